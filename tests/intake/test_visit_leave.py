"""Leaving, and closing a visit that was forgotten open."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from intake.models import Visit
from tests.factories import StaffFactory
from tests.rules import local, refused_with

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)


def test_who_leaves_is_no_longer_present(admit, bo, sara):
    visit = admit(bo, at=NOON - timedelta(minutes=30))
    assert Visit.objects.present().get() == visit
    with time_machine.travel(NOON, tick=False):
        left = visit.leave(by=sara)
    assert not Visit.objects.present().exists()
    left.refresh_from_db()
    assert (left.left_at, left.closing) == (NOON, Visit.Closing.LEFT)
    assert (left.closed_at, left.closed_by) == (NOON, sara)
    assert left.minutes(NOON + timedelta(hours=5)) == 30


def test_leaving_twice_is_once(admit, bo, sara):
    visit = admit(bo, at=NOON - timedelta(minutes=30))
    with time_machine.travel(NOON, tick=False):
        visit.leave(by=sara)
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        again = visit.leave(by=StaffFactory())
    assert (again.left_at, again.closed_by) == (NOON, sara)
    assert visit.events.count() == 1


def test_the_place_is_free_for_the_next(admit, bo, mia, sara):
    visit = admit(bo)
    visit.leave(by=sara)
    assert admit(mia).place == visit.place


def test_others_stay(admit, bo, mia, sara):
    admit(mia)
    admit(bo).leave(by=sara)
    assert Visit.objects.present().get().client == mia


# -- Forgotten visits ----------------------------------------------------------------------------


def test_a_visit_is_forgotten_after_twelve_hours(admit, bo, mia):
    now = timezone.now()
    old = admit(bo, at=now - timedelta(hours=12, seconds=1))
    recent = admit(mia, at=now - timedelta(hours=12))
    assert list(Visit.objects.forgotten(now)) == [old]
    assert list(Visit.objects.inside(now)) == [recent]
    assert set(Visit.objects.present()) == {old, recent}


def test_who_has_left_is_not_forgotten(admit, bo, sara):
    visit = admit(bo, at=timezone.now() - timedelta(hours=20))
    visit.leave(by=sara)
    assert not Visit.objects.forgotten(timezone.now()).exists()


@pytest.fixture
def forgotten(admit, bo):
    """Bo came at 20:00 yesterday; nobody registered the leaving."""
    return admit(bo, at=local(2026, 11, 22, 20))


def test_a_forgotten_visit_is_closed_at_an_estimated_time_marked_as_such(forgotten, sara):
    with time_machine.travel(NOON, tick=False):
        forgotten.close_forgotten(left_at=local(2026, 11, 22, 20, 40), by=sara)
    forgotten.refresh_from_db()
    assert forgotten.left_at == local(2026, 11, 22, 20, 40)
    assert (forgotten.closing, forgotten.closed_by) == (Visit.Closing.ESTIMATED, sara)
    assert forgotten.closed_at == NOON
    assert forgotten.minutes(NOON) == 40


def test_a_forgotten_visit_may_be_closed_at_its_arrival_and_at_this_moment(
    forgotten, admit, mia, sara
):
    with time_machine.travel(NOON, tick=False):
        assert forgotten.close_forgotten(left_at=forgotten.arrived_at, by=sara).left_at
        assert admit(mia).close_forgotten(left_at=NOON, by=sara).left_at


def test_a_forgotten_visit_is_not_closed_before_the_arrival(forgotten, sara):
    with time_machine.travel(NOON, tick=False), refused_with("left_before_arrival"):
        forgotten.close_forgotten(left_at=local(2026, 11, 22, 19, 59), by=sara)


def test_a_forgotten_visit_is_not_closed_in_the_future(forgotten, sara):
    with time_machine.travel(NOON, tick=False), refused_with("left_in_future"):
        forgotten.close_forgotten(left_at=NOON + timedelta(seconds=1), by=sara)


def test_who_has_left_meanwhile_keeps_the_true_time(forgotten, sara):
    with time_machine.travel(NOON, tick=False):
        Visit.objects.get(pk=forgotten.pk).leave(by=sara)
        forgotten.close_forgotten(left_at=local(2026, 11, 22, 20, 40), by=sara)
    forgotten.refresh_from_db()
    assert (forgotten.left_at, forgotten.closing) == (NOON, Visit.Closing.LEFT)


def test_who_was_closed_can_come_in_again(forgotten, admit, sara):
    with time_machine.travel(NOON, tick=False):
        forgotten.close_forgotten(left_at=local(2026, 11, 22, 20, 40), by=sara)
        assert admit(forgotten.client).place == forgotten.place


# -- The page ------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_the_button_on_the_tile_registers_the_leaving(front_desk, bo, inside, htmx):
    visit = inside(bo)
    response = front_desk.send(f"/rooms/kilden/visits/{visit.uuid}/leave/", htmx=htmx)
    assert (response.status_code, response["Location"]) == (
        302,
        f"/rooms/kilden/desk/?left={visit.uuid}",
    )
    visit.refresh_from_db()
    assert (visit.closing, visit.closed_by) == ("left", front_desk.staff)


def test_two_desks_that_press_the_button_register_one_leaving(front_desk, leader, bo, inside):
    visit = inside(bo)
    url = f"/rooms/kilden/visits/{visit.uuid}/leave/"
    assert front_desk.send(url).status_code == 302
    visit.refresh_from_db()
    assert leader.send(url).status_code == 302
    again = type(visit).objects.get()
    assert (again.left_at, again.closed_by) == (visit.left_at, front_desk.staff)
