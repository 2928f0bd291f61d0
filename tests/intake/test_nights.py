"""A night over midnight, and the two in which the clocks change, count right."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from intake import live
from intake.models import Visit
from tests.rules import local

pytestmark = pytest.mark.django_db


@pytest.fixture
def stay(admit, bo, sara):
    """`stay(came, left)` is a visit from one moment to another."""

    def stay(came, left):
        with time_machine.travel(came, tick=False):
            visit = admit(bo)
        with time_machine.travel(left, tick=False):
            visit.leave(by=sara)
        return Visit.objects.get(pk=visit.pk)

    return stay


# Came, left, and how many minutes that was.
NIGHTS = {
    "over midnight": (local(2026, 11, 22, 23, 50), local(2026, 11, 23, 0, 20), 30),
    "over New Year": (local(2026, 12, 31, 23, 50), local(2027, 1, 1, 0, 20), 30),
    "over the skipped hour": (local(2026, 3, 29, 1, 50), local(2026, 3, 29, 3, 10), 20),
    "through that night": (local(2026, 3, 28, 22, 0), local(2026, 3, 29, 6, 0), 7 * 60),
    "from the first to the second 2:50": (
        local(2026, 10, 25, 2, 50),
        local(2026, 10, 25, 2, 50, fold=1),
        60,
    ),
    "left by an earlier clock than came": (
        local(2026, 10, 25, 2, 50),
        local(2026, 10, 25, 2, 10, fold=1),
        20,
    ),
    "through the long night": (local(2026, 10, 24, 22, 0), local(2026, 10, 25, 6, 0), 9 * 60),
}


@pytest.mark.parametrize(("came", "left", "minutes"), NIGHTS.values(), ids=NIGHTS)
def test_a_visit_has_the_minutes_that_passed(stay, came, left, minutes):
    visit = stay(came, left)
    assert visit.minutes(timezone.now()) == minutes
    assert visit.left_at - visit.arrived_at == timedelta(minutes=minutes)


@pytest.mark.parametrize(("came", "left", "minutes"), NIGHTS.values(), ids=NIGHTS)
def test_a_visit_that_goes_on_has_the_minutes_that_passed(admit, bo, room, came, left, minutes):
    admit(bo, at=came)
    seat = live.picture(room, left.astimezone(UTC))["methods"][1].seats[0]
    assert (seat.minutes, seat.attention) == (minutes, minutes >= 45)


def test_times_are_stored_as_moments_and_shown_by_the_clock_on_the_wall(stay):
    visit = stay(local(2026, 7, 1, 23, 50), local(2026, 7, 2, 0, 20))
    assert visit.arrived_at == datetime(2026, 7, 1, 21, 50, tzinfo=UTC)
    shown = Template("{{ visit.arrived_at|date:'j H:i' }} {{ visit.left_at|date:'j H:i' }}")
    assert shown.render(Context({"visit": visit})) == "1 23:50 2 00:20"


@pytest.mark.parametrize("fold", [0, 1])
def test_an_arrival_in_the_hour_that_comes_twice_keeps_which_one_it_was(admit, bo, fold):
    came = local(2026, 10, 25, 2, 30, fold=fold)
    visit = Visit.objects.get(pk=admit(bo, at=came.astimezone(UTC)).pk)
    assert visit.arrived_at == datetime(2026, 10, 25, 0 + fold, 30, tzinfo=UTC)
    shown = timezone.localtime(visit.arrived_at)
    assert (shown.hour, shown.minute, shown.fold) == (2, 30, fold)


@pytest.mark.parametrize(
    "came", [local(2026, 3, 28, 20, 0), local(2026, 10, 24, 20, 0)], ids=["spring", "autumn"]
)
def test_a_visit_is_forgotten_after_twelve_hours_that_passed(admit, bo, came):
    admit(bo, at=came)
    twelve = came.astimezone(UTC) + timedelta(hours=12)
    assert not Visit.objects.forgotten(twelve).exists()
    assert Visit.objects.forgotten(twelve + timedelta(seconds=1)).exists()


@pytest.mark.parametrize(
    "came", [local(2026, 3, 29, 1, 55), local(2026, 10, 25, 2, 55)], ids=["spring", "autumn"]
)
def test_an_admission_can_be_undone_for_ten_minutes_that_passed(admit, bo, came):
    visit = admit(bo, at=came.astimezone(UTC))
    ten = visit.arrived_at + timedelta(minutes=10)
    assert visit.admission_undoable(ten)
    assert not visit.admission_undoable(ten + timedelta(seconds=1))


def test_the_page_of_the_client_shows_the_clock_on_the_wall(stay, front_desk, bo, room):
    stay(local(2026, 10, 24, 23, 50), local(2026, 10, 25, 2, 10, fold=1))
    with time_machine.travel(local(2026, 10, 26, 12), tick=False):
        front_desk.force_login(front_desk.staff)
        page = front_desk.get(reverse("intake:client_detail", args=[room.slug, bo.uuid]))
    assert "23:50" in page.text
    assert "21:50" not in page.text
