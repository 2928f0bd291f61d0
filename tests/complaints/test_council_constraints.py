"""Every constraint and trigger of the clients' voice: what it accepts, and what it refuses."""

import sys
from datetime import timedelta

import pytest

from complaints.models import (
    AgendaItem,
    CouncilDecision,
    CouncilMeeting,
    CouncilWish,
    Involvement,
    LeaderTalk,
    Suggestion,
    UserCouncil,
)
from tests.rules import (
    key_referred_to_by,
    local,
    names_refused_in,
    never_changed,
    our_models,
    refused_by,
)

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 2, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MODELS = [
    Suggestion,
    LeaderTalk,
    CouncilWish,
    UserCouncil,
    CouncilMeeting,
    AgendaItem,
    CouncilDecision,
    Involvement,
]
# Keys that are there to be referred to: nothing can break them before the primary key does.
REFERRED_TO = {
    "suggestion_in_room",
    "council_in_room",
    "council_meeting_in_room",
    "agenda_item_of_meeting",
}


def test_every_constraint_has_a_test():
    names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert names == names_refused_in(sys.modules[__name__]) | REFERRED_TO


# -- Suggestions ---------------------------------------------------------------------------------


@pytest.fixture
def say(room, sara):
    """`say(kind="praise")` writes a suggestion of noon past every verb."""

    def say(**fields):
        usual = {"room": room, "kind": "idea", "text": "Coffee", "received_at": NOON}
        return Suggestion.objects.create(**{**usual, "received_by": sara, **fields})

    return say


def test_a_suggestion_is_of_a_known_kind_and_says_something(say):
    for kind in Suggestion.Kind.values:
        say(kind=kind)
    with refused_by("suggestion_kind_known"):
        say(kind="threat")
    with refused_by("suggestion_says_something"):
        say(text="")


@pytest.mark.parametrize(
    "part",
    [
        {"answer": ""},
        {"answered_at": None},
        {"answered_by": None},
        {"answered_at": NOON - HOUR},
    ],
    ids=str,
)
def test_a_suggestion_is_answered_whole_or_not_at_all(say, sara, part):
    answer = {"answer": "Yes", "answered_at": NOON, "answered_by": sara}
    say(**answer)
    with refused_by("suggestion_answered_whole"):
        say(**answer | part)


@pytest.mark.parametrize(
    "part",
    [
        {"public_text": ""},
        {"published_by": None},
        {"published_at": None},
        {"answer": "", "answered_at": None, "answered_by": None},
    ],
    ids=str,
)
def test_what_is_public_has_words_of_its_own_and_an_answer(say, sara, part):
    answer = {"answer": "Yes", "answered_at": NOON, "answered_by": sara}
    public = {**answer, "public_text": "A wish", "published_at": NOON, "published_by": sara}
    say(**public)
    with refused_by("suggestion_public_with_words_and_answer"):
        say(**public | part)


# -- Talks ---------------------------------------------------------------------------------------


@pytest.fixture
def ask(room, sara):
    """`ask(client=bo)` writes a wish for a talk of noon past every verb."""

    def ask(**fields):
        usual = {"room": room, "asked_at": NOON, "asked_by": sara}
        return LeaderTalk.objects.create(**{**usual, **fields})

    return ask


OVER = {"ending": "withdrawn", "ended_at": NOON}


def test_a_client_waits_for_one_talk_in_a_room(ask, bo, mia, sara, other_room):
    ask(client=bo)
    ask(client=mia)
    ask(client=bo, room=other_room)
    ask(client=bo, ended_by=sara, **OVER)
    ask()
    ask()
    with refused_by("leader_talk_one_waiting"):
        ask(client=bo)


def test_an_appointment_is_not_before_the_wish(ask):
    ask(appointment_at=NOON)
    with refused_by("leader_talk_appointment_after_asked"):
        ask(appointment_at=NOON - HOUR)


@pytest.mark.parametrize(
    "part",
    [
        {"ending": ""},
        {"ending": "lost"},
        {"ended_at": None},
        {"ended_at": NOON - HOUR},
        {"ended_by": None},
    ],
    ids=str,
)
def test_a_talk_ends_whole_or_not_at_all(ask, sara, part):
    over = {**OVER, "ended_by": sara}
    ask(**over)
    with refused_by("leader_talk_ended_whole"):
        ask(**over | part)


def test_nobody_misses_what_was_not_arranged(ask, sara):
    missed = {**OVER, "ended_by": sara, "ending": "did_not_come"}
    ask(**missed, appointment_at=NOON)
    with refused_by("leader_talk_missed_an_appointment"):
        ask(**missed)


def test_a_talk_that_was_held_has_an_outcome(ask, sara):
    held = {**OVER, "ended_by": sara, "ending": "held"}
    ask(**held, outcome="Agreed")
    with refused_by("leader_talk_held_with_outcome"):
        ask(**held)


