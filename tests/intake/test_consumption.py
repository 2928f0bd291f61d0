"""Another intake during a visit, its undo and its correction."""

from datetime import timedelta

import pytest
import time_machine

from config.history import changes
from intake.models import Consumption, RoomClient, Visit
from rooms.models import LiveRoom, Method
from tests.factories import SubstanceFactory
from tests.rules import counts, local, refused_with, written

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
MINUTE = timedelta(minutes=1)
INJECTION, SMOKING = Method.INJECTION, Method.SMOKING


def after(minutes):
    return time_machine.travel(NOON + minutes * MINUTE, tick=False)


@pytest.fixture
def visit(admit, bo):
    """Bo came at noon to inject heroin, on I1."""
    return admit(bo, at=NOON)


@pytest.fixture
def consume(visit, sara, heroin):
    """`consume(5, method=…)` registers another intake of Bo's so many minutes later."""

    def consume(minutes, **arguments):
        with after(minutes):
            usual = {"substance": heroin, "method": INJECTION, "by": sara}
            return visit.consume(**{**usual, **arguments})

    return consume


# -- Another intake ------------------------------------------------------------------------------


def test_another_intake_is_one_more_row_of_the_same_visit(visit, consume, cocaine, sara):
    before = counts()
    consumption = consume(5, substance=cocaine)
    assert written(before) == {"intake.Consumption": 1}
    consumption.refresh_from_db()
    assert consumption.visit == visit
    assert (consumption.substance, consumption.method) == (cocaine, INJECTION)
    assert (consumption.at, consumption.recorded_by) == (NOON + 5 * MINUTE, sara)


def test_the_room_knows_what_was_taken_last_and_counts_one_visit(consume, bo, cocaine):
    consume(5, substance=cocaine)
    known = RoomClient.objects.get(client=bo)
    assert (known.substance, known.method, known.visits) == (cocaine, INJECTION, 1)
    assert known.last_seen_at == NOON + 5 * MINUTE


def test_another_intake_by_the_same_method_keeps_the_place(visit, consume):
    consume(5)
    visit.refresh_from_db()
    assert visit.place.name == "I1"


def test_another_method_means_another_place(visit, consume):
    consume(5, method=SMOKING)
    visit.refresh_from_db()
    assert (visit.place.name, visit.method) == ("R1", SMOKING)


def test_the_place_left_is_free_for_the_next(consume, admit, mia):
    consume(5, method=SMOKING)
    assert admit(mia).place.name == "I1"


def test_a_place_can_be_chosen(visit, consume, room):
    consume(5, place=room.places.get(name="I2"))
    visit.refresh_from_db()
    assert visit.place.name == "I2"


def test_a_place_of_another_method_a_taken_and_a_retired_one_are_refused(consume, admit, mia, room):
    with refused_with("place_not_for_method"):
        consume(5, place=room.places.get(name="R1"))
    admit(mia)
    with refused_with("place_taken"):
        consume(5, place=room.places.get(name="I2"))
    room.methods.get(method=SMOKING).set_number_of_places(1)
    with refused_with("place_taken"):
        consume(5, method=SMOKING, place=room.places.get(name="R2"))


def test_another_method_is_refused_where_no_place_is_free(consume, room):
    room.methods.get(method=SMOKING).set_number_of_places(0)
    with refused_with("room_full"):
        consume(5, method=SMOKING)


def test_a_method_the_room_does_not_have_is_refused(consume):
    methadone = SubstanceFactory(methods=[Method.ORAL])
    with refused_with("method_not_in_room"):
        consume(5, substance=methadone, method=Method.ORAL)


def test_a_substance_not_taken_by_the_method_is_refused(consume):
    methadone = SubstanceFactory(methods=[Method.ORAL])
    with refused_with("substance_not_by_method"):
        consume(5, substance=methadone)


def test_who_has_left_takes_nothing_more(visit, consume, sara):
    with after(1):
        Visit.objects.get(pk=visit.pk).leave(by=sara)
    with refused_with("has_left"):
        consume(5)


def test_once_more_is_what_was_taken_last(visit, consume, cocaine, sara):
    consume(5, substance=cocaine, method=SMOKING)
    with after(10):
        again = visit.consume_again(by=sara)
    assert (again.substance, again.method, again.at) == (cocaine, SMOKING, NOON + 10 * MINUTE)
    visit.refresh_from_db()
    assert visit.place.name == "R1"


