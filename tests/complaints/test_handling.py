"""What is done to a complaint: each verb, and when it is refused."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from complaints.models import AnswerLook, Complaint
from rooms.models import Membership, Staff
from rooms.roles import Role
from tests.complaints.conftest import topics
from tests.rules import refused_with

pytestmark = pytest.mark.django_db


def kinds(complaint):
    return [step.kind for step in complaint.steps.all()]


def test_from_received_to_closed_and_back(complaint, lone):
    complaint.acknowledge(by=lone)
    complaint.examine(by=lone)
    complaint.answer_with(by=lone, outcome="partly", answer="Delvist")
    complaint.close(by=lone)
    complaint.reopen(by=lone, reason="Nyt kom frem")
    again = Complaint.objects.get()
    assert (again.state, again.outcome, again.answer) == ("examining", "", "")
    assert kinds(again) == [
        *("received", "acknowledged", "examining", "answered", "closed", "reopened"),
    ]
    first = again.steps.get(kind="answered")
    assert (first.outcome, first.note) == ("partly", "Delvist")
    assert "Delvist" in [event.answer for event in again.events.all()]


def test_what_is_answered_is_not_answered_again_sent_on_or_delayed(answered, lone):
    tomorrow = timezone.localdate() + timedelta(days=60)
    for verb in (
        lambda: answered.answer_with(by=lone, outcome="upheld", answer="Ja"),
        lambda: answered.acknowledge(by=lone),
        lambda: answered.examine(by=lone),
        lambda: answered.reply_interim(by=lone, expected_on=tomorrow),
        lambda: answered.send_on(by=lone, to="borgerraadgiveren"),
    ):
        with refused_with("answered_already"):
            verb()


def test_what_is_not_answered_is_not_closed_or_opened_again(complaint, lone):
    with refused_with("not_answered"):
        complaint.close(by=lone)
    with refused_with("not_answered"):
        complaint.reopen(by=lone, reason="Hvorfor")


def test_what_a_colleague_did_meanwhile_counts(complaint, answered, lone):
    """The row is read again under the lock: a page opened before does not know."""
    assert complaint.state == "received"
    with refused_with("answered_already"):
        complaint.answer_with(by=lone, outcome="not_upheld", answer="Nej")


def test_no_step_is_made_twice(answered, lone, complain):
    other = complain()
    other.acknowledge(by=lone)
    with refused_with("acknowledged_already"):
        other.acknowledge(by=lone)
    other.examine(by=lone)
    with refused_with("examined_already"):
        other.examine(by=lone)
    answered.close(by=lone)
    with refused_with("closed_already"):
        answered.close(by=lone)


def test_an_answer_has_words_unless_it_was_withdrawn(complaint, complain, lone):
    with refused_with("answer_missing"):
        complaint.answer_with(by=lone, outcome="upheld")
    assert complaint.answer_with(by=lone, outcome="withdrawn").state == "answered"


def test_it_is_answered_as_sent_on_once_it_was(complaint, lone):
    with refused_with("not_sent_on"):
        complaint.answer_with(by=lone, outcome="sent_on", answer="Sendt videre")
    complaint.send_on(by=lone, to="borgerraadgiveren", note="Efter ønske")
    complaint.answer_with(by=lone, outcome="sent_on", answer="Sendt videre")
    step = complaint.steps.get(kind="sent_on")
    assert (step.to, step.by, step.note) == ("borgerraadgiveren", lone, "Efter ønske")
    assert complaint.receivers.filter(receiver="borgerraadgiveren").exists()


def test_it_takes_longer_and_the_new_date_counts(complaint, lone):
    later = complaint.due_on + timedelta(days=7)
    assert complaint.reply_interim(by=lone, expected_on=later, note="Ferie").due_on == later
    for day in (later, later - timedelta(days=1)):
        with refused_with("expected_passed"):
            complaint.reply_interim(by=lone, expected_on=day)


def test_to_ankestyrelsen_goes_a_decision_that_was_looked_at_again(complain, complaint, lone):
    today = timezone.localdate()
    with refused_with("no_decision"):
        complaint.send_on(by=lone, to="ankestyrelsen", reassessed_on=today)
    decision = complain("decision", decision_on=today)
    with refused_with("not_reassessed"):
        decision.send_on(by=lone, to="ankestyrelsen")
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with refused_with("reassessed_in_future"):
            decision.send_on(by=lone, to="ankestyrelsen", reassessed_on=day)
    decision.send_on(by=lone, to="ankestyrelsen", reassessed_on=today)
    decision = Complaint.objects.get(pk=decision.pk)
    assert [route.receiver for route in decision.routes] == ["treatment_centre", "ankestyrelsen"]


def test_nothing_is_sent_on_to_the_leader(complaint, lone):
    with refused_with("not_to_leader"):
        complaint.send_on(by=lone, to="leader")


def test_a_note_and_a_reopening_say_something(complaint, answered, lone):
    with refused_with("words_missing"):
        answered.add_note(by=lone, note="")
    with refused_with("words_missing"):
        answered.reopen(by=lone, reason="")


def test_whom_it_is_about_is_said(complaint, lone):
    with refused_with("nobody_named"):
        complaint.concern(by=lone)


def test_who_may_not_know_of_it_handles_nothing(complain, henrik, sara):
    complaint = complain(about_leader=True)
    for staff in (henrik, sara):
        with refused_with("gone"):
            complaint.acknowledge(by=staff)
        with refused_with("gone"):
            complaint.add_note(by=staff, note="Hej")


# -- What is for somebody else to answer -----------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "facts"),
    [
        ("handling", {}),
        ("facilities", {}),
        ("decision", {"decision_on": date(2026, 1, 5)}),
    ],
)
def test_the_leader_sends_on_what_is_for_another_and_answers_nothing_of_it(
    complain, henrik, topic, facts
):
    complaint = complain(topic, **facts)
    later = complaint.due_on + timedelta(days=7)
    for verb in (
        lambda: complaint.examine(by=henrik),
        lambda: complaint.reply_interim(by=henrik, expected_on=later),
        lambda: complaint.answer_with(by=henrik, outcome="upheld", answer="Ja"),
        lambda: complaint.answer_with(by=henrik, outcome="not_upheld", answer="Nej"),
    ):
        with refused_with("for_another"):
            verb()
    complaint.acknowledge(by=henrik)
    complaint.add_note(by=henrik, note="Ringet")
    complaint.send_on(by=henrik, to="borgerraadgiveren")
    complaint.answer_with(by=henrik, outcome="sent_on", answer="Sendt videre")
    complaint.close(by=henrik)
    again = complaint.reopen(by=henrik, reason="Den kom tilbage")
    assert again.state == "acknowledged"


def test_central_administration_answers_for_socialforvaltningen_and_for_the_leader(complain, lone):
    complain("facilities").examine(by=lone)
    complain("conditions", choice="leader").examine(by=lone)
    elsewhere = complain("discrimination")
    with refused_with("for_another"):
        elsewhere.examine(by=lone)


def test_with_another_topic_for_the_room_the_leader_answers_it(complain, henrik):
    complaint = complain("handling", "conditions", choice="leader")
    assert complaint.answer_with(by=henrik, outcome="partly", answer="Ja").state == "answered"


def test_whoever_leads_another_room_is_no_leader_here(complain, leader_elsewhere, room, lone):
    Membership.objects.create(staff=leader_elsewhere.staff, role=Role.LEADER, room=room)
    complaint = complain("conditions", choice="leader")
    assert complaint.is_answered_by(Staff.objects.get(pk=leader_elsewhere.staff.pk))
    Membership.objects.filter(room=room, staff=leader_elsewhere.staff).delete()
    assert not complaint.is_answered_by(Staff.objects.get(pk=leader_elsewhere.staff.pk))


# -- Taking it down ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("topic_missing", {"topics": []}),
        ("received_in_future", {"received_at": timezone.now() + timedelta(days=4000)}),
        ("contact_missing", {"contact_consent": True, "complainant": "named", "name": "Ole"}),
        ("complainant_mixed", {"contact_consent": True}),
        ("complainant_mixed", {"contact": "12 34 56 78"}),
        ("complainant_mixed", {"name": "Bo"}),
        ("name_missing", {"complainant": "named"}),
        ("complainant_mixed", {"complainant": "client"}),
    ],
)
def test_what_is_refused_when_it_is_taken_down(complain, code, facts):
    with refused_with(code):
        complain(**facts)


@pytest.mark.parametrize("choice", ["", "ankestyrelsen", "nobody"])
def test_the_client_says_whom_they_choose(complain, choice):
    with refused_with("choice_missing"):
        complain("conditions", choice=choice)


def test_a_choice_that_is_none_is_not_kept(complain):
    assert complain("facilities", choice="leader").choice == ""
    chosen = complain("conditions", choice="leader").receivers.get()
    assert (chosen.receiver, chosen.chosen) == ("leader", True)


def test_a_decision_has_its_date(complain):
    with refused_with("decision_date_missing"):
        complain("decision")
    with refused_with("decision_in_future"):
        complain("decision", decision_on=timezone.localdate() + timedelta(days=1))
    assert complain("facilities", decision_on=date(2026, 1, 1)).decision_on is None


def test_of_a_joined_registration_the_kept_one_complains(complain, bo, mia, sara):
    from intake.models import ClientJoin

    ClientJoin.objects.join(mia, into=bo, by=sara, reason="Samme")
    mia.refresh_from_db()
    assert complain(complainant="client", client=mia).client == bo


def test_each_has_a_code_and_keeps_its_digest_alone(complain, bo, room, sara):
    named, of_client = {"complainant": "named", "name": "Ole"}, {"complainant": "client"}
    for facts in ({}, named, {**of_client, "client": bo}):
        complaint = complain(**facts)
        assert len(complaint.code.split()) == 4
        kept = [str(value) for value in Complaint.objects.values_list().get(pk=complaint.pk)]
        assert not [word for word in complaint.code.split() if word in " ".join(kept)]
        assert AnswerLook.objects.ask(complaint.code, room=room, by=sara).complaint == complaint


def test_more_topics_more_receivers(complain):
    complaint = complain("conditions", "discrimination", "facilities", choice="leader")
    receivers = {row.receiver: row.chosen for row in complaint.receivers.all()}
    assert receivers == {
        "leader": True,
        "socialforvaltningen": False,
        "borgerraadgiveren": False,
    }
    assert set(complaint.topics.all()) == set(topics("conditions", "discrimination", "facilities"))
