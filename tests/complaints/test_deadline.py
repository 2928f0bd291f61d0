"""By when: working days over holidays, four weeks to the same weekday, never negative."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import translation

from complaints.models import Complaint
from complaints.models.deadline import (
    answer_due,
    is_working_day,
    last_day_to_complain,
    sending_on_due,
    working_days_after,
)
from tests.rules import local, refused_with

# Received on, answered by: ten working days later, counted by hand from a calendar.
TEN = {
    "an ordinary Monday": (date(2026, 11, 2), date(2026, 11, 16)),
    "a Friday": (date(2026, 11, 20), date(2026, 12, 4)),
    "a Saturday": (date(2026, 11, 21), date(2026, 12, 4)),
    "a Sunday": (date(2026, 11, 22), date(2026, 12, 4)),
    # Skærtorsdag 2, langfredag 3, 2. påskedag 6 April 2026.
    "before Easter": (date(2026, 3, 27), date(2026, 4, 15)),
    "on Maundy Thursday": (date(2026, 4, 2), date(2026, 4, 20)),
    # 25 and 26 December 2026 are a Friday and a Saturday; 1 January 2027 is a Friday.
    "before Christmas": (date(2026, 12, 18), date(2027, 1, 5)),
    "on Christmas Day": (date(2026, 12, 25), date(2027, 1, 11)),
    "over New Year": (date(2026, 12, 28), date(2027, 1, 12)),
    # Kristi himmelfart 14, 2. pinsedag 25 May 2026.
    "over Ascension Day": (date(2026, 5, 8), date(2026, 5, 26)),
    # Store bededag, the fourth Friday after Easter, is abolished from 2024.
    "over what was Store Bededag": (date(2024, 4, 22), date(2024, 5, 6)),
    "while there was Store Bededag": (date(2023, 4, 28), date(2023, 5, 15)),
}


@pytest.mark.parametrize(("received", "due"), TEN.values(), ids=TEN)
def test_ten_working_days(received, due):
    assert answer_due(received) == due
    assert is_working_day(due)


def test_days_on_which_many_close_early_count_unless_the_setting_says_otherwise(settings):
    eve = date(2026, 12, 24)
    assert is_working_day(eve)
    settings.COMPLAINT_WORKS_ON_HALF_HOLIDAYS = False
    assert not is_working_day(eve)
    assert working_days_after(date(2026, 12, 23), 1) == date(2026, 12, 28)


def test_the_lengths_are_settings(settings):
    monday = date(2026, 11, 2)
    settings.COMPLAINT_ANSWER_WORKING_DAYS = 5
    settings.COMPLAINT_SEND_ON_WEEKS = 2
    settings.COMPLAINT_DECISION_WEEKS = 3
    assert answer_due(monday) == date(2026, 11, 9)
    assert sending_on_due(monday) == date(2026, 11, 16)
    assert last_day_to_complain(monday) == date(2026, 11, 23)


@pytest.mark.parametrize("day", [date(2026, 3, 6), date(2026, 12, 1), date(2026, 12, 25)])
def test_four_weeks_end_on_the_same_weekday(day):
    for later in (sending_on_due(day), last_day_to_complain(day)):
        assert later.weekday() == day.weekday()
        assert later - day == timedelta(days=28)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (local(2026, 11, 20, 22, 0), date(2026, 12, 4)),
        # By the clock of Greenwich this is Friday still: here it is Saturday.
        (local(2026, 11, 21, 0, 30), date(2026, 12, 4)),
        (local(2026, 11, 19, 23, 59), date(2026, 12, 3)),
        (local(2026, 11, 23, 0, 30), date(2026, 12, 7)),
    ],
)
def test_the_day_is_that_of_the_clock_in_the_room(complain, moment, due):
    with time_machine.travel(moment, tick=False):
        complaint = complain()
        assert complaint.received_on == moment.date()
        assert complaint.due_on == due


@pytest.mark.django_db
def test_a_decision_is_due_in_four_weeks_and_with_another_topic_in_ten_working_days(complain):
    with time_machine.travel(local(2026, 11, 2, 12), tick=False):
        decision = {"decision_on": date(2026, 10, 20)}
        assert complain("decision", **decision).due_on == date(2026, 11, 30)
        assert complain("decision", "facilities", **decision).due_on == date(2026, 11, 16)
        assert complain("decision", **decision).send_on_by == date(2026, 11, 30)


@pytest.mark.django_db
def test_a_decision_can_be_complained_of_for_four_weeks(complain):
    with time_machine.travel(local(2026, 11, 30, 23, 0), tick=False):
        assert not complain("decision", decision_on=date(2026, 11, 2)).too_late
        late = complain("decision", decision_on=date(2026, 11, 1))
        assert late.too_late
        assert late.last_day == date(2026, 11, 29)


@pytest.mark.django_db
def test_days_are_left_or_late_and_never_negative(complain):
    with time_machine.travel(local(2026, 11, 20, 22, 0), tick=False) as clock:
        complaint = complain()
        left = []
        for day in (20, 27, 34, 35, 36, 60):
            clock.move_to(local(2026, 11, 1, 12) + timedelta(days=day - 1))
            complaint = Complaint.objects.get()
            left.append((complaint.nearest.days_left, complaint.nearest.days_late))
        assert left == [(14, 0), (7, 0), (0, 0), (0, 1), (0, 2), (0, 26)]


@pytest.mark.django_db
def test_what_is_answered_is_neither_left_nor_late(answered):
    assert (answered.deadlines, answered.nearest) == ([], None)


@pytest.mark.django_db
def test_what_is_due_in_a_room(complain, room, other_room, lone):
    with time_machine.travel(local(2026, 11, 2, 12), tick=False):
        first = complain()
    with time_machine.travel(local(2026, 11, 4, 12), tick=False):
        second = complain()
        complain(room=other_room)
        complain().answer_with(by=lone, outcome="upheld", answer="Ja")
        visible = Complaint.objects.visible_to(lone)
        assert list(visible.due_in(room, date(2026, 11, 15))) == []
        assert list(visible.due_in(room, date(2026, 11, 16))) == [first]
        assert list(visible.due_in(room, date(2026, 11, 18))) == [first, second]
        assert list(visible.late(date(2026, 11, 17)).filter(room=room)) == [first]


# -- A treatment decision has deadlines of its own -----------------------------------------------


def days(complaint):
    """{what: day} of what is still to be done, the nearest first."""
    with translation.override("en"):
        return {str(deadline.what): deadline.day for deadline in complaint.deadlines}


ANSWER, CENTER = "answer", "to Center for Rusmiddelbehandling"
BOARD = "on to Ankestyrelsen, if the decision stands"


@pytest.fixture
def decision(complain):
    """About a decision of 26 October and the conditions, received on 2 November."""
    with time_machine.travel(local(2026, 11, 2, 12), tick=False):
        yield complain("decision", "conditions", choice="leader", decision_on=date(2026, 10, 26))


@pytest.mark.django_db
def test_each_deadline_is_kept_and_the_nearest_counts(decision):
    assert list(days(decision).items()) == [
        (ANSWER, date(2026, 11, 16)),
        (CENTER, date(2026, 11, 23)),
        (BOARD, date(2026, 11, 30)),
    ]
    assert decision.nearest.day == date(2026, 11, 16)


@pytest.mark.django_db
def test_an_interim_reply_puts_off_the_answer_and_nothing_else(decision, henrik, lone):
    later = decision.reply_interim(by=henrik, expected_on=date(2026, 11, 30))
    assert list(days(later).items()) == [
        (CENTER, date(2026, 11, 23)),
        (ANSWER, date(2026, 11, 30)),
        (BOARD, date(2026, 11, 30)),
    ]
    with refused_with("past_sending_on"):
        later.reply_interim(by=henrik, expected_on=date(2026, 12, 1))
    later.send_on(by=lone, to="ankestyrelsen", reassessed_on=date(2026, 11, 2))
    later.reply_interim(by=henrik, expected_on=date(2026, 12, 1))


@pytest.mark.django_db
def test_what_was_sent_on_is_done(decision, lone):
    at_the_center = decision.send_on(by=lone, to="treatment_centre")
    assert list(days(at_the_center)) == [ANSWER, BOARD]
    at_the_board = decision.send_on(by=lone, to="ankestyrelsen", reassessed_on=date(2026, 11, 2))
    assert list(days(at_the_board)) == [ANSWER]
    assert days(at_the_board.answer_with(by=lone, outcome="withdrawn")) == {}


@pytest.mark.django_db
def test_what_came_too_late_goes_to_the_center_at_once(complain):
    with time_machine.travel(local(2026, 11, 30, 23, 0), tick=False):
        late = complain("decision", decision_on=date(2026, 1, 5))
        assert days(late)[CENTER] == date(2026, 11, 30)
        assert (late.nearest.days_left, late.nearest.days_late) == (0, 0)


@pytest.mark.django_db
def test_a_decision_to_pass_on_is_late_before_its_answer_is(decision, complain, room, lone):
    other = complain("conditions", choice="leader")
    decision.reply_interim(by=lone, expected_on=date(2026, 11, 30))
    visible = Complaint.objects.visible_to(lone)
    assert set(visible.late(date(2026, 11, 24))) == {other, decision}
    assert decision in visible.due_in(room, date(2026, 11, 23))
    assert decision not in visible.due_in(room, date(2026, 11, 22))
    other.reply_interim(by=lone, expected_on=date(2026, 11, 25))
    assert list(visible.urgent_first()) == [decision, other]
