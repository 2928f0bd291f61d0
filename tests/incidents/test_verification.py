"""What lies beside the chain and was removed, changed or put back: each kind is named."""

import base64
from datetime import date

import pgtrigger
import pytest
from django.core.management import call_command

from incidents import cpr
from incidents.models import (
    ChainLink,
    JournalClient,
    JournalDeletion,
    JournalEntry,
    JournalIdentity,
    JournalIndex,
    JournalKey,
    JournalTied,
    PatientJournal,
)
from tests.incidents.conftest import MANS, WOMANS, chained_anew, journal_with_entry
from tests.incidents.test_chain import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(room, nora):
    return journal_with_entry(room, nora, WOMANS)


@pytest.fixture
def of_bo(room, nora, bo):
    """Bo's journal, under a fictitious number."""
    return journal_with_entry(room, nora, client=bo)


def beside(what, kind, row):
    return f"outside of the chain: {what}: {kind} {row}\n"


def test_all_that_the_verbs_do_is_whole(journal, other, of_bo, room, nora, mia):
    of_bo.reveal(cpr.read(MANS), room=room, by=nora)
    of_mia = journal_with_entry(room, nora, client=mia)
    of_mia.reveal(cpr.read("220200-0064"), room=room, by=nora)
    journal_with_entry(room, nora)
    assert "none broken" in verify()


def test_a_removed_key_is_named(journal, other, tamper):
    JournalKey.objects.filter(journal=journal).delete()
    said = beside("its key is not there, and no deletion is recorded", "patientjournal", journal)
    assert verify() == said


def test_a_removed_index_is_named(journal, other, tamper):
    JournalIndex.objects.filter(identity=journal.identity).delete()
    what = "what it is found by is not there, and no deletion is recorded"
    assert verify() == beside(what, "journalidentity", journal.identity.pk)


def test_a_removed_tie_to_a_client_is_named(of_bo, tamper):
    JournalClient.objects.all().delete()
    what = "the tie to its client is not there, and nothing is recorded that says why"
    assert verify() == beside(what, "journaltied", JournalTied.objects.get().pk)


def test_a_removed_number_is_named_with_what_it_was_found_by(journal, tamper):
    number = journal.identity
    JournalIdentity.objects.all()._raw_delete("default")
    said = verify()
    assert f"link 1: the row was removed: journalidentity {number.pk}" in said
    what = "its identity (journalidentity) is not there"
    assert beside(what, "journalindex", number.pk) in said
    assert beside("no number of it is there", "patientjournal", journal) in said


def test_what_the_chain_was_written_anew_without_is_named(journal, tamper):
    number = journal.identity
    JournalIdentity.objects.all()._raw_delete("default")
    JournalEntry.objects.all()._raw_delete("default")
    chained_anew()
    said = verify()
    assert "link" not in said
    assert beside("its identity (journalidentity) is not there", "journalindex", number.pk) in said
    assert beside("no entry of it is there", "patientjournal", journal) in said


def test_a_removed_journal_is_named_by_all_that_is_of_it(journal, entry, tamper):
    number = journal.identity
    PatientJournal.objects.all()._raw_delete("default")
    what = "its journal (patientjournal) is not there"
    said = verify()
    assert beside(what, "journalentry", entry.pk) in said
    assert beside(what, "journalidentity", number.pk) in said
    assert beside(what, "journalkey", journal.pk) in said


def test_what_is_put_back_of_a_deleted_journal_is_named(journal, other, tamper):
    key, number = JournalKey.objects.get(journal=journal), journal.identity
    index = JournalIndex.objects.get(identity=number)
    JournalDeletion.objects.enter(journal=journal, latest_entry_on=date(2016, 1, 1))
    JournalKey.objects.filter(journal=journal).delete()
    JournalIndex.objects.filter(identity=number).delete()
    assert "none broken" in verify()
    key.save(force_insert=True)
    index.save(force_insert=True)
    said = verify()
    assert beside("the journal was deleted, and its key is there", "journalkey", journal) in said
    what = "the journal was deleted, and what it is found by is there"
    assert beside(what, "journalidentity", number.pk) in said


def test_a_tie_that_nobody_made_is_named(room, nora, bo):
    nobodys = journal_with_entry(room, nora)
    JournalClient.objects.create(identity=nobodys.identity, client=bo)
    what = "a tie to a client that is not in the chain"
    assert verify() == beside(what, "journalclient", nobodys.identity.pk)


def test_a_tie_that_comes_back_is_named(of_bo, bo, room, nora):
    fictitious = of_bo.identity
    of_bo.reveal(cpr.read(MANS), room=room, by=nora)
    with pgtrigger.ignore():
        JournalClient.objects.create(identity=fictitious, client=bo)
    what = "a tie to a client that should be gone"
    assert verify() == beside(what, "journalclient", fictitious.pk)


def test_a_key_or_an_index_that_is_not_the_one_is_named(journal, other, tamper, settings):
    JournalIndex.objects.filter(identity=journal.identity).update(index=b"i" * 32)
    what = "it is found by something else than its number"
    assert verify() == beside(what, "journalidentity", journal.identity.pk)
    wrapped = JournalKey.objects.get(journal=journal).wrapped
    JournalKey.objects.filter(journal=other).update(wrapped=wrapped)
    assert beside("it does not open", "journalkey", other) in verify()
    settings.JOURNAL_KEYS = "new:" + base64.b64encode(b"n" * 32).decode()
    what = "it lies under the master key test, which is not here"
    assert beside(what, "journalkey", journal) in verify()
    settings.JOURNAL_KEYS = ""
    assert verify() == f"{ChainLink.objects.count()} links, none broken.\n", "nothing was tried"


def test_it_says_what_it_cannot_see(journal, settings, capsys):
    call_command("verify_journal")
    assert "Nothing was noted elsewhere" in capsys.readouterr().err
    settings.JOURNAL_KEYS = ""
    call_command("verify_journal", expect=[ChainLink.objects.newest().noted])
    err = capsys.readouterr().err
    assert "Without the keys" in err
    assert "Nothing was noted" not in err
