"""When a room is open: by the clock on its wall, over midnight and when the clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest

from rooms.models import OpeningHours
from tests.rules import local

pytestmark = pytest.mark.django_db

MONDAY, TUESDAY, SATURDAY, SUNDAY = 0, 1, 5, 6
SECOND = timedelta(seconds=1)


@pytest.fixture
def open_on(room):
    """`open_on(MONDAY, "20:00", "02:00")` adds a stretch to the room's hours."""

    def open_on(weekday, opens, closes):
        hours = OpeningHours(
            room=room,
            weekday=weekday,
            opens=time.fromisoformat(opens),
            closes=time.fromisoformat(closes),
        )
        hours.full_clean()
        hours.save()

    return open_on


# November 2026: the 23rd is a Monday.
def monday(*clock):
    return local(2026, 11, 23, *clock)


def tuesday(*clock):
    return local(2026, 11, 24, *clock)


def test_a_room_without_hours_is_not_known_to_be_closed(room):
    assert room.is_open(monday(4))


def test_a_room_is_open_from_the_opening_to_just_before_the_closing_time(room, open_on):
    open_on(MONDAY, "08:00", "20:00")
    assert not room.is_open(monday(8) - SECOND)
    assert room.is_open(monday(8))
    assert room.is_open(monday(20) - SECOND)
    assert not room.is_open(monday(20))


def test_the_hours_are_of_their_own_weekday(room, open_on):
    open_on(MONDAY, "08:00", "20:00")
    assert not room.is_open(tuesday(12))
    assert not room.is_open(local(2026, 11, 22, 12))


def test_hours_past_midnight_run_into_the_next_day(room, open_on):
    open_on(MONDAY, "20:00", "02:00")
    assert not room.is_open(monday(1)), "that night belongs to Sunday"
    assert not room.is_open(monday(20) - SECOND)
    assert room.is_open(monday(20))
    assert room.is_open(tuesday(0))
    assert room.is_open(tuesday(2) - SECOND)
    assert not room.is_open(tuesday(2))
    assert not room.is_open(tuesday(20))


def test_hours_to_midnight_end_with_the_day(room, open_on):
    open_on(MONDAY, "20:00", "00:00")
    assert room.is_open(monday(23, 59, 59))
    assert not room.is_open(tuesday(0))


def test_the_night_from_sunday_runs_into_monday(room, open_on):
    open_on(SUNDAY, "22:00", "03:00")
    assert room.is_open(local(2026, 11, 22, 23))
    assert room.is_open(monday(2, 59, 59))
    assert not room.is_open(monday(3))
    assert not room.is_open(monday(22))


@pytest.mark.parametrize("clock", ["00:00", "08:00"])
def test_from_a_time_to_the_same_is_a_whole_day(room, open_on, clock):
    open_on(MONDAY, clock, clock)
    hour = int(clock[:2])
    assert not room.is_open(monday(hour) - SECOND)
    assert room.is_open(monday(hour))
    assert room.is_open(tuesday(hour) - SECOND)
    assert not room.is_open(tuesday(hour))


def test_around_the_clock_is_always(room, open_on):
    for weekday in range(7):
        open_on(weekday, "00:00", "00:00")
    moment = datetime(2026, 3, 23, tzinfo=UTC)
    assert all(room.is_open(moment + timedelta(minutes=30 * n)) for n in range(2 * 24 * 14))


def test_a_day_can_have_several_stretches(room, open_on):
    open_on(MONDAY, "08:00", "12:00")
    open_on(MONDAY, "14:00", "18:00")
    assert [hour for hour in range(24) if room.is_open(monday(hour))] == [
        *range(8, 12),
        *range(14, 18),
    ]


def test_a_night_and_the_morning_after_are_two_stretches(room, open_on):
    open_on(MONDAY, "22:00", "02:00")
    open_on(TUESDAY, "07:00", "09:00")
    assert [hour for hour in range(12) if room.is_open(tuesday(hour))] == [0, 1, 7, 8]


def test_hours_are_asked_by_the_wall_clock_whatever_zone_the_moment_is_told_in(room, open_on):
    open_on(MONDAY, "08:00", "20:00")
    assert room.is_open(datetime(2026, 11, 23, 7, 0, tzinfo=UTC)), "winter: 8 in Copenhagen"
    assert not room.is_open(datetime(2026, 11, 23, 19, 0, tzinfo=UTC))
    assert room.is_open(datetime(2026, 7, 6, 6, 0, tzinfo=UTC)), "summer: 8 in Copenhagen"
    assert not room.is_open(datetime(2026, 7, 6, 18, 0, tzinfo=UTC))


# -- The nights in which the clocks change -------------------------------------------------------


def open_minutes(room, start, hours):
    """How many minutes the room is open in so many hours from `start`."""
    first = start.astimezone(UTC)
    return sum(room.is_open(first + timedelta(minutes=n)) for n in range(hours * 60))


@pytest.mark.parametrize(
    ("saturday", "minutes"),
    [((2026, 3, 21), 8 * 60), ((2026, 3, 28), 7 * 60), ((2026, 10, 24), 9 * 60)],
    ids=["an ordinary night", "an hour is skipped", "an hour comes twice"],
)
def test_a_night_lasts_until_the_wall_clock_says_it_is_over(room, open_on, saturday, minutes):
    open_on(SATURDAY, "22:00", "06:00")
    assert open_minutes(room, local(*saturday, 12), 24) == minutes


def test_in_spring_the_room_closes_at_two_when_it_is_three(room, open_on):
    open_on(SATURDAY, "22:00", "02:00")
    last = local(2026, 3, 29, 1, 59, 59)
    assert room.is_open(last)
    after = (last.astimezone(UTC) + SECOND).astimezone(last.tzinfo)
    assert after.hour == 3
    assert not room.is_open(after)


def test_in_spring_a_room_that_opens_in_the_skipped_hour_opens_at_three(room, open_on):
    open_on(SUNDAY, "02:30", "06:00")
    assert not room.is_open(local(2026, 3, 29, 1, 59, 59))
    assert room.is_open(local(2026, 3, 29, 3))


def test_in_autumn_both_hours_from_two_to_three_count(room, open_on):
    open_on(SATURDAY, "22:00", "03:00")
    assert room.is_open(local(2026, 10, 25, 2, 30))
    assert room.is_open(local(2026, 10, 25, 2, 30, fold=1))
    assert not room.is_open(local(2026, 10, 25, 3))


# -- The day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "offset"), [((2026, 3, 29), 1), ((2026, 10, 25), 2), ((2026, 11, 23), 1)]
)
def test_a_day_begins_at_the_local_midnight(room, day, offset):
    midnight = datetime(*day, tzinfo=UTC) - timedelta(hours=offset)
    for hour in (0, 3, 12, 23):
        assert room.start_of_day(local(*day, hour)) == midnight
