"""The chain: what is changed, removed, put in another order or cut off, is named."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from incidents.models import ChainLink, JournalAccess, JournalEntry
from incidents.models.chain import BEGINNING, chained_models, digest
from tests.incidents.conftest import journal_with_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(room, nora, journal):
    """A journal with four entries: five links with its number."""
    for text in "BCD":
        JournalEntry.objects.sign(
            journal=journal, content={"text": text}, responsible=nora, room=room, by=nora
        )
    return list(ChainLink.objects.order_by("seq"))


def verify(**options):
    """(what it says, the defects) of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_journal", stdout=out, stderr=err, **options)
    except CommandError:
        return err.getvalue()
    return out.getvalue()


@pytest.fixture
def tamper():
    """As a superuser would: every trigger off."""
    with pgtrigger.ignore():
        yield


def test_what_was_only_written_is_whole(written):
    assert verify() == "5 links, none broken.\n"


def test_an_empty_chain_is_whole():
    assert verify() == "0 links, none broken.\n"


def test_to_verify_takes_no_keys(written, settings):
    settings.JOURNAL_KEYS = settings.JOURNAL_INDEX_KEY = ""
    assert verify() == "5 links, none broken.\n"


def test_every_field_of_a_row_is_in_its_digest():
    for model in chained_models().values():
        fields = {field.attname for field in model._meta.concrete_fields}
        assert set(model.chained) == fields - {"uuid"}, model


def test_a_changed_row_is_named(written, tamper):
    row = written[2].row
    JournalEntry.objects.filter(pk=row).update(entered_at=written_at(row) - timedelta(days=1))
    assert verify() == f"link 3: the row or its link was changed: journalentry {row}\n"


def written_at(row):
    return JournalEntry.objects.get(pk=row).entered_at


def test_a_ciphertext_of_another_row_is_named(written, tamper):
    content = JournalEntry.objects.get(pk=written[1].row).content
    JournalEntry.objects.filter(pk=written[2].row).update(content=content)
    assert f"link 3: the row or its link was changed: journalentry {written[2].row}" in verify()


def test_a_removed_row_is_named(written, tamper):
    JournalEntry.objects.filter(pk=written[2].row).delete()
    assert verify() == f"link 3: the row was removed: journalentry {written[2].row}\n"


def test_a_row_removed_with_its_link_is_named(written, tamper):
    JournalEntry.objects.filter(pk=written[2].row).delete()
    written[2].delete()
    assert "link 4: 1 links are missing before it" in verify()


def test_a_row_removed_and_all_links_numbered_anew_is_named(written, tamper):
    JournalEntry.objects.filter(pk=written[2].row).delete()
    written[2].delete()
    for link in written[3:]:
        ChainLink.objects.filter(seq=link.seq).update(seq=link.seq - 1)
    assert "link 3: does not follow the link before it" in verify()


def test_two_rows_in_another_order_are_named(written, tamper):
    third, fourth = written[2:4]
    ChainLink.objects.filter(seq=3).update(row=uuid.uuid4())
    ChainLink.objects.filter(seq=4).update(row=third.row)
    ChainLink.objects.filter(seq=3).update(row=fourth.row)
    said = verify()
    assert f"link 3: the row or its link was changed: journalentry {fourth.row}" in said
    assert f"link 4: the row or its link was changed: journalentry {third.row}" in said


def test_a_cut_at_the_end_is_named_by_the_digest_that_was_noted(written, tamper):
    noted = written[-1].noted
    assert verify(expect=noted) == "5 links, none broken.\n"
    JournalEntry.objects.filter(pk=written[-1].row).delete()
    written[-1].delete()
    assert verify() == "4 links, none broken.\n", "without the note it does not show"
    assert verify(expect=noted).startswith("link 5: the chain was cut off before this")


