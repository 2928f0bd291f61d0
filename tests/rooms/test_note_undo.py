"""A note taken back by whoever wrote it, while nobody has read it."""

from datetime import timedelta

import pytest
import time_machine

from rooms.models import HandoverNote
from tests.page import Page
from tests.rules import refused_with

URL = "/rooms/kilden/today/"


@pytest.fixture
def note(room, sara):
    return HandoverNote.objects.write(room=room, by=sara, text="Lampen")


def test_it_is_gone_and_so_are_its_words(front_desk, note):
    address = f"{URL}notes/{note.uuid}/undo/"
    fields = Page(front_desk.get(URL)).form(address).fields
    assert front_desk.send(address, fields)["Location"] == URL
    assert not HandoverNote.objects.exists()


def test_what_was_read_stays(front_desk, health, note):
    note.read(by=health.staff)
    with refused_with("read_already"):
        note.undo(by=note.written_by)
    response = front_desk.send(f"{URL}notes/{note.uuid}/undo/")
    assert response.status_code == 422
    assert "read the note already" in Page(response).text


def test_another_one_does_not_take_it_back(health, note):
    with refused_with("not_ones_own"):
        note.undo(by=health.staff)


def test_after_ten_minutes_it_is_too_late(note):
    later = note.at + timedelta(minutes=10, seconds=1)
    with time_machine.travel(later), refused_with("too_late"):
        note.undo(by=note.written_by)
