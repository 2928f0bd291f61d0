"""An overdose over midnight, and in the nights in which the clocks change."""

import uuid
from datetime import UTC, timedelta

import pytest
import time_machine

from incidents.models import Overdose
from tests.page import Page
from tests.rules import local

pytestmark = pytest.mark.django_db

# Began, a tap, the end; the minutes to the tap and to the end; the tap by the clock on the wall.
NIGHTS = {
    "over midnight": (
        *(local(2026, 11, 22, 23, 55), local(2026, 11, 23, 0, 5), local(2026, 11, 23, 0, 20)),
        *(10, 25, "00:05:00"),
    ),
    "over the skipped hour": (
        *(local(2026, 3, 29, 1, 55), local(2026, 3, 29, 3, 5), local(2026, 3, 29, 3, 20)),
        *(10, 25, "03:05:00"),
    ),
    "by an earlier clock than it began": (
        local(2026, 10, 25, 2, 55),
        local(2026, 10, 25, 2, 5, fold=1),
        local(2026, 10, 25, 2, 20, fold=1),
        *(10, 25, "02:05:00"),
    ),
    "through the hour that comes twice": (
        local(2026, 10, 25, 1, 50),
        local(2026, 10, 25, 2, 50, fold=1),
        local(2026, 10, 25, 3, 0),
        *(120, 130, "02:50:00"),
    ),
}


@pytest.mark.parametrize("night", NIGHTS.values(), ids=NIGHTS)
def test_the_timeline_and_the_length_are_right(room, sara, front_desk, night):
    began, tapped, ended, minutes_to_tap, minutes, wall = night
    with time_machine.travel(began, tick=False):
        overdose = Overdose.objects.start(room=room, by=sara)
    overdose = Overdose.objects.select_related("incident").get(pk=overdose.pk)
    with time_machine.travel(tapped, tick=False):
        overdose.record(uuid=uuid.uuid4(), kind="oxygen", by=sara)
        assert overdose.seconds(tapped.astimezone(UTC)) == minutes_to_tap * 60
    with time_machine.travel(ended, tick=False):
        over = overdose.end(by=sara, outcome="recovered_here")
        front_desk.force_login(sara)
        page = Page(front_desk.get(f"/rooms/kilden/overdoses/{overdose.uuid}/"))
    assert over.seconds(ended.astimezone(UTC)) == minutes * 60
    [entry] = over.entries()
    assert entry.after_seconds == minutes_to_tap * 60
    first = next(li for li in page.by_id("timeline").all("li") if "entry" in li.get("class"))
    after = f"{minutes_to_tap}:00" if minutes_to_tap < 60 else "2:00:00"
    assert first.text.startswith(f"{wall} {after} Oxygen")


def test_a_tap_that_waited_over_the_change_has_the_time_it_had(room, sara, front_desk):
    """The device says how long ago it was; what its clock shows does not matter."""
    began = local(2026, 10, 25, 2, 58)
    with time_machine.travel(began, tick=False):
        overdose = Overdose.objects.start(room=room, by=sara)
    arrived = local(2026, 10, 25, 2, 3, fold=1)
    with time_machine.travel(arrived, tick=False):
        front_desk.force_login(sara)
        url = f"/rooms/kilden/overdoses/{overdose.uuid}/record/"
        front_desk.send(url, kind="naloxone", ago=str(4 * 60 * 1000))
    [event] = overdose.timeline.all()
    assert event.at == (began.astimezone(UTC) + timedelta(minutes=1))
