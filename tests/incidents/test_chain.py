"""The chain: what is changed, removed, put in another order or cut off, is named."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from incidents.models import ChainLink, JournalAccess, JournalEntry
from incidents.models.chain import chained_models, digest
from tests.incidents.conftest import chained_anew, journal_with_entry, no_foreign_keys

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
    assert verify(expect=[noted]) == "5 links, none broken.\n"
    JournalEntry.objects.filter(pk=written[-1].row).delete()
    written[-1].delete()
    assert verify() == "4 links, none broken.\n", "without the note it does not show"
    assert verify(expect=[noted]).startswith("link 5: the chain was cut off before this, at 4,")


def test_a_chain_written_anew_does_not_meet_the_digest_that_was_noted(written, tamper):
    noted = written[-1].noted
    JournalEntry.objects.filter(pk=written[1].row).update(entered_at=written_at(written[2].row))
    chained_anew()
    assert verify() == "5 links, none broken.\n"
    assert "link 5: another digest was noted here" in verify(expect=[noted])


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
        call_command("verify_journal", expect=["5"])


def test_a_cut_is_named_by_what_note_journal_keeps(written, tamper, settings, tmp_path):
    settings.JOURNAL_NOTES_FILE = str(tmp_path / "notes")
    verify()
    call_command("note_journal", stdout=StringIO())
    assert verify() == "5 links, none broken.\n"
    for link in written[3:]:
        JournalEntry.objects.filter(pk=link.row).delete()
        link.delete()
    assert verify() == (
        "link 5: the chain was cut off before this, at 3, and was noted: chainlink None\n"
    )
    with pytest.raises(CommandError, match="ends at link 3, and is not what was noted at link 5"):
        call_command("note_journal")
    assert len((tmp_path / "notes").read_text().splitlines()) == 1, "what is wrong is not noted"


def test_each_day_is_noted_and_all_are_compared(written, settings, tmp_path, journal, room, nora):
    settings.JOURNAL_NOTES_FILE = str(tmp_path / "notes")
    call_command("note_journal", stdout=StringIO())
    JournalAccess.objects.open(journal, purpose="treatment", staff=nora, room=room)
    call_command("note_journal", stdout=StringIO())
    first, second = (tmp_path / "notes").read_text().splitlines()
    assert first.endswith(f" {written[-1].noted}")
    assert second.endswith(f" {ChainLink.objects.newest().noted}")
    assert verify() == "6 links, none broken.\n"


def test_notes_that_are_none_are_said_so(written, settings, tmp_path):
    settings.JOURNAL_NOTES_FILE = str(tmp_path / "notes")
    (tmp_path / "notes").write_text(f"today {written[-1].noted}\nnothing\n")
    for command in ("verify_journal", "note_journal"):
        with pytest.raises(CommandError, match="line 2 is no note"):
            call_command(command)
    settings.JOURNAL_NOTES_FILE = str(tmp_path)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_journal")


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


def test_100_000_entries_are_verified(room, nora, journal, entry, record_property):
    """As many as all rooms of the country write in a hundred years."""
    no_foreign_keys()
    before = ChainLink.objects.newest()
    with connection.cursor() as cursor:
        columns = "journal_id, content, responsible_id, entered_by_id, room_id"
        cursor.execute(
            f"INSERT INTO incidents_journalentry (uuid, entered_at, {columns})"  # noqa: S608
            f" SELECT gen_random_uuid(), now(), {columns}"
            " FROM incidents_journalentry, generate_series(1, 100000)"
        )
        rows = JournalEntry.objects.exclude(pk=entry.pk).values_list("pk", *JournalEntry.chained)
        copy = "COPY incidents_chainlink (seq, kind, row, previous, digest) FROM STDIN"
        links, previous = [], before.digest
        for seq, (row, *values) in enumerate(rows.iterator(), start=before.seq + 1):
            told, previous = previous, digest(previous, "journalentry", row, values)
            links.append((seq, "journalentry", row, told, previous))
        with cursor.copy(copy) as copied:
            for link in links:
                copied.write_row(link)
        cursor.execute("ANALYZE incidents_chainlink, incidents_journalentry")
    began = time.monotonic()
    assert verify() == "100002 links, none broken.\n"
    record_property("Verifying 100,000 entries", f"{time.monotonic() - began:.1f} s")
