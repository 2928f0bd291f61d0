"""The waiting list: in order of arrival, one entry per client."""

from datetime import timedelta

import pytest
import time_machine

from intake.models import WaitingEntry
from rooms.models import LiveRoom, Method
from tests.factories import StaffFactory
from tests.rules import counts, local, written

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
INJECTION, SMOKING = Method.INJECTION, Method.SMOKING


def after(minutes):
    return time_machine.travel(NOON + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def join(room, sara, heroin):
    """`join(bo, minutes=5)` puts Bo on the list to smoke heroin at five past twelve."""

    def join(client, minutes=0, **arguments):
        usual = {"room": room, "substance": heroin, "method": SMOKING, "by": sara}
        with after(minutes):
            return WaitingEntry.objects.join(client=client, **{**usual, **arguments})

    return join


def waiting(room):
    return [entry.client for entry in WaitingEntry.objects.waiting().filter(room=room)]


def version_of(room):
    return LiveRoom.objects.get(room=room).version


def test_the_one_who_came_first_waits_first(join, bo, mia, room):
    join(mia, minutes=1)
    join(bo, minutes=0)
    assert waiting(room) == [bo, mia]


def test_joining_writes_who_waits_for_what_since_when(join, bo, room, sara, heroin):
    before = counts()
    join(bo)
    assert written(before) == {"intake.WaitingEntry": 1}
    entry = WaitingEntry.objects.get()
    assert (entry.client, entry.room, entry.substance, entry.method) == (bo, room, heroin, SMOKING)
    assert (entry.joined_at, entry.added_by, entry.ended_at) == (NOON, sara, None)


def test_joining_again_keeps_the_place_in_the_row_and_takes_the_new_substance(
    join, bo, mia, room, cocaine
):
    first = join(bo)
    join(mia, minutes=1)
    again = join(bo, minutes=5, substance=cocaine)
    assert again == first
    assert waiting(room) == [bo, mia]
    again.refresh_from_db()
    assert (again.substance, again.joined_at) == (cocaine, NOON)


def test_joining_for_another_method_begins_anew_at_the_end(join, bo, mia, room):
    first = join(bo)
    join(mia, minutes=1)
    join(bo, minutes=5, method=INJECTION)
    assert waiting(room) == [mia, bo]
    first.refresh_from_db()
    assert first.ending == WaitingEntry.Ending.GAVE_UP


def test_joining_in_another_room_ends_the_waiting_here(join, bo, room, other_room):
    join(bo)
    seen = version_of(room)
    join(bo, minutes=5, room=other_room)
    assert waiting(room) == []
    assert waiting(other_room) == [bo]
    assert version_of(room) > seen, "the desk here sees it at once"


def test_who_gives_up_waits_no_more(join, bo, mia, room):
    entry = join(bo)
    join(mia)
    other = StaffFactory()
    with after(20):
        entry.give_up(by=other)
    assert waiting(room) == [mia]
    entry.refresh_from_db()
    assert (entry.ending, entry.ended_by) == (WaitingEntry.Ending.GAVE_UP, other)
    assert entry.ended_at == NOON + timedelta(minutes=20)


def test_giving_up_twice_is_once(join, bo, sara):
    entry = join(bo)
    with after(20):
        entry.give_up(by=sara)
    with after(30):
        entry.give_up(by=StaffFactory())
    entry.refresh_from_db()
    assert (entry.ended_at, entry.ended_by) == (NOON + timedelta(minutes=20), sara)
    assert entry.events.count() == 1


def test_who_was_called_in_does_not_give_up_afterwards(join, admit, bo, sara):
    entry = join(bo)
    admit(bo, at=NOON + timedelta(minutes=5))
    with after(10):
        entry.give_up(by=sara)
    entry.refresh_from_db()
    assert entry.ending == WaitingEntry.Ending.ADMITTED


def test_who_gave_up_may_wait_again_at_the_end(join, bo, mia, room, sara):
    with after(2):
        join(bo).give_up(by=sara)
    join(mia, minutes=3)
    join(bo, minutes=4)
    assert waiting(room) == [mia, bo]


def test_every_desk_sees_who_joins_and_who_gives_up(join, bo, room, other_room, sara):
    LiveRoom.objects.change(room, other_room)
    seen, elsewhere = version_of(room), version_of(other_room)
    entry = join(bo)
    joined = version_of(room)
    with after(5):
        entry.give_up(by=sara)
    assert seen < joined < version_of(room)
    assert version_of(other_room) == elsewhere
