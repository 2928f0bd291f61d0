"""The day in a room beside the usual, what waits, and the notes from shift to shift."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from intake.models import TurnedAway
from rooms import start
from rooms.models import HandoverNote
from tests.page import Page
from tests.rules import local

URL = "/rooms/kilden/today/"
NOON = local(2026, 11, 23, 12, 30)


def columns(room, at):
    with translation.override("en"):
        return {str(column.title): column for column in start.hours(room, at)}


def test_intakes_stand_by_method_and_hour(front_desk, room, inside, bo, mia):
    with time_machine.travel(NOON, tick=False):
        inside(bo, at=local(2026, 11, 23, 9, 10))
        inside(mia, at=local(2026, 11, 23, 12, 5), method="injection")
        found = columns(room, NOON)
        page = Page(front_desk.get(URL))
    assert found["Smoking"].numbers[8:14] == [0, 1, 0, 0, 0, None]
    assert found["Injection"].numbers[12] == 1
    assert found["Places in use"].numbers[8:14] == [0, 1, 1, 1, 2, None]
    assert "09–10 0 1 1" in page.text


def test_nobody_was_here(front_desk, room):
    assert "Nobody was in the room." in Page(front_desk.get(URL)).text


def test_a_day_of_before_is_whole(front_desk, room, inside, bo):
    inside(bo, at=timezone.now() - timedelta(days=1))
    yesterday = timezone.localdate() - timedelta(days=1)
    page = Page(front_desk.get(URL, {"day": yesterday.isoformat()}))
    assert "Nobody was in the room." not in page.text
    assert f"?day={yesterday - timedelta(days=1)}" in page.links
    assert not [f for f in page.root.all("form") if "handover" in f.get("class")]


@pytest.mark.parametrize(("day", "words"), [("x", "valid date"), ("2999-01-01", "still to come")])
def test_a_bad_day_is_told_at_its_field(front_desk, room, day, words):
    assert words in Page(front_desk.get(URL, {"day": day})).errors["day"]


def test_those_turned_away_are_counted_by_reason(front_desk, room, sara):
    for _n in range(2):
        TurnedAway.objects.create(room=room, code="room_full", recorded_by=sara)
    assert "No free place 2" in Page(front_desk.get(URL)).text


# -- From shift to shift -------------------------------------------------------------------------


@pytest.fixture
def note(room, sara):
    return HandoverNote.objects.write(room=room, by=sara, text="Lampen i R4 er gået")


def test_a_note_is_handed_over(front_desk, health, room):
    response = front_desk.send(URL, text="Lampen i R4 er gået")
    assert response["Location"] == URL
    assert "Lampen i R4 er gået" in Page(health.get(URL)).text


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "Ring til 010190-1234"])
def test_a_bad_note_is_told_at_its_field(front_desk, room, text):
    response = front_desk.send(URL, text=text)
    assert response.status_code == 422
    assert Page(response).errors["text"]
    assert not HandoverNote.objects.exists()


def test_notes_of_seven_days_are_shown(front_desk, note):
    with time_machine.travel(note.at + timedelta(days=6, hours=23)):
        front_desk.force_login(front_desk.staff)
        assert "Lampen" in Page(front_desk.get(URL)).text
    with time_machine.travel(note.at + timedelta(days=7, hours=1)):
        front_desk.force_login(front_desk.staff)
        assert "Lampen" not in Page(front_desk.get(URL)).text
