"""Rooms in which invented people did something, for tests of figures that are published."""

import pytest
import time_machine

from rooms import figures
from rooms.figures import Period
from rooms.models import ReportOrder, Room
from tests.factories import RoomFactory
from tests.rooms.tables import Invented
from tests.rules import local


@pytest.fixture
def two_rooms(db):
    """Two rooms, and no others in use: in those of the migrations nothing happened."""
    Room.objects.update(active=False)
    return [RoomFactory(slug="a", name="A"), RoomFactory(slug="b", name="B")]


@pytest.fixture
def count(monkeypatch):
    """`count(happened)` lets the apps offer the tables of what is invented, and no others."""

    def offer(happened):
        app = Invented(happened)
        monkeypatch.setattr(figures, "_offering", lambda name: [app] if hasattr(app, name) else [])
        return app

    return offer


@pytest.fixture
def in_2026():
    with time_machine.travel(local(2026, 6, 1, 12), tick=False):
        yield


@pytest.fixture
def order(leader, room):
    """`order()` orders the report of the room over May 2025, as its leader does."""

    may = Period.month(2025, 5)

    def place(*, by=leader, room=room, period=may, format="csv"):
        return ReportOrder.objects.place(
            by=by.staff, room=room, period=period, format=format, language="en"
        )

    return place
