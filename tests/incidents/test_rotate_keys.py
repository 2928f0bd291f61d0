"""Keys are rotated by moving data keys: no row of a journal changes, and one may stop half-way."""

import base64
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from incidents import vault
from incidents.models import ChainLink, JournalDraft, JournalEntry, JournalKey
from tests.incidents.conftest import journal_with_entry

pytestmark = pytest.mark.django_db

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


def rotate(**options):
    out = StringIO()
    call_command("rotate_keys", stdout=out, **options)
    return out.getvalue()


def under(settings):
    """How many data keys lie under each master key."""
    ids = [vault.master_key_id(key.wrapped) for key in JournalKey.objects.all()]
    return {name: ids.count(name) for name in set(ids)}


def test_a_rotation_stopped_half_way_is_continued(room, nora, ended, settings):
    settings.JOURNAL_KEYS = OLD
    journals = [journal_with_entry(room, nora) for _n in range(5)]
    JournalDraft.objects.keep({"text": "Mit"}, author=nora, overdose=ended)
    rows = list(JournalEntry.objects.order_by("pk").values())
    settings.JOURNAL_KEYS = f"{NEW},{OLD}"
    assert rotate(limit=2) == "2 keys moved.\n"
    assert under(settings) == {"new": 2, "old": 3}
    for journal in journals:
        assert journal.unseal(journal.entries.get(), "content") == {"text": "Vågen og klar"}
    written_meanwhile = journal_with_entry(room, nora)
    assert rotate() == "4 keys moved.\n", "three journals and the draft"
    assert rotate() == "0 keys moved.\n"
    settings.JOURNAL_KEYS = NEW
    for journal in (*journals, written_meanwhile):
        assert journal.unseal(journal.entries.get(), "content") == {"text": "Vågen og klar"}
    assert JournalDraft.objects.get().words == {"text": "Mit"}
    kept = {row["uuid"]: row for row in JournalEntry.objects.values()}
    assert [kept[row["uuid"]] for row in rows] == rows, "no row of a journal changed"
    assert not list(ChainLink.objects.defects())


def test_without_keys_nothing_is_moved(settings):
    settings.JOURNAL_KEYS = ""
    with pytest.raises(CommandError, match="closed"):
        rotate()


def test_without_the_old_key_it_stops_and_loses_nothing(room, nora, settings):
    settings.JOURNAL_KEYS = OLD
    journal = journal_with_entry(room, nora)
    settings.JOURNAL_KEYS = NEW
    with pytest.raises(vault.VaultClosed):
        rotate()
    settings.JOURNAL_KEYS = f"{NEW},{OLD}"
    rotate()
    assert journal.unseal(journal.entries.get(), "content") == {"text": "Vågen og klar"}
