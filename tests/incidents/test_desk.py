"""What the desk shows of overdoses, on every screen of the room within three seconds."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Incident, Overdose
from intake import live
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(front_desk):
    return lambda: Page(front_desk.get("/rooms/kilden/desk/"))


def mark(page, nickname="Bo"):
    """What the tile of `nickname` says of overdoses."""
    [tile] = [
        details
        for details in page.by_id("live").all("details")
        if nickname in next(details.all("summary")).text
    ]
    return [s.text for s in tile.all("span") if s.get("class") == "overdose-mark"]


def test_it_stands_above_the_room_until_it_is_ended(desk, overdose, address, sara):
    banner = desk().by_id("overdoses")
    assert "Overdose Bo, R1" in banner.text
    assert [a["href"] for a in banner.all("a")] == [address("overdose_detail")]
    overdose.end(by=sara, outcome="recovered_here")
    assert desk().by_id("overdoses").text == ""


def test_each_screen_asks_every_two_seconds(desk, room):
    assert desk().by_id("live")["hx-trigger"] == "every 2s"


def test_the_version_changes_with_the_start_and_the_end(room, sara):
    at = timezone.now()
    before = live.version(room, at)
    overdose = Overdose.objects.start(room=room, by=sara)
    started = live.version(room, at)
    overdose.end(by=sara, outcome="died")
    assert len({before, started, live.version(room, at)}) == 3


def test_another_rooms_overdose_is_not_there(desk, other_room, elsewhere):
    Overdose.objects.start(room=other_room, by=elsewhere.staff)
    assert desk().by_id("overdoses").text == ""


def test_the_tile_is_marked_while_it_goes_on_and_for_72_hours(desk, overdose, sara):
    assert mark(desk()) == ["● Overdose now"]
    overdose.end(by=sara, outcome="recovered_here")
    [text] = mark(desk())
    assert re.fullmatch(r"○ Overdose \d+/\d+ \d\d:\d\d", text)
    for hours, marked in ((71, True), (73, False)):
        began = timezone.now() - timedelta(hours=hours)
        Incident.objects.filter(pk=overdose.pk).update(started_at=began)
        assert bool(mark(desk())) is marked


def test_a_start_by_mistake_marks_nobody(desk, overdose, sara):
    overdose.end(by=sara, outcome="no_overdose")
    assert mark(desk()) == []


def test_somebody_elses_tile_is_not_marked(desk, overdose, inside, mia):
    inside(mia)
    assert mark(desk(), "Mia") == []


def test_an_overdose_in_another_room_marks_the_tile_too_and_says_no_more(
    desk, inside, bo, other_room, elsewhere
):
    visit = inside(bo, room=other_room)
    overdose = Overdose.objects.start(room=other_room, by=elsewhere.staff, visit=visit)
    overdose.end(by=elsewhere.staff, outcome="recovered_here")
    visit.leave(by=elsewhere.staff)
    inside(bo)
    page = desk()
    assert len(mark(page)) == 1
    assert other_room.name not in page.text


def test_the_menu_of_a_tile_leads_to_an_incident(desk, inside, bo):
    visit = inside(bo)
    link = f"{reverse('incidents:incident_create', args=['kilden'])}?visit={visit.uuid}"
    assert link in desk().links
