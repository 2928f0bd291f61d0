"""The end: how it went, what was said of it, and the journal that is due."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from incidents.models import Overdose
from tests.page import Page
from tests.rules import refused_with

pytestmark = pytest.mark.django_db


def test_it_ends_now_with_an_outcome(front_desk, overdose, address):
    before = timezone.now()
    response = front_desk.send(
        address("overdose_end"), outcome="recovered_here", debrief="Gik godt"
    )
    assert response["Location"] == address("overdose_detail")
    over = Overdose.objects.get()
    assert before <= over.incident.ended_at <= timezone.now()
    assert (over.outcome, over.debrief, over.ended_by) == (
        "recovered_here",
        "Gik godt",
        front_desk.staff,
    )


def test_the_outcome_is_required_and_nothing_typed_is_lost(front_desk, overdose, address):
    answer = front_desk.send(address("overdose_end"), debrief="Gik godt")
    page = Page(answer)
    assert answer.status_code == 422
    assert page.errors.keys() == {"outcome"}
    assert page.form().fields["debrief"] == "Gik godt"
    assert Overdose.objects.get().going_on


def test_only_health_staff_are_asked_for_the_journal_and_it_is_ticked(
    front_desk, health, leader, address
):
    assert Page(health.get(address("overdose_end"))).form().fields["journal_due"] == "on"
    for who in (front_desk, leader):
        assert "ournal" not in who.get(address("overdose_end")).content.decode()


def test_whoever_ends_it_a_journal_is_due(front_desk, overdose, address):
    front_desk.send(address("overdose_end"), outcome="left_against_advice")
    assert Overdose.objects.get().journal_due


def test_health_staff_may_say_that_none_is_due(health, overdose, address):
    health.send(address("overdose_end"), outcome="recovered_here")
    assert not Overdose.objects.get().journal_due


def test_for_a_start_by_mistake_no_journal_is_due(health, overdose, address):
    health.send(address("overdose_end"), outcome="no_overdose", journal_due="on")
    over = Overdose.objects.get()
    assert not over.journal_due
    assert not over.incident.room.incidents.overdoses().exists()


def test_front_desk_cannot_take_a_journal_off_the_list_by_calling_it_no_overdose(
    front_desk, health, overdose, tap, address, room
):
    """Something was done, so health staff say whether there is a journal to keep."""
    tap("naloxone", naloxone_mg="0.8")
    front_desk.send(address("overdose_end"), outcome="no_overdose")
    assert Overdose.objects.get().journal_due
    assert room.incidents.journals_due().count() == 1
    fields = Page(health.get(address("overdose_facts"))).form().fields
    fields.pop("journal_due")
    health.send(address("overdose_facts"), fields | {"reason": "nothing was given"})
    assert not Overdose.objects.get().journal_due


def test_what_was_done_after_the_end_is_a_note(overdose, tap, sara):
    overdose.end(by=sara, outcome="recovered_here")
    over = Overdose.objects.get()
    later = over.incident.ended_at + timedelta(minutes=11)
    with time_machine.travel(later, tick=False):
        with refused_with("after_end"):
            over.record(uuid=uuid.uuid4(), kind="naloxone", by=sara)
        over.record(uuid=uuid.uuid4(), kind="note", note="Ringede bagefter", by=sara)
        # What waited for the network was done in time.
        over.record(uuid=uuid.uuid4(), kind="oxygen", by=sara, at=over.incident.ended_at)
    assert over.timeline.count() == 2


def test_striking_out_the_call_after_the_end_takes_it_out_of_the_incident(overdose, tap, sara):
    call = tap("called_112")
    overdose.end(by=sara, outcome="recovered_here")
    over = Overdose.objects.get()
    assert over.incident.ambulance_called_at == call.at
    over.strike(call, by=sara)
    assert Overdose.objects.get().incident.ambulance_called_at is None


def test_it_ends_once_and_the_second_is_told(front_desk, health, address, overdose):
    front_desk.send(address("overdose_end"), outcome="recovered_here")
    answer = health.send(address("overdose_end"), outcome="died", debrief="Min version")
    assert answer.status_code == 422
    page = Page(answer)
    assert f"{front_desk.staff} has ended it already: Recovered here." in page.text
    assert page.form().fields["debrief"] == "Min version"
    assert Overdose.objects.get().outcome == "recovered_here"


def test_the_page_to_end_it_leads_on_where_it_is_over(health, address, overdose, sara):
    overdose.end(by=sara, outcome="recovered_here")
    assert health.get(address("overdose_end"))["Location"] == address("overdose_detail")


def test_the_verb_refuses_a_second_end(overdose, sara):
    overdose.end(by=sara, outcome="recovered_here")
    with refused_with("ended"):
        overdose.end(by=sara, outcome="died")


def test_the_calls_in_the_timeline_become_those_of_the_incident(overdose, tap, sara):
    wrong = tap("called_112")
    called = tap("called_112")
    came = tap("ambulance_arrived")
    overdose.strike(wrong, by=sara)
    incident = overdose.end(by=sara, outcome="to_hospital").incident
    incident.refresh_from_db()
    assert (incident.ambulance_called_at, incident.ambulance_came_at) == (called.at, came.at)


def test_an_arrival_without_a_call_makes_no_call(overdose, tap, sara):
    tap("ambulance_arrived")
    incident = overdose.end(by=sara, outcome="to_hospital").incident
    incident.refresh_from_db()
    assert (incident.ambulance_called_at, incident.ambulance_came_at) == (None, None)
