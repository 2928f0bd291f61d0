"""The live room: who sits where, who waits and is next, and when a screen is to look again."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from intake import live
from intake.models import TurnedAway, Visit, WaitingEntry
from rooms.models import LiveRoom, Method
from tests.factories import ClientFactory
from tests.rules import local, refused_with

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
MINUTE = timedelta(minutes=1)
INJECTION, SMOKING = Method.INJECTION, Method.SMOKING


@pytest.fixture
def join(room, sara, heroin):
    """`join(bo, -5)` puts Bo on the list to inject, at five to twelve."""

    def join(client, minutes=0, method=INJECTION):
        with time_machine.travel(NOON + minutes * MINUTE, tick=False):
            return WaitingEntry.objects.join(
                client=client, room=room, substance=heroin, method=method, by=sara
            )

    return join


def seats(room, at=NOON):
    """Each place of the live room by its name."""
    return {s.place.name: s for row in live.picture(room, at)["methods"] for s in row.seats}


def next_in(room, at=NOON):
    """Whose turn it is, by nickname."""
    return [row.entry.client.nickname for row in live.picture(room, at)["waiting"] if row.next]


# -- Seats ---------------------------------------------------------------------------------------


def test_each_active_place_is_shown_free_or_with_who_sits_there(admit, bo, room):
    visit = admit(bo, at=NOON - 12 * MINUTE, place=room.places.get(name="I2"))
    shown = seats(room)
    assert list(shown) == ["R1", "R2", "I1", "I2"]
    assert [name for name, seat in shown.items() if seat.visit is None] == ["R1", "R2", "I1"]
    assert (shown["I2"].visit, shown["I2"].minutes) == (visit, 12)


def test_a_seat_shows_what_was_taken_last(admit, bo, room, sara, cocaine, heroin):
    visit = admit(bo, at=NOON - 12 * MINUTE)
    assert seats(room)["I1"].consumption.substance == heroin
    visit.consume(substance=cocaine, method=INJECTION, by=sara, at=NOON - 2 * MINUTE)
    assert seats(room)["I1"].consumption.substance == cocaine


def test_taken_and_free_seats_are_counted_by_method(admit, bo, mia, room):
    admit(bo, at=NOON)
    admit(mia, at=NOON, method=SMOKING)
    admit(ClientFactory(), at=NOON, method=SMOKING)
    picture = live.picture(room, NOON)
    assert {row.method: (row.taken, row.free) for row in picture["methods"]} == {
        INJECTION: (1, 1),
        SMOKING: (2, 0),
    }
    assert picture["inside"] == 3


def test_who_has_left_and_who_is_elsewhere_is_not_shown(admit, bo, mia, room, other_room, sara):
    admit(bo).leave(by=sara)
    admit(mia, room=other_room)
    picture = live.picture(room, NOON)
    assert picture["inside"] == 0
    assert not any(seat.visit for seat in seats(room).values())


def test_a_retired_place_is_shown_only_while_somebody_sits_there(admit, bo, room, sara):
    visit = admit(bo, at=NOON, place=room.places.get(name="I2"))
    room.methods.get(method=INJECTION).set_number_of_places(1)
    assert seats(room)["I2"].visit == visit
    with time_machine.travel(NOON + MINUTE, tick=False):
        visit.leave(by=sara)
    assert list(seats(room)) == ["R1", "R2", "I1"]


def test_a_method_not_in_use_offers_no_seats_but_shows_who_sits_there(admit, bo, mia, room, join):
    visit = admit(bo, at=NOON)
    room.methods.filter(method=INJECTION).update(active=False)
    join(mia)
    assert list(seats(room)) == ["R1", "R2", "I1"]
    assert seats(room)["I1"].visit == visit
    assert next_in(room) == []


# -- Attention -----------------------------------------------------------------------------------


def test_a_place_taken_for_long_asks_for_attention(admit, bo, mia, room):
    room.methods.filter(method=INJECTION).update(attention_minutes=30)
    admit(bo, at=NOON - 30 * MINUTE)
    admit(mia, at=NOON - 30 * MINUTE + timedelta(seconds=1))
    assert (seats(room)["I1"].minutes, seats(room)["I1"].attention) == (30, True)
    assert (seats(room)["I2"].minutes, seats(room)["I2"].attention) == (29, False)


def test_attention_is_by_method(admit, bo, mia, room):
    room.methods.filter(method=SMOKING).update(attention_minutes=60)
    admit(bo, at=NOON - 50 * MINUTE)
    admit(mia, at=NOON - 50 * MINUTE, method=SMOKING)
    shown = seats(room)
    assert (shown["I1"].attention, shown["R1"].attention) == (True, False)


def test_forgotten_visits_are_counted_and_keep_their_seat(admit, bo, mia, room):
    admit(bo, at=NOON - timedelta(hours=12, seconds=1))
    admit(mia, at=NOON - timedelta(hours=12))
    picture = live.picture(room, NOON)
    assert (picture["forgotten"], picture["inside"]) == (1, 2)
    assert seats(room)["I1"].visit.client == bo


# -- Waiting -------------------------------------------------------------------------------------


@pytest.fixture
def queue(join):
    """Ane, Bob and Cit wait to inject, in this order, and Dan to smoke."""
    for minutes, nickname in ((-30, "Ane"), (-20, "Bob"), (-10, "Cit")):
        join(ClientFactory(nickname=nickname), minutes)
    join(ClientFactory(nickname="Dan"), -5, method=SMOKING)


def test_those_who_wait_are_shown_longest_first_with_their_minutes(queue, room):
    waiting = live.picture(room, NOON)["waiting"]
    assert [(row.entry.client.nickname, row.minutes) for row in waiting] == [
        ("Ane", 30),
        ("Bob", 20),
        ("Cit", 10),
        ("Dan", 5),
    ]


def test_as_many_are_next_as_there_are_free_places_of_their_method(queue, room, admit):
    assert next_in(room) == ["Ane", "Bob", "Dan"]
    admit(ClientFactory(), at=NOON)
    assert next_in(room) == ["Ane", "Dan"]
    admit(ClientFactory(), at=NOON)
    assert next_in(room) == ["Dan"]


def test_a_place_that_becomes_free_makes_the_next_one_next(queue, room, admit, sara):
    visits = [admit(ClientFactory(), at=NOON - MINUTE) for _number in range(2)]
    assert next_in(room) == ["Dan"]
    with time_machine.travel(NOON, tick=False):
        visits[1].leave(by=sara)
    assert next_in(room) == ["Ane", "Dan"]


def test_who_gave_up_is_shown_no_more(queue, room, sara):
    with time_machine.travel(NOON, tick=False):
        WaitingEntry.objects.get(client__nickname="Ane").give_up(by=sara)
    assert next_in(room) == ["Bob", "Cit", "Dan"]


# -- When to look again --------------------------------------------------------------------------


@pytest.fixture
def looked(room):
    """`with looked():` the room is seen to change inside; `with looked(same=True):` not to."""

    class Looked:
        def __init__(self, same=False):
            self.same = same

        def __enter__(self):
            LiveRoom.objects.get_or_create(room=room)
            self.seen = live.version(room, NOON)

        def __exit__(self, failure, *_details):
            if failure is None:
                assert (live.version(room, NOON) == self.seen) is self.same

    return Looked


def test_a_screen_looks_again_after_each_change(
    admit, join, looked, bo, mia, room, sara, cocaine, heroin, leader
):
    again = {"by": sara}
    correcting = {"by": leader.staff, "reason": "Test"}
    with time_machine.travel(NOON, tick=False):
        with looked():
            visit = admit(bo)
        with looked():
            visit.consume(substance=cocaine, method=INJECTION, by=sara)
        with looked():
            consumption = visit.consume_again(**again)
        with looked():
            consumption.undo(**again)
        with looked():
            visit.consumptions.last().correct(substance=heroin, **correcting)
        with looked():
            visit.leave(**again)
        with looked():
            visit = visit.undo_leaving(**again)
        with looked():
            visit.correct(arrived_at=NOON - MINUTE, left_at=None, **correcting)
        with looked():
            visit.undo_admission(**again)
        with looked():
            entry = join(mia)
        with looked():
            entry.give_up(**again)
        with looked():
            visit = admit(bo)
        with looked():
            visit.close_forgotten(left_at=NOON, **again)
        with looked():
            admit(bo)
        with looked():
            Visit.objects.close_all(room, **again)
        with looked():
            room.methods.get(method=SMOKING).set_number_of_places(5)


def test_a_screen_does_not_look_again_for_what_it_does_not_show(
    admit, looked, bo, mia, room, other_room, sara, heroin
):
    with looked(same=True):
        live.picture(room, NOON)
    with looked(same=True):
        visit = admit(bo, room=other_room)
        visit.consume_again(by=sara)
        visit.leave(by=sara)
    with looked(same=True):
        WaitingEntry.objects.join(
            client=mia, room=other_room, substance=heroin, method=SMOKING, by=sara
        )
    with looked(same=True):
        ClientFactory(registered_in=room, registered_by=sara)
        TurnedAway.objects.create(room=room, code="room_full", recorded_by=sara)


def test_a_screen_does_not_look_again_for_a_refusal(admit, looked, bo, mia, room, sara):
    visit = admit(bo)
    with looked(same=True), refused_with("already_inside"):
        admit(bo)
    with looked(same=True), refused_with("place_taken"):
        admit(mia, place=visit.place)
    with looked(same=True), refused_with("only_consumption"):
        visit.consumptions.get().undo(by=sara)


def test_a_screen_looks_again_each_minute_for_the_minutes_shown(room):
    LiveRoom.objects.get_or_create(room=room)
    assert live.version(room, NOON) == live.version(room, NOON + timedelta(seconds=59))
    assert live.version(room, NOON) != live.version(room, NOON + MINUTE)


def test_a_room_in_which_nothing_ever_happened_has_a_version_too(room):
    LiveRoom.objects.all().delete()
    assert live.version(room, NOON).startswith("0-")
    assert live.picture(room, NOON)["version"] == live.version(room, NOON)


def test_the_picture_takes_as_many_queries_for_a_full_room_as_for_one_visit(admit, bo, mia, room):
    admit(bo, at=NOON)
    with CaptureQueriesContext(connection) as one:
        live.picture(room, NOON)
    admit(mia, at=NOON)
    for _number in range(2):
        admit(ClientFactory(), at=NOON, method=SMOKING)
    with CaptureQueriesContext(connection) as full:
        assert live.picture(room, NOON)["inside"] == 4
    assert len(full) == len(one)


def test_a_place_is_free_whose_admission_is_undone_while_the_room_is_read(room, bo, sara, heroin):
    undone = []

    def a_colleague_is_quicker(execute, sql, *rest):
        if 'FROM "intake_consumption"' in sql and not undone:
            undone.append(visit)
            visit.undo_admission(by=sara)
        return execute(sql, *rest)

    now = timezone.now()
    visit = Visit.objects.admit(
        client=bo, room=room, substance=heroin, method=INJECTION, by=sara, at=now
    )
    with connection.execute_wrapper(a_colleague_is_quicker):
        assert not any(seat.visit for seat in seats(room, now).values())
    assert undone
