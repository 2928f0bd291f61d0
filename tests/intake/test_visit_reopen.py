"""A leaving was a mistake: still inside."""

from datetime import timedelta

import pytest
import time_machine

from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def left(bo, inside, sara):
    """Bo has just left."""
    return inside(bo).leave(by=sara)


def url(visit):
    return f"/rooms/kilden/visits/{visit.uuid}/reopen/"


@pytest.mark.parametrize("htmx", [False, True])
def test_who_had_not_left_is_inside_again(front_desk, left, htmx):
    response = front_desk.send(url(left), htmx=htmx)
    assert (response.status_code, response["Location"]) == (302, "/rooms/kilden/desk/?done=undone")
    left.refresh_from_db()
    assert (left.left_at, left.closing, left.closed_by) == (None, "", None)


@pytest.mark.parametrize("htmx", [False, True])
def test_after_ten_minutes_it_is_too_late(front_desk, left, htmx):
    before = contents()
    with time_machine.travel(left.closed_at + timedelta(minutes=10, seconds=1), tick=False):
        response = front_desk.send(url(left), htmx=htmx)
    assert response.status_code == 422
    assert "It is too late to undo this." in Page(response).by_id("done").text
    assert contents() == before


@pytest.mark.parametrize("htmx", [False, True])
def test_a_place_taken_meanwhile_is_told(front_desk, left, mia, inside, htmx):
    inside(mia)
    before = contents()
    response = front_desk.send(url(left), htmx=htmx)
    assert response.status_code == 422
    assert "The place was just taken." in Page(response).by_id("done").text
    assert contents() == before


def test_who_went_in_elsewhere_meanwhile_is_told(front_desk, left, bo, other_room, inside):
    inside(bo, room=other_room)
    before = contents()
    response = front_desk.send(url(left))
    assert response.status_code == 422
    assert "Is already inside." in Page(response).by_id("done").text
    assert contents() == before


def test_who_is_inside_stays_so(front_desk, room, inside):
    visit = inside(ClientFactory(registered_in=room))
    assert front_desk.send(url(visit)).status_code == 302
    visit.refresh_from_db()
    assert visit.left_at is None
