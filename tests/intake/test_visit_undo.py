"""Undo of an admission and of a leaving, for ten minutes."""

from datetime import timedelta

import pytest
import time_machine

from config.history import changes
from intake.models import Consumption, RoomClient, Visit, WaitingEntry
from rooms.models import LiveRoom
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import contents, local, refused_with

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def after(delta):
    return time_machine.travel(NOON + delta, tick=False)


@pytest.fixture
def visit(admit, bo):
    """Bo came at noon."""
    return admit(bo, at=NOON)


@pytest.fixture
def left(visit, sara):
    """Bo came at noon and left at a minute past."""
    with after(MINUTE):
        return visit.leave(by=sara)


# -- An admission --------------------------------------------------------------------------------


def test_an_admission_undone_leaves_nothing_but_its_history(admit, bo, sara):
    before = contents()
    visit = admit(bo, at=NOON)
    with after(MINUTE):
        visit.undo_admission(by=sara)
    now = contents()
    for table in ("intake.Visit", "intake.Consumption", "intake.RoomClient"):
        assert now[table] == before[table]
    (kept,) = visit.events.model.objects.filter(pgh_obj=visit.pk)
    assert kept.arrived_at == NOON
    assert kept.pgh_context == {"staff": sara.pk, "reason": "undone"}
    assert visit.consumptions.model.events.rel.related_model.objects.count() == 1


def test_an_admission_can_be_undone_for_ten_minutes(visit, sara):
    with after(10 * MINUTE + SECOND):
        assert not visit.admission_undoable(NOON + 10 * MINUTE + SECOND)
        with refused_with("too_late"):
            visit.undo_admission(by=sara)
    with after(10 * MINUTE):
        assert visit.admission_undoable(NOON + 10 * MINUTE)
        visit.undo_admission(by=sara)
    assert not Visit.objects.exists()


def test_the_admission_of_somebody_who_left_is_not_undone(left, sara):
    with after(2 * MINUTE), refused_with("too_late"):
        left.undo_admission(by=sara)


def test_the_leaving_meanwhile_counts_though_this_desk_did_not_see_it(visit, sara):
    stale = Visit.objects.get(pk=visit.pk)
    with after(MINUTE):
        visit.leave(by=sara)
        with refused_with("too_late"):
            stale.undo_admission(by=sara)


def test_what_the_room_knows_goes_back_to_the_visit_before(admit, bo, sara, cocaine, room):
    with time_machine.travel(NOON - 60 * MINUTE, tick=False):
        admit(bo, substance=cocaine, method="smoking").leave(by=sara)
    with after(0 * MINUTE):
        admit(bo).undo_admission(by=sara)
    known = RoomClient.objects.get(client=bo, room=room)
    assert (known.visits, known.last_seen_at) == (1, NOON - 60 * MINUTE)
    assert (known.substance, known.method) == (cocaine, "smoking")


def test_the_place_is_free_and_the_client_can_come_in_again(visit, admit, mia, bo, sara):
    with after(MINUTE):
        visit.undo_admission(by=sara)
        assert admit(mia).place == visit.place
        admit(bo)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_who_was_called_in_by_mistake_keeps_their_turn(
    admit, bo, mia, room, other_room, sara, heroin, elsewhere
):
    waits_in = other_room if elsewhere else room
    for client, minutes in ((bo, 20), (mia, 10)):
        with after(-minutes * MINUTE):
            WaitingEntry.objects.join(
                client=client, room=waits_in, substance=heroin, method="injection", by=sara
            )
    visit = admit(bo, at=NOON)
    seen = LiveRoom.objects.get(room=waits_in).version
    with after(MINUTE):
        visit.undo_admission(by=sara)
    entry = WaitingEntry.objects.waiting().first()
    assert (entry.client, entry.joined_at) == (bo, NOON - 20 * MINUTE)
    assert (entry.ending, entry.ended_by) == ("", None)
    assert LiveRoom.objects.get(room=waits_in).version > seen


def test_who_gave_up_before_does_not_wait_again(admit, bo, room, sara, heroin):
    with after(-MINUTE):
        entry = WaitingEntry.objects.join(
            client=bo, room=room, substance=heroin, method="injection", by=sara
        )
        entry.give_up(by=sara)
    with after(0 * MINUTE):
        admit(bo).undo_admission(by=sara)
    assert not WaitingEntry.objects.waiting().exists()