# -- The council ---------------------------------------------------------------------------------


@pytest.fixture
def wish_past(room, sara):
    def wish_past(**fields):
        usual = {"room": room, "clients": 1, "wished_on": NOON.date(), "taken_by": sara}
        return CouncilWish.objects.create(**{**usual, **fields})

    return wish_past


def test_a_wish_is_somebodys(wish_past):
    wish_past()
    with refused_by("council_wish_of_somebody"):
        wish_past(clients=0)


@pytest.mark.parametrize("part", ["outcome", "followed_up_at", "followed_up_by"])
def test_a_wish_is_followed_up_whole_or_not_at_all(wish_past, sara, part):
    whole = {"outcome": "Founded", "followed_up_at": NOON, "followed_up_by": sara}
    wish_past(**whole)
    with refused_by("council_wish_followed_up_whole"):
        wish_past(**whole | {part: "" if part == "outcome" else None})


@pytest.fixture
def found_past(room, sara):
    def found_past(**fields):
        usual = {"room": room, "founded_on": NOON.date(), "founded_by": sara}
        return UserCouncil.objects.create(**{**usual, **fields})

    return found_past


def test_a_room_has_one_council(found_past, other_room):
    found_past()
    found_past(room=other_room)
    with refused_by("council_once_in_a_room"):
        found_past()


def test_a_council_does_not_rest_before_it_is_founded(found_past, other_room):
    found_past(rests_since=NOON.date())
    with refused_by("council_rests_after_founding"):
        found_past(room=other_room, rests_since=NOON.date() - DAY)


@pytest.fixture
def meet(found_past, room, sara):
    """`meet(3)` writes a meeting three days later past every verb."""
    council = found_past()

    def meet(days=0, **fields):
        usual = {"council": council, "room": room, "planned_by": sara}
        return CouncilMeeting.objects.create(
            **{**usual, "held_on": NOON.date() + days * DAY, **fields}
        )

    return meet


def test_a_council_meets_once_a_day(meet):
    meet()
    meet(1)
    with refused_by("council_meeting_once_a_day"):
        meet()


@pytest.mark.parametrize(
    "part", [{"notes": ""}, {"clients_present": None}, {"staff_present": None}]
)
def test_a_meeting_is_noted_whole_or_not_at_all(meet, part):
    whole = {"notes": "Coffee", "clients_present": 0, "staff_present": 0}
    meet(**whole)
    with refused_by("council_meeting_noted_whole"):
        meet(1, **whole | part)


def test_only_notes_are_shown_to_staff(meet, sara):
    shown = {"published_at": NOON, "published_by": sara}
    meet(notes="Coffee", clients_present=1, staff_present=1, **shown)
    with refused_by("council_meeting_shown_with_notes"):
        meet(1, **shown)


def test_a_meeting_is_of_the_council_of_its_room(meet, other_room):
    meet()
    with refused_by("council_meeting_of_rooms_council"):
        meet(1, room=other_room)
    assert key_referred_to_by("council_meeting_of_rooms_council") == "council_in_room"


@pytest.fixture
def put(room):
    """`put(meeting, 1)` writes the first item of an agenda past every verb."""

    def put(meeting, position, **fields):
        usual = {"meeting": meeting, "room": room, "position": position, "title": "Coffee"}
        return AgendaItem.objects.create(**{**usual, **fields})

    return put


def test_two_items_do_not_share_a_place(meet, put):
    meeting = meet()
    put(meeting, 1)
    put(meeting, 2)
    put(meet(1), 1)
    with refused_by("agenda_item_place_once"):
        put(meeting, 1)


def test_a_suggestion_stands_once_on_an_agenda(meet, put, say):
    meeting, said = meet(), say()
    put(meeting, 1, suggestion=said)
    put(meet(1), 1, suggestion=said)
    with refused_by("agenda_item_suggestion_once"):
        put(meeting, 2, suggestion=said)


def test_an_item_says_something_and_is_of_its_room(meet, put, say, other_room):
    meeting = meet()
    put(meeting, 1, suggestion=say())
    with refused_by("agenda_item_says_something"):
        put(meeting, 2, title="")
    with refused_by("agenda_item_of_rooms_meeting"):
        put(meeting, 2, room=other_room)
    with refused_by("agenda_item_of_rooms_suggestion"):
        put(meeting, 2, suggestion=say(room=other_room))
    assert key_referred_to_by("agenda_item_of_rooms_meeting") == "council_meeting_in_room"
    assert key_referred_to_by("agenda_item_of_rooms_suggestion") == "suggestion_in_room"


def test_an_item_from_a_complaint_is_of_its_room_and_stands_once(meet, put, complain, other_room):
    meeting, said = meet(), complain()
    put(meeting, 1, complaint=said)
    put(meet(1), 1, complaint=said)
    with refused_by("agenda_item_complaint_once"):
        put(meeting, 2, complaint=said)
    with refused_by("agenda_item_of_rooms_complaint"):
        put(meeting, 2, complaint=complain(room=other_room))
    assert key_referred_to_by("agenda_item_of_rooms_complaint") == "complaint_of_room"


