"""Several nurses at the same moment: real connections, one journal per patient."""

import pytest

from incidents.actions import keep_journal
from incidents.cpr import read
from incidents.models import (
    ChainLink,
    JournalEntry,
    JournalIdentity,
    Overdose,
    PatientJournal,
)
from tests.incidents.conftest import MANS
from tests.intake.test_races import at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def over(room, nora, inside):
    """`over(bo)` is an overdose that has ended, its journal due."""

    def over(client):
        visit = client.visits.present().first() or inside(client)
        overdose = Overdose.objects.start(room=room, by=nora, visit=visit)
        return overdose.end(by=nora, outcome="recovered_here")

    return over


@pytest.fixture
def keeps(nora):
    """`keeps(overdose)` is an act: to keep its journal, without a number or with one."""

    def keeps(overdose, number=None):
        return lambda: keep_journal(
            Overdose.objects.get(pk=overdose.pk),
            number=number and read(number),
            content={"text": "a"},
            responsible=nora,
            consent={"answer": "not_asked", "way": ""},
            by=nora,
        )

    return keeps


def test_two_refusals_of_one_person_at_the_same_moment_are_one_journal(over, keeps, bo):
    assert refusals(at_once(*(keeps(over(bo)) for _n in range(3)))) == []
    assert PatientJournal.objects.count() == 1
    assert JournalEntry.objects.count() == 3
    assert not list(ChainLink.objects.defects())


def test_refusals_of_two_people_at_the_same_moment_are_two_numbers(over, keeps, bo, mia):
    assert refusals(at_once(*(keeps(over(client)) for client in (bo, mia)))) == []
    assert PatientJournal.objects.count() == 2
    assert JournalIdentity.objects.filter(kind="fictitious").count() == 2


def test_one_number_given_twice_at_the_same_moment_is_one_journal(over, keeps, bo, mia):
    assert refusals(at_once(*(keeps(over(client), MANS) for client in (bo, mia)))) == []
    assert PatientJournal.objects.count() == 1
    assert JournalEntry.objects.count() == 2


def test_the_journal_of_one_overdose_is_kept_by_one_of_two(over, keeps, bo):
    overdose = over(bo)
    assert refusals(at_once(keeps(overdose), keeps(overdose))) == ["journal_kept"]
    assert JournalEntry.objects.count() == 1
