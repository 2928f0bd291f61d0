"""What the verbs of the clients' voice refuse, and what they leave behind."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import (
    CouncilDecision,
    CouncilMeeting,
    CouncilWish,
    Involvement,
    LeaderTalk,
    Suggestion,
    UserCouncil,
)
from config.history import changes
from intake.models import ClientJoin
from tests.rules import refused_with

pytestmark = pytest.mark.usefixtures("in_english")

DAY = timedelta(days=1)


# -- Suggestions ---------------------------------------------------------------------------------


def test_what_says_nothing_is_no_suggestion(suggest):
    with refused_with("says_nothing"):
        suggest("")


def test_a_suggestion_is_answered_once_and_then_corrected_with_a_reason(suggest, henrik):
    said = suggest()
    with refused_with("not_answered"):
        said.correct_answer(by=henrik, reason="x", answer="y")
    with refused_with("answer_missing"):
        said.reply(by=henrik, answer="")
    said.reply(by=henrik, answer="No")
    with refused_with("answered_already"):
        said.reply(by=henrik, answer="Yes")
    said = said.correct_answer(by=henrik, reason="We found money", answer="Yes")
    [newest, _first] = changes(said, only=["answer"])
    assert newest.reason == "We found money"
    assert [(old, new) for _label, old, new in newest.fields] == [("No", "Yes")]


def test_only_what_is_answered_is_made_public_and_only_in_words(
    suggest, answered_idea, henrik, room
):
    tea = suggest("Tea")
    with refused_with("not_answered"):
        tea.publish(by=henrik, public_text="Tea")
    with refused_with("public_text_missing"):
        answered_idea.publish(by=henrik, public_text="")
    answered_idea.publish(by=henrik, public_text="Somebody wants coffee")
    [public] = room.suggestions.published()
    assert (public.kind, public.public_text) == ("idea", "Somebody wants coffee")
    assert (public.answer, public.answered_at) == ("There is coffee now", answered_idea.answered_at)
    public.unpublish(by=henrik)
    assert not room.suggestions.published().exists()
    assert Suggestion.objects.get(pk=public.pk).public_text == "Somebody wants coffee"


def test_unanswered_ones_come_first_the_oldest_on_top(suggest, henrik, room):
    now = timezone.now()
    old, new = (suggest(str(n), at=now - n * DAY) for n in (9, 1))
    first, last = (
        suggest(str(n), at=now - n * DAY).reply(by=henrik, answer="Yes", at=now - (n - 1) * DAY)
        for n in (3, 5)
    )
    assert list(room.suggestions.listed()) == [old, new, first, last]
    assert list(room.suggestions.unanswered()) == [old, new]


def test_a_suggestion_is_undone_until_something_is_done_with_it(suggest, henrik, plan):
    fresh = suggest()
    fresh.undo(by=henrik)
    assert not Suggestion.objects.filter(pk=fresh.pk).exists()
    with refused_with("undone"):
        fresh.reply(by=henrik, answer="Yes")
    planned = plan(1)
    said = suggest("Tea")
    planned.add(title="Tea", suggestion=said)
    with refused_with("too_late"):
        said.undo(by=henrik)
    late = suggest("Milk", at=timezone.now() - timedelta(minutes=11))
    with refused_with("too_late"):
        late.undo(by=henrik)


def test_what_somebody_registered_twice_says_is_of_the_one_that_is_kept(suggest, bo, mia, henrik):
    ClientJoin.objects.join(mia, into=bo, by=henrik, reason="the same")
    mia.refresh_from_db()
    assert suggest(client=mia).client == bo


# -- Talks ---------------------------------------------------------------------------------------


def test_a_client_asks_once_at_a_time(talk, room, sara, bo, henrik):
    with refused_with("asked_already"):
        LeaderTalk.objects.ask(room=room, by=sara, client=bo)
    talk.end(by=henrik, ending="withdrawn")
    LeaderTalk.objects.ask(room=room, by=sara, client=bo)


def test_an_appointment_is_to_come_and_nobody_misses_it_before(talk, henrik):
    now = timezone.now()
    with refused_with("appointment_past"):
        talk.appoint(by=henrik, appointment_at=now - timedelta(minutes=1))
    with refused_with("no_appointment"):
        talk.end(by=henrik, ending="did_not_come")
    talk = talk.appoint(by=henrik, appointment_at=now + DAY)
    with refused_with("appointment_to_come"):
        talk.end(by=henrik, ending="did_not_come")
    with time_machine.travel(now + 2 * DAY):
        assert talk.end(by=henrik, ending="did_not_come").is_over


def test_a_talk_ends_once_and_is_then_corrected_with_a_reason(talk, henrik):
    with refused_with("not_over"):
        talk.correct(by=henrik, reason="x", ending="held", outcome="y")
    with refused_with("outcome_missing"):
        talk.end(by=henrik, ending="held")
    talk.end(by=henrik, ending="held", outcome="Agreed")
    with refused_with("ended_already"):
        talk.end(by=henrik, ending="withdrawn")
    with refused_with("ended_already"):
        talk.appoint(by=henrik, appointment_at=timezone.now() + DAY)
    talk = talk.correct(by=henrik, reason="Misheard", ending="held", outcome="Not agreed")
    assert changes(talk)[0].reason == "Misheard"


# -- The council ---------------------------------------------------------------------------------


def test_a_wish_is_somebodys_and_of_no_day_to_come(room, sara, today):
    wish = {"room": room, "by": sara}
    with refused_with("wished_by_nobody"):
        CouncilWish.objects.wish(**wish, clients=0, wished_on=today)
    with refused_with("to_come"):
        CouncilWish.objects.wish(**wish, clients=1, wished_on=today + DAY)


def test_a_council_is_founded_once_and_meets_the_wishes(room, sara, henrik, today, other_room):
    wish = CouncilWish.objects.wish(room=room, by=sara, clients=5, wished_on=today)
    theirs = CouncilWish.objects.wish(room=other_room, by=sara, clients=5, wished_on=today)
    with refused_with("to_come"):
        UserCouncil.objects.found(room=room, by=henrik, founded_on=today + DAY)
    UserCouncil.objects.found(room=room, by=henrik, founded_on=today)
    for row in (wish, theirs):
        row.refresh_from_db()
    assert (wish.outcome, theirs.outcome) == ("The user council was founded.", "")
    with refused_with("followed_up_already"):
        wish.follow_up(by=henrik, outcome="again")
    with refused_with("outcome_missing"):
        theirs.follow_up(by=henrik, outcome="")
    with refused_with("founded_already"):
        UserCouncil.objects.found(room=room, by=henrik, founded_on=today)


def test_a_council_rests_and_meets_again(council, henrik, today):
    with refused_with("not_resting"):
        council.resume(by=henrik, reason="x")
    with refused_with("to_come"):
        council.rest(by=henrik, since=today + DAY, reason="x")
    with refused_with("rests_before_founding"):
        council.rest(by=henrik, since=council.founded_on - DAY, reason="x")
    council = council.rest(by=henrik, since=today, reason="Nobody came")
    with refused_with("resting_already"):
        council.rest(by=henrik, since=today, reason="x")
    with refused_with("council_rests"):
        CouncilMeeting.objects.plan(council, held_on=today, by=henrik)
    CouncilMeeting.objects.plan(council, held_on=today - DAY, by=henrik)
    assert not council.resume(by=henrik, reason="New faces").rests


def test_a_meeting_is_of_a_day_of_its_own_after_the_founding(plan, council, henrik, today):
    plan(3)
    with refused_with("meeting_once_a_day"):
        plan(3)
    with refused_with("before_founding"):
        plan(-91)


def test_a_meeting_to_come_has_no_notes_and_no_decisions(plan, henrik, today):
    coming = plan(1)
    notes = {"by": henrik, "clients_present": 1, "staff_present": 1}
    with refused_with("to_come"):
        coming.note(notes="Coffee", **notes)
    with refused_with("not_noted"):
        coming.publish(by=henrik)
    with refused_with("to_come"):
        CouncilDecision.objects.decide(coming, by=henrik, text="x", who="y", due_on=today)
    moved = coming.move(by=henrik, held_on=today, reason="Earlier")
    with refused_with("notes_missing"):
        moved.note(notes="", **notes)
    moved.note(notes="Coffee", **notes)


def test_notes_are_written_once_and_then_corrected_with_a_reason(noted, plan, henrik, today):
    notes = {"by": henrik, "clients_present": 9, "staff_present": 1, "notes": "Tea"}
    with refused_with("noted_already"):
        noted.note(**notes)
    with refused_with("noted_already"):
        noted.move(by=henrik, held_on=today, reason="x")
    with refused_with("noted_already"):
        noted.add(title="Late")
    coming = plan(5)
    with refused_with("not_noted"):
        coming.correct(reason="x", **notes)
    noted = noted.correct(reason="Miscounted", **notes)
    assert ("clients present", 4, 9) in changes(noted)[0].fields


def test_an_agenda_keeps_its_order_and_items_change_places(plan, henrik):
    meeting = plan(1, agenda=["A", "B", "C"])
    last = meeting.agenda.last()
    last.move_up(by=henrik)
    assert [item.title for item in meeting.agenda.all()] == ["A", "C", "B"]
    for _again in range(3):
        last.move_up(by=henrik)
    assert [item.title for item in meeting.agenda.all()] == ["C", "A", "B"]


def test_the_agenda_of_a_meeting_with_notes_keeps_its_order(noted, henrik):
    noted.agenda.last().move_up(by=henrik)
    assert [item.title for item in noted.agenda.all()] == ["Coffee", "Noise"]


def test_a_suggestion_of_this_room_comes_once_on_an_agenda(plan, suggest, other_room):
    meeting, said, theirs = plan(1), suggest(), suggest(room=other_room)
    meeting.add(title="Tea", suggestion=said)
    with refused_with("suggestion_once"):
        meeting.add(title="Tea again", suggestion=said)
    with refused_with("suggestion_elsewhere"):
        meeting.add(title="Theirs", suggestion=theirs)


def test_a_decision_is_due_after_its_meeting_and_about_its_agenda(noted, plan, henrik, today):
    usual = {"by": henrik, "text": "Buy a pot", "who": "The leader"}
    elsewhere = plan(3).agenda.first()
    with refused_with("due_before_meeting"):
        CouncilDecision.objects.decide(noted, due_on=noted.held_on - DAY, **usual)
    with refused_with("decision_of_item"):
        CouncilDecision.objects.decide(noted, due_on=today, item=elsewhere, **usual)
    CouncilDecision.objects.decide(noted, due_on=today, item=noted.agenda.first(), **usual)


def test_a_decision_is_closed_once_and_then_corrected_with_a_reason(decision, henrik):
    with refused_with("not_closed"):
        decision.correct(by=henrik, reason="x", state="done", outcome="y")
    with refused_with("outcome_missing"):
        decision.follow_up(by=henrik, state="done", outcome="")
    decision.follow_up(by=henrik, state="done", outcome="Bought")
    with refused_with("closed_already"):
        decision.follow_up(by=henrik, state="dropped", outcome="No")
    decision = decision.correct(by=henrik, reason="It broke", state="open", outcome="")
    assert decision.is_open
    assert changes(decision)[0].reason == "It broke"


def test_a_decision_is_overdue_the_day_after(decision):
    on = decision.due_on
    assert not CouncilDecision.objects.overdue(on).exists()
    assert list(CouncilDecision.objects.overdue(on + DAY)) == [decision]


def test_nobody_was_heard_on_a_day_to_come(room, henrik, today):
    facts = {"kind": "survey", "title": "Coffee", "clients": 1, "staff": 1, "outcome": "Yes"}
    log = {"room": room, "by": henrik}
    with refused_with("to_come"):
        Involvement.objects.log(held_on=today + DAY, **log, **facts)
    with refused_with("says_nothing"):
        Involvement.objects.log(held_on=today, **log, **facts | {"outcome": ""})
    heard = Involvement.objects.log(held_on=today, **log, **facts)
    with refused_with("to_come"):
        heard.correct(by=henrik, reason="x", held_on=today + DAY, **facts)