@pytest.fixture
def decide_past(room, sara):
    def decide_past(meeting, **fields):
        usual = {"meeting": meeting, "room": room, "text": "Buy a pot", "who": "The leader"}
        due = {"due_on": NOON.date(), "recorded_by": sara}
        return CouncilDecision.objects.create(**{**usual, **due, **fields})

    return decide_past


@pytest.mark.parametrize("missing", ["text", "who"])
def test_a_decision_says_what_and_who(meet, decide_past, missing):
    meeting = meet()
    decide_past(meeting)
    with refused_by("council_decision_says_what_and_who"):
        decide_past(meeting, **{missing: ""})


@pytest.mark.parametrize(
    "part",
    [
        {"state": "open"},
        {"state": "lost"},
        {"outcome": ""},
        {"closed_at": None},
        {"closed_by": None},
    ],
    ids=str,
)
def test_a_decision_is_closed_whole_or_not_at_all(meet, decide_past, sara, part):
    meeting = meet()
    whole = {"state": "done", "outcome": "Bought", "closed_at": NOON, "closed_by": sara}
    decide_past(meeting, **whole)
    decide_past(meeting, **whole | {"state": "dropped"})
    with refused_by("council_decision_closed_whole"):
        decide_past(meeting, **whole | part)


def test_a_decision_is_of_its_room_and_about_its_meetings_agenda(
    meet, put, decide_past, other_room
):
    meeting, other = meet(), meet(1)
    decide_past(meeting, item=put(meeting, 1))
    with refused_by("council_decision_of_rooms_meeting"):
        decide_past(meeting, room=other_room)
    with refused_by("council_decision_of_meetings_item"):
        decide_past(meeting, item=put(other, 1))
    assert key_referred_to_by("council_decision_of_rooms_meeting") == "council_meeting_in_room"
    assert key_referred_to_by("council_decision_of_meetings_item") == "agenda_item_of_meeting"


@pytest.fixture
def hear(room, sara):
    def hear(**fields):
        usual = {"room": room, "kind": "survey", "held_on": NOON.date(), "title": "Coffee"}
        numbers = {"clients": 0, "staff": 0, "outcome": "Yes", "recorded_by": sara}
        return Involvement.objects.create(**{**usual, **numbers, **fields})

    return hear


def test_involvement_is_of_a_known_kind_and_says_something(hear):
    for kind in Involvement.Kind.values:
        hear(kind=kind)
    with refused_by("involvement_kind_known"):
        hear(kind="rumour")
    for missing in ("title", "outcome"):
        with refused_by("involvement_says_something"):
            hear(**{missing: ""})


# -- What is kept when a row changes -------------------------------------------------------------


@pytest.fixture
def rows(say, ask, wish_past, meet, put, decide_past, hear):
    """A row of each model, and a field of it with another value."""
    meeting, item = meet(), put(meet(1), 1)
    return {
        Suggestion: (say(), "text", "Tea"),
        LeaderTalk: (ask(), "about", "Evenings"),
        CouncilWish: (wish_past(), "clients", 2),
        UserCouncil: (meeting.council, "rests_since", NOON.date()),
        CouncilMeeting: (meeting, "held_on", NOON.date() + 5 * DAY),
        AgendaItem: (item, "title", "Tea"),
        CouncilDecision: (decide_past(meet(2)), "text", "Buy a cup"),
        Involvement: (hear(), "clients", 7),
    }


def test_every_model_keeps_its_old_values(rows):
    ours = set(our_models("complaints"))
    events = {model._meta.get_field("events").related_model for model in MODELS}
    assert {*MODELS, *events} <= ours
    assert all(model._meta.triggers for model in {*MODELS, *events})
    assert list(rows) == MODELS


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_changed_row_leaves_its_old_value_which_is_never_changed(rows, model):
    row, field, new = rows[model]
    row.save()
    assert not row.events.exists()
    model.objects.filter(pk=row.pk).update(**{field: new})
    assert [getattr(event, field) for event in row.events.all()] == [getattr(row, field)]
    with never_changed(row.events.model):
        row.events.update(**{field: new})
    with never_changed(row.events.model):
        row.events.all().delete()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_deleted_row_leaves_its_old_value(rows, model):
    row, field, _new = rows[model]
    if model is UserCouncil:
        for below in (CouncilDecision, AgendaItem, CouncilMeeting):
            below.objects.all().delete()
    kept = row.events.model.objects.filter(pgh_obj=row.pk)
    pk = row.pk
    row.delete()
    assert [getattr(event, field) for event in kept.filter(id=pk)] == [getattr(row, field)]