def test_once_more_is_refused_where_the_substance_is_not_in_use_any_more(visit, heroin, sara):
    heroin.active = False
    heroin.save()
    with refused_with("substance_not_by_method"):
        visit.consume_again(by=sara)


def test_every_desk_sees_another_intake_at_once(consume, room):
    seen = LiveRoom.objects.get(room=room).version
    consume(5)
    assert LiveRoom.objects.get(room=room).version > seen


# -- Undo ----------------------------------------------------------------------------------------


def test_an_intake_undone_is_gone_but_for_its_history(visit, consume, cocaine, sara, bo):
    consumption = consume(5, substance=cocaine)
    kept = consumption.events.model.objects.filter(pgh_obj=consumption.pk)
    with after(6):
        consumption.undo(by=sara)
    assert visit.consumptions.count() == 1
    assert kept.get().substance_id == cocaine.pk
    assert kept.get().pgh_context == {"staff": sara.pk, "reason": "undone"}
    known = RoomClient.objects.get(client=bo)
    assert (known.substance.code, known.last_seen_at) == ("test-heroin", NOON)


def test_an_intake_can_be_undone_for_ten_minutes(consume, sara):
    consumption = consume(5)
    with after(15.1), refused_with("too_late"):
        consumption.undo(by=sara)
    with after(15):
        consumption.undo(by=sara)


def test_the_only_intake_of_a_visit_is_not_undone(visit, sara):
    with after(1), refused_with("only_consumption"):
        visit.consumptions.get().undo(by=sara)


def test_the_last_one_of_two_undone_is_the_only_one(visit, consume, sara):
    first, second = visit.consumptions.get(), consume(1)
    with after(2):
        second.undo(by=sara)
        with refused_with("only_consumption"):
            first.undo(by=sara)


def test_undoing_the_move_to_another_method_moves_back(visit, consume, sara):
    consumption = consume(5, method=SMOKING)
    with after(6):
        consumption.undo(by=sara)
    visit.refresh_from_db()
    assert (visit.method, visit.place.name) == (INJECTION, "I1")


def test_undoing_the_move_is_refused_where_no_place_is_left_to_go_back_to(
    consume, room, sara, admit, mia
):
    consumption = consume(5, method=SMOKING)
    room.methods.get(method=INJECTION).set_number_of_places(1)
    admit(mia)
    with after(6), refused_with("room_full"):
        consumption.undo(by=sara)


def test_undoing_an_earlier_intake_moves_nobody(visit, consume, sara):
    consume(5, method=SMOKING)
    with after(6):
        visit.consumptions.first().undo(by=sara)
    visit.refresh_from_db()
    assert (visit.method, visit.place.name) == (SMOKING, "R1")


def test_an_intake_undone_twice_is_undone_once(visit, consume, sara):
    consume(1)
    consumption = consume(2)
    again = Consumption.objects.get(pk=consumption.pk)
    with after(3):
        consumption.undo(by=sara)
        again.undo(by=sara)
    assert visit.consumptions.count() == 2


# -- Correction ----------------------------------------------------------------------------------


def test_another_substance_stands_and_the_old_one_is_kept(visit, heroin, cocaine, leader, bo):
    consumption = visit.consumptions.get()
    consumption.correct(by=leader.staff, reason="Misheard", substance=cocaine)
    consumption = Consumption.objects.get()
    assert consumption.substance == cocaine
    (change,) = changes(consumption)
    assert (change.by, change.reason) == (leader.staff, "Misheard")
    assert [(old, new) for _name, old, new in change.fields] == [(heroin, cocaine)]
    assert RoomClient.objects.get(client=bo).substance == cocaine


def test_a_correction_to_a_substance_not_taken_that_way_is_refused(visit, leader):
    methadone = SubstanceFactory(methods=[Method.ORAL])
    consumption = visit.consumptions.get()
    with refused_with("substance_not_by_method"):
        consumption.correct(by=leader.staff, reason="Misheard", substance=methadone)
    assert consumption.substance != methadone


def test_an_intake_of_a_visit_that_is_over_can_be_corrected(visit, cocaine, leader, sara):
    with after(30):
        visit.leave(by=sara)
    consumption = visit.consumptions.get()
    consumption.correct(by=leader.staff, reason="Misheard", substance=cocaine)
    assert Consumption.objects.get().substance == cocaine