def test_a_chain_written_anew_does_not_meet_the_digest_that_was_noted(written, tamper):
    noted = written[-1].noted
    JournalEntry.objects.filter(pk=written[1].row).update(entered_at=written_at(written[2].row))
    previous = BEGINNING
    for link in written:
        model = chained_models()[link.kind]
        values = model.objects.values_list(*model.chained).get(pk=link.row)
        link.previous, link.digest = previous, digest(previous, link.kind, link.row, values)
        link.save()
        previous = link.digest
    assert verify() == "5 links, none broken.\n"
    assert "link 5: another digest was noted here" in verify(expect=noted)


def test_links_cut_off_leave_rows_that_no_link_names(written, tamper):
    written[-1].delete()
    row = written[-1].row
    assert verify() == f"outside of the chain: no link names the row: journalentry {row}\n"


def test_a_row_slipped_in_is_named(written, journal, room, nora):
    row = JournalAccess.objects.create(
        kind="open", purpose="treatment", staff=nora, room=room, journal=journal
    )
    assert f"no link names the row: journalaccess {row.pk}" in verify()


def test_what_was_noted_has_a_form(written):
    with pytest.raises(CommandError, match="SEQ:DIGEST"):
        call_command("verify_journal", expect="5")


def test_the_newest_digest_is_noted_in_the_log(written, caplog):
    out = StringIO()
    call_command("note_journal", stdout=out)
    assert out.getvalue().strip() == written[-1].noted
    assert written[-1].noted in caplog.text


def test_a_row_without_its_link_is_never_written(journal, room, nora):
    before = ChainLink.objects.count()
    with transaction.atomic():
        JournalAccess.objects.log(
            kind="open", purpose="treatment", staff=nora, room=room, journal=journal
        )
        transaction.set_rollback(True)
    assert (ChainLink.objects.count(), JournalAccess.objects.count()) == (before, 0)


PEOPLE = 20


@pytest.fixture
def _a_connection_for_each():
    """The pool has eight places, and each of those who sign wants one."""
    pool = connection.pool
    usual = pool.min_size, pool.max_size
    pool.resize(1, PEOPLE * 2)
    yield
    pool.resize(*usual)


@pytest.mark.usefixtures("_a_connection_for_each")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_20_people_sign_50_entries_each_and_the_chain_has_no_fork(room, nora, journal):
    journals = [journal, *(journal_with_entry(room, nora) for _n in range(4))]

    def sign(person):
        try:
            for n in range(50):
                JournalEntry.objects.sign(
                    journal=journals[person % 5],
                    content={"text": f"{person}-{n}"},
                    responsible=nora,
                    room=room,
                    by=nora,
                )
        finally:
            connections.close_all()

    before = JournalEntry.objects.count()
    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(sign, range(PEOPLE)))
    assert JournalEntry.objects.count() - before == 1000
    assert verify() == f"{1000 + 2 * 5} links, none broken.\n"
    written = sorted(
        part.unseal(entry, "content")["text"]
        for part in journals
        for entry in part.entries.all()
        if "-" in part.unseal(entry, "content")["text"]
    )
    assert written == sorted(f"{person}-{n}" for person in range(PEOPLE) for n in range(50))


def test_100_000_entries_are_verified_in_less_than_10_seconds(
    room, nora, journal, entry, record_property
):
    """As many as all rooms of the country write in a hundred years."""
    last, content = ChainLink.objects.newest(), bytes(1500)
    rows = [
        JournalEntry(journal=journal, content=content, responsible=nora, entered_by=nora, room=room)
        for _n in range(100_000)
    ]
    links, previous, seq = [], last.digest, last.seq
    for row in rows:
        values = [getattr(row, name) for name in row.chained]
        link = ChainLink(
            seq=(seq := seq + 1),
            kind="journalentry",
            row=row.pk,
            previous=previous,
            digest=digest(previous, "journalentry", row.pk, values),
        )
        previous = link.digest
        links.append(link)
    JournalEntry.objects.bulk_create(rows, batch_size=5000)
    ChainLink.objects.bulk_create(links, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_chainlink, incidents_journalentry")
    began = time.monotonic()
    assert verify() == "100002 links, none broken.\n"
    took = time.monotonic() - began
    record_property("Verifying 100,000 entries", f"{took:.1f} s")
    assert took < 10
