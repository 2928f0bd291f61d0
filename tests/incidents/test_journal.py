"""The journal: one per patient, its numbers, and that the nickname and a real number never meet."""

import pgtrigger
import pytest

from incidents import cpr, vault
from incidents.models import (
    ChainLink,
    JournalClient,
    JournalEntry,
    JournalIdentity,
    JournalIndex,
    JournalKey,
    PatientJournal,
)
from incidents.models.journal_reading import numbers_of
from intake.models import ClientJoin
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry, write
from tests.rules import contents, refused_with

pytestmark = pytest.mark.django_db


def number_of(journal):
    return journal.unseal(journal.identity, "number")


def test_a_journal_is_found_by_its_number(journal):
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == journal
    assert PatientJournal.objects.of_number(cpr.read(WOMANS)) is None


def test_nothing_of_a_journal_is_readable_in_the_database(room, nora):
    journal_with_entry(room, nora, MANS, text="Kanariegul hud")
    rows = str(contents())
    for secret in ("2202000005", "220200-0005", "Kanariegul"):
        assert secret not in rows
        assert secret.encode().hex() not in rows


def test_a_real_number_has_no_client(journal):
    assert not JournalClient.objects.exists()


def test_a_fictitious_journal_belongs_to_its_client_and_is_continued(room, nora, bo, mia):
    journal = journal_with_entry(room, nora, client=bo)
    assert PatientJournal.objects.of_client(bo) == journal
    assert PatientJournal.objects.of_client(mia) is None
    assert PatientJournal.objects.of_client(None) is None
    number = cpr.read(number_of(journal), fictitious=True)
    assert number.value[9] in "13579", "Bo is a man"
    assert PatientJournal.objects.of_number(number) == journal


def test_somebody_registered_twice_and_joined_has_one_journal(room, nora, bo, mia):
    journal = journal_with_entry(room, nora, client=bo)
    assert PatientJournal.objects.of_client(mia) is None
    ClientJoin.objects.join(bo, into=mia, by=nora, reason="the same")
    assert PatientJournal.objects.of_client(mia) == journal
    assert PatientJournal.objects.of_client(bo) == journal


def test_two_fictitious_numbers_are_never_the_same(room, nora, monkeypatch):
    """The same number drawn again is not taken: another one is drawn."""
    drawn = [*"AA1AA1AB3"]
    monkeypatch.setattr(cpr.secrets, "choice", lambda _among: drawn.pop(0))
    first, second = (journal_with_entry(room, nora) for _n in range(2))
    assert [number_of(journal)[7:] for journal in (first, second)] == ["AA1", "AB3"]
    assert JournalIdentity.objects.count() == 2


def test_when_no_fictitious_number_is_left_it_says_so(room, nora, monkeypatch):
    monkeypatch.setattr(cpr.secrets, "choice", lambda among: among[0])
    journal_with_entry(room, nora)
    with refused_with("no_fictitious_number"):
        journal_with_entry(room, nora)


def test_a_real_number_that_becomes_known_drops_the_link_and_hides_no_number(room, nora, bo):
    journal = journal_with_entry(room, nora, client=bo)
    before = number_of(journal)
    assert journal.reveal(cpr.read(MANS), room=room, by=nora) == journal
    assert not JournalClient.objects.exists()
    assert PatientJournal.objects.of_client(bo) is None
    assert number_of(journal) == "2202000005"
    numbers = [journal.unseal(row, "number") for row in journal.identities.order_by("since")]
    assert numbers == [before, "2202000005"]
    for known in numbers:
        number = cpr.read(known, fictitious=True)
        assert PatientJournal.objects.of_number(number) == journal


def test_a_number_that_has_a_journal_already_joins_the_two(room, nora, bo, journal):
    before = journal_with_entry(room, nora, client=bo)
    fictitious = cpr.read(number_of(before), fictitious=True)
    assert before.reveal(cpr.read(MANS), room=room, by=nora) == journal
    assert not JournalClient.objects.exists()
    assert PatientJournal.objects.of_number(fictitious) == journal
    assert set(journal.parts) == {journal, before}
    assert before.whole == journal


def test_two_journals_of_one_person_become_one_by_the_same_number(room, nora):
    first, second = (journal_with_entry(room, nora) for _n in range(2))
    for journal in (first, second):
        assert journal.reveal(cpr.read(MANS), room=room, by=nora) == first
    assert set(first.parts) == {first, second}


def test_the_journals_of_both_registrations_of_a_client_get_the_number(room, nora, bo, mia):
    first, second = (journal_with_entry(room, nora, client=client) for client in (bo, mia))
    ClientJoin.objects.join(bo, into=mia, by=nora, reason="the same")
    assert first.reveal(cpr.read(MANS), room=room, by=nora) == first
    assert not JournalClient.objects.exists()
    assert set(first.parts) == {first, second}
    assert PatientJournal.objects.of_client(mia) is None


# -- A number that was typed wrongly -------------------------------------------------------------


