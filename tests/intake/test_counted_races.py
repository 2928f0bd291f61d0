"""What the database counts while several desks write at once: real connections, and right numbers.

The verbs of a room wait for each other. Here is also what writes past them, as an administrator
or a load does: the tables wait for each other by themselves.
"""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from intake.models import (
    Consumption,
    IntakesOfHour,
    IntakesOfMonth,
    Visit,
    VisitsOfDay,
    VisitsOfMonth,
)
from rooms.models import Method
from tests.factories import ClientFactory, RoomFactory, StaffFactory
from tests.intake.test_counted import right
from tests.intake.test_races import at_once, refusals
from tests.rules import local

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROUNDS = 10
DESKS = 4
MINUTE = timedelta(minutes=1)
NOON = local(2026, 10, 7, 12)


@pytest.fixture
def wide():
    return RoomFactory(name="Bred", places=DESKS)


@pytest.fixture
def desks():
    return [StaffFactory() for _desk in range(DESKS)]


@pytest.fixture
def visits(wide, bo, desks, heroin):
    """A visit of Bo for each desk, on four days of one month at the same hour."""
    found = []
    for number, desk in enumerate(desks):
        at = NOON + timedelta(days=number)
        visit = Visit.objects.create(
            room=wide,
            client=bo,
            method=Method.SMOKING,
            place=wide.places.filter(method=Method.SMOKING)[number],
            arrived_at=at,
            left_at=at + 20 * MINUTE,
            closing=Visit.Closing.LEFT,
            closed_at=timezone.now(),
            closed_by=desk,
            admitted_by=desk,
        )
        found.append(visit)
    return found


def intake(visit, heroin, at=NOON):
    return visit.consumptions.create(
        room=visit.room,
        substance=heroin,
        method=Method.SMOKING,
        at=at,
        recorded_by=visit.admitted_by,
    )


def test_intakes_written_to_one_cell_at_once_are_all_counted(visits, heroin):
    for number in range(1, ROUNDS + 1):
        at_once(*(partial(intake, visit, heroin) for visit in visits))
        assert IntakesOfMonth.objects.get().number == number * DESKS
        assert IntakesOfHour.objects.get().number == number * DESKS
    assert right()


def test_intakes_written_moved_and_taken_away_at_once_leave_what_there_is(visits, heroin):
    for number in range(ROUNDS):
        gone = intake(visits[0], heroin, NOON + timedelta(days=20))
        moved = intake(visits[1], heroin, NOON + timedelta(days=10))
        at_once(
            gone.delete,
            partial(
                Consumption.objects.filter(pk=moved.pk).update,
                at=NOON + timedelta(days=number, hours=number),
            ),
            # What is looked at anew must see the day that is written meanwhile.
            partial(intake, visits[2], heroin, NOON + timedelta(days=20)),
            partial(intake, visits[3], heroin, NOON + timedelta(days=number)),
        )
        assert right()
        Consumption.objects.all().delete()
        assert not IntakesOfMonth.objects.exists()
        assert not IntakesOfHour.objects.exists()


def test_visits_ended_corrected_and_taken_away_at_once_leave_what_there_is(visits):
    gone, longer, estimated, moved = visits
    for number in range(1, ROUNDS):
        end = timedelta(minutes=20 * number)
        at_once(
            Visit.objects.filter(pk=gone.pk).delete,
            partial(Visit.objects.filter(pk=longer.pk).update, left_at=longer.arrived_at + end),
            partial(
                Visit.objects.filter(pk=estimated.pk).update,
                closing=Visit.Closing.ESTIMATED if number % 2 else Visit.Closing.LEFT,
            ),
            partial(
                Visit.objects.filter(pk=moved.pk).update,
                arrived_at=NOON + timedelta(days=number),
                left_at=NOON + timedelta(days=number) + end,
            ),
        )
        assert right()
        assert VisitsOfMonth.objects.get().number == DESKS - 1
        gone.save(force_insert=True)
    assert sum(VisitsOfDay.objects.values_list("number", flat=True)) == DESKS


def test_desks_that_admit_repeat_undo_and_let_go_at_once_count_right(wide, bo, desks, heroin):
    """One client and one hour: whoever comes first, what is counted is what was written."""
    admit = partial(
        Visit.objects.admit, client=bo, room=wide, substance=heroin, method=Method.INJECTION
    )
    others = [ClientFactory(registered_in=wide, registered_by=desks[0]) for _desk in desks]
    for _round in range(ROUNDS):
        visit = admit(by=desks[0])
        at_once(
            partial(visit.consume_again, by=desks[0]),
            partial(visit.undo_admission, by=desks[1]),
            partial(visit.leave, by=desks[2]),
            partial(admit, client=others[0], by=desks[3]),
        )
        assert right()
        left = Visit.objects.filter(client=bo, left_at__isnull=False).order_by("-pk").first()
        if left:
            at_once(
                partial(left.undo_leaving, by=desks[0]),
                partial(admit, by=desks[1]),
                partial(admit, client=others[1], by=desks[2]),
                partial(Visit.objects.close_all, wide, by=desks[3]),
            )
        assert right()
        outcomes = at_once(
            *(partial(Visit.objects.close_all, wide, by=desk) for desk in desks),
        )
        assert refusals(outcomes) == []
        assert right()
    ended = Visit.objects.filter(left_at__isnull=False).count()
    assert sum(VisitsOfDay.objects.values_list("number", flat=True)) == ended
