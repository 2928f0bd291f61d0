"""What the database counts as intakes are written: whoever writes them, and whatever they undo."""

from datetime import timedelta

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from intake.models import Consumption, IntakesOfHour, IntakesOfMonth, Visit
from tests.rules import local, refused_by

pytestmark = pytest.mark.django_db


def right():
    """Whether what is counted is what the intakes count to; raises CommandError if not."""
    call_command("rebuild_figures", check=True, verbosity=0)
    return True


@pytest.fixture
def visit(inside, bo):
    return inside(bo)


def test_an_admission_is_counted_at_once(visit):
    month = IntakesOfMonth.objects.get()
    now = timezone.localtime(visit.arrived_at)
    assert (month.client, month.room, month.number) == (visit.client, visit.room, 1)
    assert month.month == now.year * 12 + now.month - 1
    assert month.days.index("1") == now.day - 1
    assert month.days.count("1") == 1
    assert month.hours.index("1") == now.weekday() * 24 + now.hour
    hour = IntakesOfHour.objects.get()
    assert (hour.day, hour.hour, hour.number) == (now.date(), now.hour, 1)
    assert right()


def test_another_intake_counts_to_the_same_cell(visit, sara):
    visit.consume_again(by=sara)
    assert IntakesOfMonth.objects.get().number == 2
    assert right()


def test_an_undone_intake_is_not_counted(visit, sara):
    visit.consume_again(by=sara).undo(by=sara)
    assert IntakesOfMonth.objects.get().number == 1
    visit.undo_admission(by=sara)
    assert not IntakesOfMonth.objects.exists()
    assert not IntakesOfHour.objects.exists()


def test_a_corrected_intake_moves(visit, sara, heroin):
    visit.consumptions.get().correct(by=sara, reason="Misheard", substance=heroin)
    assert IntakesOfMonth.objects.get().substance == heroin
    assert right()


def test_a_corrected_arrival_moves_day_and_hour(visit, sara):
    earlier = visit.arrived_at - timedelta(hours=30)
    visit.correct(by=sara, reason="Later noted", arrived_at=earlier, left_at=visit.arrived_at)
    assert IntakesOfHour.objects.get().day == timezone.localdate(earlier)
    assert right()


def test_of_what_is_left_day_and_hour_are_kept(visit, sara):
    first = visit.consumptions.get()
    second = visit.consume_again(by=sara)
    Consumption.objects.filter(pk=second.pk).update(at=second.at - timedelta(days=70, hours=5))
    assert right()
    first.delete()
    assert right()
    assert IntakesOfMonth.objects.get().number == 1


def test_rows_written_in_bulk_are_counted(visit, heroin):
    intake = visit.consumptions.get()
    at = local(2026, 10, 25, 2, 30)
    rows = [(visit.pk, at + number * timedelta(minutes=10)) for number in range(200)]
    with connection.cursor() as cursor:
        columns = "uuid, visit_id, room_id, at, substance_id, method, recorded_by_id"
        with cursor.copy(f"COPY intake_consumption ({columns}) FROM STDIN") as copy:
            for number, (pk, moment) in enumerate(rows):
                copy.write_row(
                    (
                        *(f"00000000-0000-0000-0000-{number:012}", pk, visit.room_id, moment),
                        *(heroin.pk, "smoking", intake.recorded_by_id),
                    )
                )
    assert sum(IntakesOfMonth.objects.values_list("number", flat=True)) == 201
    assert right()
    Consumption.objects.filter(substance=heroin).update(method="injection")
    assert right()
    Consumption.objects.filter(substance=heroin).delete()
    assert right()


def test_a_change_of_nothing_that_counts_writes_nothing(visit, front_desk, leader):
    def versions():
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid FROM intake_intakesofmonth")
            return cursor.fetchall()

    before = versions()
    Consumption.objects.update(recorded_by=leader.staff)
    assert versions() == before


def test_a_visit_stays_the_clients(visit, mia):
    Visit.objects.filter(pk=visit.pk).update(client=visit.client, passed=["room_closed"])
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(client=mia)


def test_nothing_is_counted_below_none(visit):
    IntakesOfMonth.objects.update(number=0)
    with refused_by("intakes_of_month_of_some"):
        IntakesOfMonth.objects.update(number=-1)
    IntakesOfHour.objects.update(number=0)
    with refused_by("intakes_of_hour_of_some"):
        IntakesOfHour.objects.update(number=-1)


def test_the_check_says_which_cells_differ_and_rebuilding_puts_them_right(visit, capsys):
    with pgtrigger.ignore("intake.Consumption:counted_insert"):
        visit.consumptions.create(
            room=visit.room,
            at=local(2026, 10, 25, 2, 30),
            substance=visit.consumptions.get().substance,
            method="smoking",
            recorded_by=visit.admitted_by,
        )
    IntakesOfHour.objects.update(number=5)
    with pytest.raises(CommandError, match="3 cells differ"):
        call_command("rebuild_figures", check=True)
    told = capsys.readouterr().out
    assert f"room_id {visit.room_id} month {2026 * 12 + 9} client_id {visit.client_id}" in told
    call_command("rebuild_figures")
    assert right()
    assert sum(IntakesOfHour.objects.values_list("number", flat=True)) == 2


def test_the_clock_on_the_wall_is_that_of_the_site(visit, settings):
    settings.TIME_ZONE = "America/New_York"
    call_command("rebuild_figures", verbosity=0)
    there = timezone.localtime(visit.arrived_at, timezone.get_fixed_timezone(0))
    assert IntakesOfHour.objects.get().hour != there.hour
    settings.TIME_ZONE = "Europe/Copenhagen"
    call_command("rebuild_figures", verbosity=0)
    assert IntakesOfHour.objects.get().hour == timezone.localtime(visit.arrived_at).hour