def test_a_second_undo_finds_nothing(visit, sara):
    with after(MINUTE):
        visit_again = Visit.objects.get(pk=visit.pk)
        visit.undo_admission(by=sara)
        with refused_with("undone"):
            visit_again.undo_admission(by=sara)
    assert not Consumption.objects.exists()


# -- A leaving -----------------------------------------------------------------------------------


def test_a_leaving_undone_puts_the_client_back_on_their_place(left, sara):
    with after(2 * MINUTE):
        left.undo_leaving(by=sara)
    visit = Visit.objects.present().get()
    assert visit.place == left.place
    assert (visit.left_at, visit.closed_at, visit.closed_by, visit.closing) == (None,) * 3 + ("",)
    newest = changes(visit)[0]
    assert (newest.reason, newest.by) == ("undone", sara)


def test_a_leaving_can_be_undone_for_ten_minutes_from_its_registration(left, sara):
    with after(11 * MINUTE + SECOND):
        assert not left.leaving_undoable(NOON + 11 * MINUTE + SECOND)
        with refused_with("too_late"):
            left.undo_leaving(by=sara)
    with after(11 * MINUTE):
        assert left.leaving_undoable(NOON + 11 * MINUTE)
        left.undo_leaving(by=sara)


def test_an_estimated_leaving_can_be_undone_though_its_time_is_long_past(visit, sara):
    with after(14 * 60 * MINUTE):
        visit.close_forgotten(left_at=NOON + 30 * MINUTE, by=sara)
        visit.undo_leaving(by=sara)
    assert Visit.objects.present().get() == visit


def test_undoing_a_leaving_twice_is_once(left, sara):
    with after(2 * MINUTE):
        left.undo_leaving(by=sara)
        left.undo_leaving(by=sara)
    assert left.events.count() == 2, "the leaving and its undo"


def test_a_leaving_is_not_undone_onto_a_place_that_is_taken(left, admit, mia, sara):
    with after(2 * MINUTE):
        admit(mia, place=left.place)
        with refused_with("place_taken"):
            left.undo_leaving(by=sara)


def test_a_leaving_is_not_undone_once_the_client_is_inside_elsewhere(
    left, admit, bo, other_room, sara
):
    with after(2 * MINUTE):
        admit(bo, room=other_room)
        with refused_with("already_inside"):
            left.undo_leaving(by=sara)


def test_a_leaving_undone_gives_no_second_undo_of_the_admission(left, sara):
    with after(11 * MINUTE):
        visit = left.undo_leaving(by=sara)
        with refused_with("too_late"):
            visit.undo_admission(by=sara)


def test_every_desk_sees_an_undo_at_once(left, room, sara):
    seen = LiveRoom.objects.get(room=room).version
    with after(2 * MINUTE):
        left.undo_leaving(by=sara)
        reopened = LiveRoom.objects.get(room=room).version
        left.undo_admission(by=sara)
    assert seen < reopened < LiveRoom.objects.get(room=room).version


def test_others_keep_their_visits(visit, admit, sara):
    other = admit(ClientFactory(), at=NOON)
    with after(MINUTE):
        visit.undo_admission(by=sara)
    assert Visit.objects.get() == other
    assert Consumption.objects.get().visit == other


# -- The pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
def test_the_button_undoes_an_admission(front_desk, bo, inside, htmx):
    visit = inside(bo)
    response = front_desk.send(f"/rooms/kilden/visits/{visit.uuid}/undo/", htmx=htmx)
    assert (response.status_code, response["Location"]) == (302, "/rooms/kilden/desk/?done=undone")
    assert not bo.visits.exists()


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("seconds", [599, 601])
def test_the_button_works_for_ten_minutes_and_then_says_what_next(
    front_desk, bo, inside, seconds, htmx
):
    visit = inside(bo)
    with time_machine.travel(visit.arrived_at + seconds * SECOND, tick=False):
        response = front_desk.send(f"/rooms/kilden/visits/{visit.uuid}/undo/", htmx=htmx)
    if seconds < 600:
        assert response.status_code == 302
        assert not bo.visits.exists()
    else:
        assert response.status_code == 422
        told = Page(response).by_id("done").text
        assert told.startswith("It is too late to undo this.")
        # The room is shown as it is, with who is still inside.
        assert "Bo" in Page(response).by_id("live").text
        assert bo.visits.exists()


def test_an_admission_undone_at_another_desk_is_not_found(front_desk, leader, bo, inside):
    url = f"/rooms/kilden/visits/{inside(bo).uuid}/undo/"
    assert leader.send(url).status_code == 302
    assert front_desk.send(url).status_code == 404
