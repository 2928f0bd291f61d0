"""What the database counts as visits end: whoever ends them, and whatever is undone."""

from datetime import timedelta

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from intake.models import Visit, VisitsOfDay, VisitsOfMonth
from intake.models.counted import DAYS
from intake.models.counted_visits import NOT_KNOWN, STAYS, UNKNOWN, length_of
from tests.intake.test_counted import right
from tests.rules import local, refused_by

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def visit(inside, bo):
    return inside(bo)


def ended(visit, sara, minutes, estimated=False):
    """The visit, ended after so many minutes; past the verbs, which know only now."""
    Visit.objects.filter(pk=visit.pk).update(
        left_at=visit.arrived_at + minutes * MINUTE,
        closing="estimated" if estimated else "left",
        closed_at=timezone.now(),
        closed_by=sara,
    )
    return visit


def stays(month):
    """(length, day of the month) of each bit of a VisitsOfMonth."""
    places = [place for place, bit in enumerate(month.stays) if bit == "1"]
    return {(STAYS[place // DAYS], place % DAYS + 1) for place in places}


def test_who_is_inside_is_not_counted_yet(visit, sara):
    assert not VisitsOfMonth.objects.exists()
    assert not VisitsOfDay.objects.exists()
    visit.consume_again(by=sara)
    visit.undo_admission(by=sara)
    assert not VisitsOfMonth.objects.exists()
    assert right()


def test_a_visit_is_counted_when_it_ends(visit, sara):
    visit.leave(by=sara)
    arrived = timezone.localtime(visit.arrived_at)
    month = VisitsOfMonth.objects.get()
    assert (month.room, month.client, month.number) == (visit.room, visit.client, 1)
    assert month.month == arrived.year * 12 + arrived.month - 1
    assert stays(month) == {("0-14", arrived.day)}
    day = VisitsOfDay.objects.get()
    assert (day.day, day.minutes, day.number) == (arrived.date(), 0, 1)
    assert right()


@pytest.mark.parametrize(
    ("minutes", "length"),
    [
        *((0, "0-14"), (14.99, "0-14"), (15, "15-29"), (29.99, "15-29"), (30, "30-44")),
        *((45, "45-59"), (60, "60-119"), (119.99, "60-119"), (120, "120+"), (9000, "120+")),
    ],
)
def test_a_length_of_stay_is_in_whole_minutes(visit, sara, minutes, length):
    ended(visit, sara, minutes)
    [(found, _day)] = stays(VisitsOfMonth.objects.get())
    assert VisitsOfDay.objects.get().minutes == int(minutes)
    assert found == length == length_of(int(minutes))


def test_of_whom_nobody_saw_leave_the_length_is_not_known(visit, sara):
    ended(visit, sara, 40, estimated=True)
    [(length, _day)] = stays(VisitsOfMonth.objects.get())
    assert length == UNKNOWN == length_of(NOT_KNOWN)
    assert VisitsOfDay.objects.get().minutes == NOT_KNOWN
    assert right()


def test_a_leaving_that_is_undone_is_not_counted(visit, sara):
    visit.leave(by=sara).undo_leaving(by=sara)
    assert not VisitsOfMonth.objects.exists()
    assert not VisitsOfDay.objects.exists()


def test_of_what_is_left_days_and_lengths_are_kept(visit, admit, bo, sara):
    ended(visit, sara, 0)
    moved = local(2026, 10, 25, 2, 30)
    Visit.objects.filter(pk=visit.pk).update(arrived_at=moved, left_at=moved + 20 * MINUTE)
    other = admit(bo).leave(by=sara)
    Visit.objects.filter(pk=other.pk).update(
        arrived_at=moved + timedelta(days=1), left_at=moved + timedelta(days=1, minutes=70)
    )
    month = VisitsOfMonth.objects.get()
    assert month.number == 2
    assert stays(month) == {("15-29", 25), ("60-119", 26)}
    assert right()
    Visit.objects.filter(pk=visit.pk).update(closing="estimated")
    assert stays(VisitsOfMonth.objects.get()) == {(UNKNOWN, 25), ("60-119", 26)}
    assert right()
    other.consumptions.all().delete()
    Visit.objects.filter(pk=other.pk).delete()
    assert stays(VisitsOfMonth.objects.get()) == {(UNKNOWN, 25)}
    assert right()


def test_a_corrected_visit_moves(visit, sara):
    earlier = visit.arrived_at - timedelta(days=40)
    visit.leave(by=sara)
    visit.correct(by=sara, reason="Later noted", arrived_at=earlier, left_at=earlier + 50 * MINUTE)
    [(length, day)] = stays(VisitsOfMonth.objects.get())
    assert (length, day) == ("45-59", timezone.localtime(earlier).day)
    assert VisitsOfDay.objects.get().day == timezone.localdate(earlier)
    assert right()


def test_a_correction_to_being_inside_takes_the_visit_away(visit, sara):
    visit.leave(by=sara)
    visit.correct(by=sara, reason="Still here", arrived_at=visit.arrived_at, left_at=None)
    assert not VisitsOfDay.objects.exists()
    assert right()


def test_all_who_leave_at_once_are_counted(inside, bo, mia, sara, room):
    for client in (bo, mia):
        inside(client)
    Visit.objects.close_all(room, by=sara)
    assert sum(VisitsOfDay.objects.values_list("number", flat=True)) == 2
    assert VisitsOfMonth.objects.count() == 2
    assert right()


def test_visits_written_in_bulk_are_counted(visit, sara):
    visit.leave(by=sara)
    at = local(2026, 3, 29, 1, 30)
    columns = "uuid, room_id, client_id, method, place_id, arrived_at, admitted_by_id, passed"
    columns += ", left_at, closing, closed_at, closed_by_id"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with cursor.copy(f"COPY intake_visit ({columns}) FROM STDIN") as copy:
            for number in range(200):
                arrived = at + number * timedelta(hours=5)
                copy.write_row(
                    (
                        *(f"00000000-0000-0000-0000-{number:012}", visit.room_id, visit.client_id),
                        *(visit.method, visit.place_id, arrived, sara.pk, "{}"),
                        *(arrived + number * MINUTE, "left", arrived, sara.pk),
                    )
                )
    assert sum(VisitsOfDay.objects.values_list("number", flat=True)) == 201
    assert right()
    Visit.objects.exclude(pk=visit.pk).update(closing="estimated")
    assert right()
    Visit.objects.exclude(pk=visit.pk).delete()
    assert VisitsOfDay.objects.get().number == 1
    assert right()


def test_a_change_of_nothing_that_counts_writes_nothing(visit, sara, leader):
    visit.leave(by=sara)

    def versions():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT m.ctid, d.ctid FROM intake_visitsofmonth m, intake_visitsofday d"
            )
            return cursor.fetchall()

    before = versions()
    Visit.objects.update(closed_by=leader.staff, passed=["room_closed"])
    assert versions() == before


def test_nothing_is_counted_below_none(visit, sara):
    visit.leave(by=sara)
    VisitsOfMonth.objects.update(number=0)
    with refused_by("visits_of_month_of_some"):
        VisitsOfMonth.objects.update(number=-1)
    VisitsOfDay.objects.update(number=0)
    with refused_by("visits_of_day_of_some"):
        VisitsOfDay.objects.update(number=-1)


def test_the_check_says_which_cells_differ_and_rebuilding_puts_them_right(visit, sara, capsys):
    with pgtrigger.ignore("intake.Visit:counted_update"):
        visit.leave(by=sara)
    with pytest.raises(CommandError, match="2 cells differ"):
        call_command("rebuild_figures", check=True)
    day = timezone.localdate(visit.arrived_at)
    assert f"intake_visitsofday: room_id {visit.room_id} day {day} minutes 0" in (
        capsys.readouterr().out
    )
    call_command("rebuild_figures", verbosity=0)
    assert right()
    assert VisitsOfMonth.objects.get().number == 1
