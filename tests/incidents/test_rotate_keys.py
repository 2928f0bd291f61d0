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
    said = "2 keys moved.\n2 keys lie under new.\n4 keys lie under old.\n"
    assert rotate(limit=2) == said
    assert under(settings) == {"new": 2, "old": 3}
    for journal in journals:
        assert journal.unseal(journal.entries.get(), "content") == {"text": "Vågen og klar"}
    written_meanwhile = journal_with_entry(room, nora)
    said = rotate()
    assert said == "4 keys moved.\n7 keys lie under new.\n0 keys lie under old.\n", "with the draft"
    assert rotate().startswith("0 keys moved.\n")
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
    with pytest.raises(CommandError, match=r"1 keys .* lie under the master key old, which is not"):
        rotate()
    settings.JOURNAL_KEYS = f"{NEW},{OLD}"
    rotate()
    assert journal.unseal(journal.entries.get(), "content") == {"text": "Vågen og klar"}


def test_the_new_key_missing_is_said_in_words(room, nora, settings):
    """Such as in the environment of a process that has not learnt of it."""
    settings.JOURNAL_KEYS = f"{NEW},{OLD}"
    journal_with_entry(room, nora)
    settings.JOURNAL_KEYS = OLD
    with pytest.raises(CommandError, match=r"1 keys .* master key new.*Nothing was moved"):
        rotate()


def test_another_key_of_the_same_name_is_said_in_words(room, nora, settings):
    settings.JOURNAL_KEYS = OLD
    journal_with_entry(room, nora)
    settings.JOURNAL_KEYS = f"{NEW},{NEW.replace('new', 'old')}"
    with pytest.raises(CommandError, match="master key old is not the one"):
        rotate()
    assert under(settings) == {"old": 1}


def test_keys_that_cannot_be_read_are_said_in_words(settings):
    settings.JOURNAL_KEYS = "old:short"
    with pytest.raises(CommandError, match="JOURNAL_KEYS: a key is 32 bytes"):
        rotate()


def test_a_key_that_does_not_open_is_named_and_keeps_no_other_from_moving(room, nora, settings):
    settings.JOURNAL_KEYS = OLD
    journals = [journal_with_entry(room, nora) for _n in range(3)]
    broken, taken, _third = journals
    JournalKey.objects.filter(journal=broken).update(
        wrapped=JournalKey.objects.get(journal=taken).wrapped
    )
    settings.JOURNAL_KEYS = f"{NEW},{OLD}"
    err = StringIO()
    with pytest.raises(CommandError, match="1 keys do not open"):
        rotate(stderr=err)
    assert f"The key of journalkey {broken} does not open" in err.getvalue()
    assert under(settings) == {"new": 2, "old": 1}
