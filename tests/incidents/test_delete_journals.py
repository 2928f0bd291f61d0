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
    JournalDeletion,
    JournalEntry,
    JournalIndex,
    JournalKey,
    PatientJournal,
)
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry
from tests.rules import counts, local, written

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("delete_journals", stdout=out, **options)
    return out.getvalue()


def entered(journal, day):
    """As if all of it had been entered at noon of `day` (date), its links written then."""
    at = datetime.combine(day, datetime.min.time(), tzinfo=local(2000, 1, 1).tzinfo)
    at += timedelta(hours=12)
    with pgtrigger.ignore():
        JournalEntry.objects.filter(journal=journal).update(entered_at=at)


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


def test_what_is_written_meanwhile_keeps_it(journal):
    entered(journal, LIMIT)
    assert not journal.delete_content(LIMIT)
    assert JournalKey.objects.exists()


def test_ten_years_before_a_29_february():
    assert years_ago(date(2028, 2, 29), 10) == date(2018, 2, 28)
    assert years_ago(date(2028, 2, 29), 8) == date(2020, 2, 29)
