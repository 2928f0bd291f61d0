"""Everyone has left: the open visits of a room end in one act."""

from datetime import timedelta

import pytest
import time_machine

from intake.models import Visit
from rooms.models import LiveRoom
from tests.factories import ClientFactory
from tests.rules import local

pytestmark = pytest.mark.django_db

CLOSING_TIME = local(2026, 11, 23, 2)


@pytest.fixture
def close_all(room, sara):
    def close_all():
        with time_machine.travel(CLOSING_TIME, tick=False):
            return Visit.objects.close_all(room, by=sara)

    return close_all


def test_everyone_inside_has_left_marked_as_such(admit, close_all, bo, mia, sara):
    for client, minutes in ((bo, 50), (mia, 5)):
        admit(client, at=CLOSING_TIME - timedelta(minutes=minutes))
    assert {visit.client for visit in close_all()} == {bo, mia}
    for visit in Visit.objects.all():
        assert (visit.left_at, visit.closing) == (CLOSING_TIME, Visit.Closing.EVERYONE_LEFT)
        assert (visit.closed_at, visit.closed_by) == (CLOSING_TIME, sara)


def test_who_had_left_before_keeps_their_time(admit, close_all, bo, sara):
    visit = admit(bo, at=CLOSING_TIME - timedelta(minutes=50))
    with time_machine.travel(CLOSING_TIME - timedelta(minutes=20), tick=False):
        visit.leave(by=sara)
    assert close_all() == []
    visit.refresh_from_db()
    assert visit.closing == Visit.Closing.LEFT


def test_who_was_forgotten_stays_to_be_closed_with_an_estimate(admit, close_all, bo, mia):
    forgotten = admit(bo, at=CLOSING_TIME - timedelta(hours=13))
    admit(mia, at=CLOSING_TIME - timedelta(hours=1))
    assert [visit.client for visit in close_all()] == [mia]
    assert Visit.objects.forgotten(CLOSING_TIME).get() == forgotten


def test_other_rooms_are_left_alone(admit, close_all, bo, other_room):
    admit(bo, room=other_room, at=CLOSING_TIME - timedelta(minutes=50))
    assert close_all() == []
    assert Visit.objects.present().get().client == bo


def test_everyone_leaving_twice_is_once(admit, close_all, bo):
    visit = admit(bo, at=CLOSING_TIME - timedelta(minutes=50))
    close_all()
    assert close_all() == []
    assert visit.events.count() == 1


def test_every_desk_sees_it_at_once(admit, close_all, bo, room):
    admit(bo, at=CLOSING_TIME - timedelta(minutes=50))
    seen = LiveRoom.objects.get(room=room).version
    close_all()
    assert LiveRoom.objects.get(room=room).version > seen


def test_each_leaving_can_be_undone(admit, close_all, bo, mia, sara):
    stayed = admit(bo, at=CLOSING_TIME - timedelta(minutes=50))
    admit(mia, at=CLOSING_TIME - timedelta(minutes=50))
    close_all()
    with time_machine.travel(CLOSING_TIME + timedelta(minutes=5), tick=False):
        stayed.undo_leaving(by=sara)
    assert Visit.objects.present().get() == stayed


def test_the_places_are_free_again(admit, close_all, room):
    for _number in range(2):
        admit(ClientFactory(), at=CLOSING_TIME - timedelta(minutes=50))
    close_all()
    assert admit(ClientFactory(), at=CLOSING_TIME + timedelta(hours=6)).place.name == "I1"
