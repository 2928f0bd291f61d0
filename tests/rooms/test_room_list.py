"""Choosing a room."""

from datetime import datetime, time

import pytest
import time_machine

from rooms.models import OpeningHours, Room
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.page import Page
from tests.rules import local


@pytest.fixture
def of_both(room, other_room):
    return StaffBrowser(StaffFactory(roles=[(Role.FRONT_DESK, room), (Role.AUDITOR, other_room)]))


def test_rooms_lead_to_the_desk_or_to_what_one_may_see_of_them(of_both):
    links = Page(of_both.get("/")).links
    assert "/rooms/kilden/desk/" in links
    assert "/rooms/broen/" in links
    assert "/rooms/broen/desk/" not in links


def test_rooms_in_which_one_has_no_role_are_not_named(front_desk, other_room):
    assert "Broen" not in Page(front_desk.get("/?choose")).text


def test_a_closed_down_room_is_not_offered(of_both, room):
    Room.objects.filter(pk=room.pk).update(active=False)
    page = Page(of_both.get("/"))
    assert "Kilden" not in page.text
    assert "Broen" in page.text


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (local(2026, 11, 2, 21, 59), "Open now"),
        (local(2026, 11, 2, 22, 0), "Closed now"),
        (local(2026, 11, 3, 12, 0), "Closed now"),
    ],
)
def test_a_room_says_whether_it_is_open(front_desk, room, moment: datetime, words):
    OpeningHours.objects.create(room=room, weekday=0, opens=time(10), closes=time(22))
    with time_machine.travel(moment, tick=False):
        front_desk.force_login(front_desk.staff)
        assert words in Page(front_desk.get("/?choose")).text


def test_staff_of_one_room_are_led_on_to_its_desk(front_desk, leader, health):
    for browser in (front_desk, leader, health):
        assert browser.get("/")["Location"] == "/rooms/kilden/desk/"


def test_an_auditor_of_one_room_stays_on_the_list(room):
    browser = StaffBrowser(StaffFactory(roles=[(Role.AUDITOR, room)]))
    assert "/rooms/kilden/" in Page(browser.get("/")).links
