"""Whom it befell, and what was taken, as it becomes known."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Overdose
from tests.page import Page
from tests.rules import refused_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def nobodys(room, sara):
    """An overdose of nobody known yet."""
    return Overdose.objects.start(room=room, by=sara)


@pytest.fixture
def url(nobodys):
    return f"/rooms/kilden/overdoses/{nobodys.uuid}/facts/"


def test_who_is_chosen_from_those_inside(front_desk, nobodys, url, inside, bo, mia):
    visit = inside(bo)
    form = Page(front_desk.get(url)).form()
    assert form.choices("who") == [str(bo.uuid), "unknown", ""]
    front_desk.send(
        url, who=bo.uuid, substances_stated="Heroin, måske fentanyl", level_at_start="pain"
    )
    nobodys.refresh_from_db()
    assert nobodys.substances_stated == "Heroin, måske fentanyl"
    assert nobodys.level_at_start == "pain"
    [person] = nobodys.incident.people.all()
    # Bo came in after it began.
    assert (person.client, person.visit) == (bo, visit)


def test_somebody_else_takes_the_place_of_who_was_chosen_before(front_desk, overdose, inside, mia):
    inside(mia)
    url = f"/rooms/kilden/overdoses/{overdose.uuid}/facts/"
    front_desk.send(url, who=mia.uuid)
    assert [row.client for row in overdose.incident.people.all()] == [mia]
    front_desk.send(url, who="unknown")
    overdose.incident.refresh_from_db()
    assert overdose.incident.unknown_person
    assert not overdose.incident.people.exists()


def test_what_stood_there_stays_in_the_history(front_desk, nobodys, url):
    front_desk.send(url, substances_stated="Heroin")
    front_desk.send(url, substances_stated="Metadon")
    kept = nobodys.events.order_by("pgh_id").values_list("substances_stated", flat=True)
    assert list(kept) == ["", "Heroin"]


def test_a_time_to_come_is_refused_at_its_field(front_desk, nobodys, url):
    later = f"{timezone.localtime() + timedelta(hours=1):%Y-%m-%d %H:%M}"
    answer = front_desk.send(url, consumed_at=later, substances_stated="Heroin")
    page = Page(answer)
    assert answer.status_code == 422
    assert page.errors.keys() == {"consumed_at"}
    assert page.form().fields["substances_stated"] == "Heroin"
    nobodys.refresh_from_db()
    assert nobodys.substances_stated == ""


def test_an_outcome_is_no_fact_before_the_end(nobodys, sara):
    with refused_with("not_ended"):
        nobodys.note_facts(by=sara, outcome="died")


# -- Corrections after the end -------------------------------------------------------------------


@pytest.fixture
def over(overdose, sara):
    return overdose.end(by=sara, outcome="no_overdose", debrief="Sov bare")


def test_after_the_end_all_of_it_can_be_set_right_with_a_reason(front_desk, over, address):
    body = {"outcome": "to_hospital", "debrief": "Tog fejl", "who": "unknown"}
    refused = front_desk.send(address("overdose_facts"), body)
    assert Page(refused).errors.keys() == {"reason"}
    front_desk.send(address("overdose_facts"), body, reason="forkert valgt")
    over.refresh_from_db()
    assert (over.outcome, over.debrief) == ("to_hospital", "Tog fejl")
    page = Page(front_desk.get(f"/rooms/kilden/incidents/{over.uuid}/"))
    assert "“forkert valgt”" in page.text
    assert "It was no overdose after all → Taken to hospital" in page.text
    assert "who was involved: Bo →" in page.text


def test_an_overdose_after_all_owes_a_journal(front_desk, over, address):
    front_desk.send(address("overdose_facts"), outcome="recovered_here", reason="var en")
    over.refresh_from_db()
    assert over.journal_due


def test_health_staff_may_say_that_no_journal_is_due(health, front_desk, over, address):
    health.send(address("overdose_facts"), outcome="recovered_here", reason="var en")
    over.refresh_from_db()
    assert not over.journal_due
    health.send(address("overdose_facts"), outcome="recovered_here", journal_due="on", reason="dog")
    # Who knows nothing of journals leaves it as it is.
    front_desk.send(address("overdose_facts"), outcome="to_hospital", reason="kørt")
    over.refresh_from_db()
    assert over.journal_due
    page = Page(front_desk.get(f"/rooms/kilden/incidents/{over.uuid}/")).text
    assert "ournal" not in page
    assert "journal due" in Page(health.get(f"/rooms/kilden/incidents/{over.uuid}/")).text