def test_a_wrong_number_finds_nothing_any_more_and_stays_readable(room, nora, journal):
    assert journal.correct_number(cpr.read(WOMANS), room=room, by=nora) == journal
    assert PatientJournal.objects.of_number(cpr.read(MANS)) is None
    assert PatientJournal.objects.of_number(cpr.read(WOMANS)) == journal
    right, wrong = numbers_of(journal)
    assert (right.written, right.struck) == (WOMANS, None)
    assert (wrong.written, wrong.struck.by) == (MANS, nora)
    assert not list(ChainLink.objects.defects())


def test_whoever_really_has_the_number_gets_a_journal_of_their_own(room, nora, journal):
    journal.correct_number(cpr.read(WOMANS), room=room, by=nora)
    owners = journal_with_entry(room, nora, MANS)
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == owners != journal
    owners.correct_number(None, room=room, by=nora)
    assert PatientJournal.objects.of_number(cpr.read(MANS)) is None
    third = journal_with_entry(room, nora, MANS)
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == third


def test_a_right_number_that_is_not_known_is_a_fictitious_one(room, nora, journal):
    assert journal.correct_number(None, room=room, by=nora) == journal
    assert journal.identity.kind == "fictitious"
    assert list(PatientJournal.objects.of_unknown(room)) == [journal]
    journal.reveal(cpr.read(WOMANS), room=room, by=nora)
    assert PatientJournal.objects.of_number(cpr.read(WOMANS)) == journal
    assert not PatientJournal.objects.of_unknown(room).exists()


def test_a_right_number_that_has_a_journal_joins_the_two(room, nora, journal):
    known = journal_with_entry(room, nora, WOMANS)
    assert journal.correct_number(cpr.read(WOMANS), room=room, by=nora) == known
    assert set(known.parts) == {known, journal}
    assert [read.written for read in numbers_of(known)] == [WOMANS, MANS]
    assert PatientJournal.objects.of_number(cpr.read(MANS)) is None


def test_the_old_fictitious_number_still_finds_it(room, nora, bo):
    journal = journal_with_entry(room, nora, client=bo)
    fictitious = cpr.read(number_of(journal), fictitious=True)
    journal.reveal(cpr.read(MANS), room=room, by=nora)
    journal.correct_number(cpr.read(WOMANS), room=room, by=nora)
    assert PatientJournal.objects.of_number(fictitious) == journal


def test_only_a_number_that_was_typed_is_wrong_and_another_is_right(room, nora, journal):
    fictitious = journal_with_entry(room, nora)
    with refused_with("same_number"):
        journal.correct_number(cpr.read(MANS), room=room, by=nora)
    with refused_with("not_real"):
        fictitious.correct_number(cpr.read(WOMANS), room=room, by=nora)


def test_a_number_under_which_another_room_wrote_stays(room, other_room, nora, journal):
    """It may be the right one of whoever was treated there."""
    write(journal, other_room, nora, "Skrevet på Broen")
    with refused_with("written_elsewhere"):
        journal.correct_number(cpr.read(WOMANS), room=room, by=nora)


def test_a_journal_under_a_real_number_keeps_it(room, nora, journal):
    with refused_with("not_fictitious"):
        journal.reveal(cpr.read(WOMANS), room=room, by=nora)


def test_an_index_moved_to_another_journal_is_noticed(room, nora, journal):
    other = journal_with_entry(room, nora, WOMANS)
    third = journal_with_entry(room, nora, "220200-0064")
    moved = JournalIndex.objects.get(identity__journal=other).index
    with pgtrigger.ignore():
        JournalIndex.objects.exclude(identity=third.identity).delete()
    JournalIndex.objects.create(identity=journal.identity, index=moved)
    with pytest.raises(vault.Unreadable):
        PatientJournal.objects.of_number(cpr.read(WOMANS))


def test_an_entry_moved_into_another_row_does_not_open(room, nora, journal, entry):
    JournalEntry.objects.sign(
        journal=journal, content={"text": "B"}, responsible=nora, room=room, by=nora
    )
    other = journal.entries.exclude(pk=entry.pk).get()
    other.content = entry.content
    with pytest.raises(vault.Unreadable):
        journal.unseal(other, "content")


def test_without_its_key_a_journal_does_not_open(journal, entry):
    with pgtrigger.ignore():
        JournalKey.objects.all().delete()
    with pytest.raises(vault.Unreadable):
        journal.unseal(entry, "content")


def test_a_correction_leaves_the_old_entry_readable(room, nora, journal, entry):
    corrected = JournalEntry.objects.sign(
        journal=journal, content={"text": "B"}, responsible=nora, room=room, by=nora, corrects=entry
    )
    assert corrected.corrects == entry
    assert journal.unseal(entry, "content") == {"text": "Vågen og klar"}
    with refused_with("corrected_already"):
        JournalEntry.objects.sign(
            journal=journal,
            content={"text": "C"},
            responsible=nora,
            room=room,
            by=nora,
            corrects=entry,
        )


def test_a_journal_is_of_the_rooms_that_wrote_in_it(room, other_room, nora, journal):
    assert journal.is_of(room)
    assert not journal.is_of(other_room)
    JournalEntry.objects.sign(
        journal=journal, content={}, responsible=nora, room=other_room, by=nora
    )
    assert journal.is_of(other_room)
