"""What of the clients' voice a leader's start page tells, and when it does no more."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import CouncilWish
from complaints.needs import needs
from rooms.models import Membership, Staff
from rooms.roles import Role
from tests.factories import StaffFactory

pytestmark = pytest.mark.usefixtures("in_english", "lone")

DAY = timedelta(days=1)


def told(room, staff):
    return {str(need.title): need.count for need in needs(room, staff) if need.count}


def test_complaints_wait_with_their_deadline_and_none_for_whom_it_is_about(
    room, henrik, lone, complain
):
    """Ten working days: a week before the end it is told, and after it as late."""
    said = complain()
    assert told(room, henrik) == {}
    with time_machine.travel(timezone.now() + 12 * DAY):
        assert told(room, henrik) == {"Complaints with a deadline within a week": 1}
    with time_machine.travel(timezone.now() + 30 * DAY):
        assert told(room, henrik) == {"Complaints that are late": 1}
        said.concern(by=lone, about_leader=True)
        assert told(room, henrik) == {}
        assert told(room, lone) == {"Complaints that are late": 1}
        said.refresh_from_db()
        said.answer_with(by=lone, outcome="upheld", answer="Ja")
        assert told(room, lone) == {}


def test_each_waits_until_it_is_done(room, henrik, suggest, talk, decision, plan, sara, today):
    said = suggest()
    wish = CouncilWish.objects.wish(room=room, by=sara, clients=1, wished_on=today)
    meeting = plan(-7)
    talk = talk.appoint(by=henrik, appointment_at=timezone.now() + DAY)
    with time_machine.travel(timezone.now() + 3 * DAY):
        assert told(room, henrik) == {
            "Suggestions to answer": 1,
            "Talks to note how they went": 1,
            "Wishes for a user council": 1,
            "Decisions of the user council that are overdue": 1,
            "Meetings of the user council without notes": 1,
        }
        said.reply(by=henrik, answer="Yes")
        talk.end(by=henrik, ending="did_not_come")
        wish.follow_up(by=henrik, outcome="In")
        decision.follow_up(by=henrik, state="done", outcome="Bought")
        meeting.note(by=henrik, clients_present=0, staff_present=1, notes="Nobody came")
        assert told(room, henrik) == {}


def test_a_talk_without_a_time_waits_to_be_arranged(room, henrik, talk):
    assert told(room, henrik) == {"Talks to arrange": 1}


def test_that_nobody_could_read_one_about_the_leader_is_told_before_one_comes(room, henrik, lone):
    """It is asked of the roles alone: a complaint about the leader changes nothing of it."""
    missing = {
        "Nobody could read a complaint about the leader: central administration has nobody": 1
    }
    assert told(room, lone) == {}
    Membership.objects.create(staff=lone, role=Role.LEADER, room=room)
    both = Staff.objects.get(pk=lone.pk)
    assert told(room, both) == told(room, henrik) == missing
    Staff.objects.filter(pk=StaffFactory(roles=[(Role.CENTRAL, None)]).pk).update(is_active=False)
    assert told(room, henrik) == missing
    StaffFactory(roles=[(Role.CENTRAL, room)])
    assert told(room, henrik) == {}


def test_a_decision_to_pass_on_is_told_though_its_answer_is_not_due(room, lone, complain, today):
    with time_machine.travel(timezone.now() + 22 * DAY):
        complain("decision", decision_on=today)
        assert told(room, lone) == {"Complaints with a deadline within a week": 1}


@pytest.mark.parametrize("role", ["front_desk", "central", "auditor"])
def test_it_is_told_to_nobody_else(room, suggest, talk, role):
    suggest()
    assert told(room, StaffFactory(roles=[(role, room)])) == {}
