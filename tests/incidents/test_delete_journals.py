"""Ten years after its latest entry the content of a journal is deleted, and that is recorded."""

from datetime import date, datetime, timedelta
from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command
from django.utils import timezone

from incidents import cpr, vault
from incidents.management.commands.delete_journals import years_ago
from incidents.models import (
    ChainLink,
    Consent,
    Disclosure,
    JournalClient,
    JournalDeletion,
    JournalDraft,
    JournalEntry,
    JournalIndex,
    JournalKey,
    PatientJournal,
)
from tests.incidents.conftest import MANS, WOMANS, chained_anew, journal_with_entry
from tests.incidents.test_chain import verify
from tests.rules import counts, local, written

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("delete_journals", stdout=out, **options)
    return out.getvalue()


def entered(journal, day):
    """As if all of it had been written at noon of `day` (date), its links then too."""
    at = datetime.combine(day, datetime.min.time(), tzinfo=local(2000, 1, 1).tzinfo)
    at += timedelta(hours=12)
    with pgtrigger.ignore():
        JournalEntry.objects.filter(journal=journal).update(entered_at=at)
        Consent.objects.filter(journal=journal).update(at=at, given_on=day)
        Disclosure.objects.filter(journal=journal).update(at=at)
    chained_anew()


LIMIT = years_ago(timezone.localdate(), 10)
OLD = LIMIT - timedelta(days=1)


def test_only_what_is_older_than_ten_years_is_deleted_and_a_record_is_left(room, nora, journal):
    young = journal_with_entry(room, nora, WOMANS)
    entered(journal, OLD)
    entered(young, LIMIT)
    assert f"{journal} of {OLD}: deleted." in run()
    assert not JournalKey.objects.filter(journal=journal).exists()
    assert PatientJournal.objects.of_number(cpr.read(MANS)) is None
    with pytest.raises(vault.Unreadable):
        journal.unseal(journal.entries.get(), "content")
    assert PatientJournal.objects.of_number(cpr.read(WOMANS)) == young
    record = JournalDeletion.objects.get()
    assert (record.journal, record.latest_entry_on) == (journal, OLD)
    assert ChainLink.objects.newest().row == record.pk
    assert run().startswith("0 journals deleted.\n")


def test_a_dry_run_says_what_it_would_do_and_does_nothing(journal):
    entered(journal, OLD)
    before = counts()
    assert f"{journal} of {OLD}: would be deleted.\n1 journals would be deleted." in run(
        dry_run=True
    )
    assert written(before) == {}
    assert JournalIndex.objects.exists()


def test_a_journal_on_hold_stays_until_it_is_released(journal, room, nora):
    entered(journal, OLD)
    journal.hold(True, reason="En klagesag", room=room, by=nora)
    assert "on hold, stays." in run()
    assert JournalKey.objects.exists()
    journal.hold(False, reason="Sagen er slut", room=room, by=nora)
    run()
    assert not JournalKey.objects.exists()


def test_a_hold_from_before_two_were_joined_is_released_with_the_whole(journal, room, nora, bo):
    before = journal_with_entry(room, nora, client=bo)
    before.hold(True, reason="En klagesag", room=room, by=nora)
    before.reveal(cpr.read(MANS), room=room, by=nora)
    assert journal.on_hold
    journal.hold(False, reason="Sagen er slut", room=room, by=nora)
    assert not journal.on_hold
    entered(before, OLD)
    entered(journal, OLD)
    run()
    assert not JournalKey.objects.exists()


def test_a_journal_that_goes_on_in_another_goes_with_it(journal, room, nora, bo):
    before = journal_with_entry(room, nora, client=bo)
    before.reveal(cpr.read(MANS), room=room, by=nora)
    entered(before, OLD)
    assert run().startswith("0 journals deleted.\n"), "the one it goes on in is young"
    entered(journal, OLD)
    run()
    assert JournalDeletion.objects.count() == 2
    assert not JournalIndex.objects.exists()


def test_somebody_who_comes_back_gets_a_new_journal(journal, room, nora):
    entered(journal, OLD)
    run()
    again = journal_with_entry(room, nora, MANS)
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == again != journal


def test_the_journal_of_whoever_really_has_a_wrong_number_is_still_found(journal, room, nora):
    journal.correct_number(cpr.read(WOMANS), room=room, by=nora)
    owners = journal_with_entry(room, nora, MANS)
    entered(journal, OLD)
    run()
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == owners


def test_what_is_written_meanwhile_keeps_it(journal):
    entered(journal, LIMIT)
    assert not journal.delete_content(LIMIT)
    assert JournalKey.objects.exists()


def test_what_refers_to_a_deleted_journal_goes_along_and_the_chain_is_whole(room, nora, bo):
    journal = journal_with_entry(room, nora, client=bo)
    young = journal_with_entry(room, nora, WOMANS)
    for each in (journal, young):
        JournalDraft.objects.keep({"text": "Mere"}, author=nora, journal=each)
    entered(journal, OLD)
    run()
    assert not JournalClient.objects.exists()
    assert JournalDraft.objects.get().journal == young
    assert PatientJournal.objects.of_client(bo) is None
    assert "none broken" in verify()


def test_an_answer_about_consent_or_a_disclosure_is_an_entry_too(room, nora, journal, entry):
    """They stand in the journal (sundhedsloven §§ 41-44)."""
    entered(journal, OLD)
    Consent.objects.record(journal=journal, answer="refused", way="oral", room=room, by=nora)
    assert "0 journals deleted." in run()
    entered(journal, OLD)
    Disclosure.objects.disclose(
        journal=journal,
        to="Regionen",
        entries=[entry],
        ground="vital_interest",
        purpose="treatment",
        reason="Bevidstløs",
        room=room,
        by=nora,
    )
    assert "0 journals deleted." in run()
    entered(journal, OLD)
    assert "1 journals deleted." in run()


def test_one_that_came_to_go_on_in_a_young_one_meanwhile_stays(room, nora, journal, bo):
    before = journal_with_entry(room, nora, client=bo)
    entered(before, OLD)
    [found] = PatientJournal.objects.run_out(LIMIT)
    before.reveal(cpr.read(MANS), room=room, by=nora)
    assert not found.delete_content(LIMIT)
    assert JournalKey.objects.filter(journal=before).exists()


def test_one_that_was_deleted_meanwhile_is_not_deleted_again(journal):
    entered(journal, OLD)
    [found] = PatientJournal.objects.run_out(LIMIT)
    run()
    assert not found.delete_content(LIMIT)


def test_it_can_be_stopped_and_started_again(room, nora):
    for number in (MANS, WOMANS):
        entered(journal_with_entry(room, nora, number), OLD)

    class Stopped(Exception):
        pass

    class StopsAfterOne(StringIO):
        def write(self, text):
            raise Stopped

    with pytest.raises(Stopped):
        call_command("delete_journals", stdout=StopsAfterOne())
    assert JournalKey.objects.count() == JournalIndex.objects.count() == 1
    assert "none broken" in verify()
    assert "1 journals deleted." in run()
    assert "none broken" in verify()


def test_ten_years_before_a_29_february():
    assert years_ago(date(2028, 2, 29), 10) == date(2018, 2, 28)
    assert years_ago(date(2028, 2, 29), 8) == date(2020, 2, 29)
