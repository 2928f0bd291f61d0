"""Setting the times of a visit right: the old ones stay, with who, when and why."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from config.history import changes
from intake.models import RoomClient, Visit
from rooms.models import LiveRoom
from tests.page import Page
from tests.rules import contents, local, refused_with

pytestmark = pytest.mark.django_db

CAME, LEFT, NOW = (local(2026, 11, 23, *clock) for clock in ((10, 0), (10, 30), (12, 0)))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def visit(admit, bo, sara):
    """Bo was here from 10:00 to 10:30."""
    with time_machine.travel(LEFT, tick=False):
        return admit(bo, at=CAME).leave(by=sara)


@pytest.fixture
def correct(leader):
    """`correct(visit, left_at=…)` at noon, by the leader."""

    def correct(visit, **times):
        times = {"arrived_at": visit.arrived_at, "left_at": visit.left_at} | times
        with time_machine.travel(NOW, tick=False):
            return visit.correct(by=leader.staff, reason="Wrong clock", **times)

    return correct


def test_the_new_times_stand_and_the_old_ones_are_kept(visit, correct, leader):
    correct(visit, arrived_at=CAME - 5 * MINUTE, left_at=LEFT + 5 * MINUTE)
    visit.refresh_from_db()
    assert (visit.arrived_at, visit.left_at) == (CAME - 5 * MINUTE, LEFT + 5 * MINUTE)
    assert visit.minutes(NOW) == 40
    newest = changes(visit)[0]
    assert (newest.by, newest.reason) == (leader.staff, "Wrong clock")
    assert {(old, new) for _name, old, new in newest.fields} == {
        (CAME, CAME - 5 * MINUTE),
        (LEFT, LEFT + 5 * MINUTE),
    }


def test_how_and_when_the_leaving_was_registered_stays(visit, correct, sara):
    correct(visit, left_at=LEFT + 5 * MINUTE)
    visit.refresh_from_db()
    assert (visit.closing, visit.closed_at) == (Visit.Closing.LEFT, LEFT)
    assert visit.closed_by == sara


def test_a_leaving_that_was_not_registered_is_estimated(admit, bo, correct, leader):
    visit = correct(admit(bo, at=CAME), left_at=LEFT)
    assert (visit.left_at, visit.closing) == (LEFT, Visit.Closing.ESTIMATED)
    assert (visit.closed_at, visit.closed_by) == (NOW, leader.staff)


def test_a_leaving_that_never_was_is_taken_away(visit, correct):
    correct(visit, left_at=None)
    assert Visit.objects.present().get() == visit
    visit.refresh_from_db()
    assert (visit.closing, visit.closed_at, visit.closed_by) == ("", None, None)


def test_a_leaving_is_not_taken_away_once_the_client_is_inside_again(visit, correct, admit, bo):
    admit(bo, at=NOW)
    with refused_with("already_inside"):
        correct(visit, left_at=None)


def test_a_leaving_is_not_taken_away_once_somebody_else_sits_there(visit, correct, admit, mia):
    admit(mia, at=NOW)
    with refused_with("place_taken"):
        correct(visit, left_at=None)


def test_a_visit_may_end_as_it_begins_but_not_before(visit, correct):
    correct(visit, left_at=CAME)
    with refused_with("left_before_arrival"):
        correct(visit, left_at=CAME - MINUTE)
    with refused_with("left_before_arrival"):
        correct(visit, arrived_at=LEFT + MINUTE, left_at=LEFT)


@pytest.mark.parametrize("times", [{"left_at": NOW + MINUTE}, {"arrived_at": NOW + MINUTE}])
def test_a_time_to_come_is_refused(visit, correct, times):
    with refused_with("left_in_future"):
        correct(visit, **times)


def test_this_moment_is_not_to_come(visit, correct):
    assert correct(visit, left_at=NOW).left_at == NOW


def test_a_correction_stands_on_the_visit_as_it_is_now(admit, bo, correct, sara):
    """Another desk registered the leaving while this one had the page open."""
    visit = admit(bo, at=CAME)
    with time_machine.travel(LEFT, tick=False):
        Visit.objects.get(pk=visit.pk).leave(by=sara)
    corrected = correct(visit, left_at=LEFT - MINUTE)
    assert (corrected.closing, corrected.closed_by) == (Visit.Closing.LEFT, sara)


def test_what_the_room_knows_is_that_of_the_visit_that_is_now_the_last(
    visit, admit, bo, correct, sara, cocaine
):
    with time_machine.travel(LEFT + 10 * MINUTE, tick=False):
        admit(bo, substance=cocaine, method="smoking").leave(by=sara)
    correct(visit, arrived_at=LEFT + 20 * MINUTE, left_at=LEFT + 50 * MINUTE)
    assert RoomClient.objects.get(client=bo).method == "injection"


def test_every_desk_sees_a_correction_at_once(visit, correct, room):
    seen = LiveRoom.objects.get(room=room).version
    correct(visit, left_at=LEFT + MINUTE)
    assert LiveRoom.objects.get(room=room).version > seen


def test_each_correction_is_kept(visit, correct):
    correct(visit, left_at=LEFT + MINUTE)
    correct(visit, left_at=LEFT + 2 * MINUTE)
    newest, before, _leaving = changes(Visit.objects.get())
    assert [times for _name, *times in newest.fields] == [[LEFT + MINUTE, LEFT + 2 * MINUTE]]
    assert [times for _name, *times in before.fields] == [[LEFT, LEFT + MINUTE]]


# -- The page ------------------------------------------------------------------------------------


def typed(moment):
    """A moment as people here write it."""
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}"


@pytest.fixture
def an_hour(bo, inside, sara):
    """Bo was inside from three hours ago to two hours ago, at some seconds past a minute."""
    at = (timezone.now() - timedelta(hours=3)).replace(second=20, microsecond=5)
    return inside(bo, at=at).close_forgotten(left_at=at + timedelta(hours=1), by=sara)


@pytest.fixture
def page_url(an_hour):
    return f"/rooms/kilden/visits/{an_hour.uuid}/correct/"


@pytest.mark.parametrize("htmx", [False, True])
def test_times_are_set_right_on_the_page(front_desk, an_hour, page_url, bo, htmx):
    form = Page(front_desk.get(page_url)).form().fields
    assert (form["arrived_at"], form["left_at"]) == (
        typed(an_hour.arrived_at),
        typed(an_hour.left_at),
    )
    earlier = (an_hour.left_at - timedelta(minutes=15)).replace(second=0, microsecond=0)
    response = front_desk.send(
        page_url, form | {"left_at": typed(earlier), "reason": "mistyped"}, htmx=htmx
    )
    assert (response.status_code, response.get("Location")) == (
        302,
        f"/rooms/kilden/clients/{bo.uuid}/",
    ), Page(response).errors
    an_hour.refresh_from_db()
    assert an_hour.left_at == earlier
    assert "“mistyped”" in Page(front_desk.get(page_url)).text


def test_who_is_still_inside_may_stay_so(front_desk, bo, inside):
    visit = inside(bo, at=timezone.now() - timedelta(hours=1))
    page_url = f"/rooms/kilden/visits/{visit.uuid}/correct/"
    form = Page(front_desk.get(page_url)).form().fields
    assert form["left_at"] == ""
    earlier = typed(visit.arrived_at - timedelta(minutes=10))
    body = form | {"arrived_at": earlier, "reason": "came earlier"}
    assert front_desk.send(page_url, body).status_code == 302
    visit.refresh_from_db()
    assert (typed(visit.arrived_at), visit.left_at) == (earlier, None)


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"reason": ""}, "reason", "This field is required."),
        ({"reason": "x" * 201}, "reason", "at most 200 characters"),
        ({"reason": "\x00"}, "reason", "Null characters"),
        ({"arrived_at": ""}, "arrived_at", "This field is required."),
        ({"arrived_at": "noon"}, "arrived_at", "Enter a valid date/time."),
        ({"left_at": "noon"}, "left_at", "Enter a valid date/time."),
        ({"left_at": "01.01.2020 10:00"}, "left_at", "cannot be before the arrival"),
        ({"left_at": "01.01.2999 10:00"}, "left_at", "still to come"),
        ({"arrived_at": "01.01.2999 10:00"}, None, "still to come"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    front_desk, page_url, change, field, words, htmx
):
    body = Page(front_desk.get(page_url)).form().fields | {"reason": "mistyped"} | change
    before = contents()
    response = front_desk.send(page_url, body, htmx=htmx)
    page = Page(response)
    assert response.status_code == 422
    assert words in (page.errors[field] if field else " ".join(page.errors.values()))
    assert contents() == before
    shown = page.form().fields
    for name in ("arrived_at", "left_at", "reason"):
        assert shown[name].replace("\ufffd", "\x00") == body[name]


@pytest.mark.parametrize("field", ["arrived_at", "left_at"])
@pytest.mark.parametrize("moment", ["01.01.0001 00:00", "31.12.9999 23:59"])
def test_the_ends_of_time_are_refused(front_desk, page_url, field, moment):
    body = Page(front_desk.get(page_url)).form().fields | {"reason": "x", field: moment}
    response = front_desk.send(page_url, body)
    assert response.status_code == 422
    assert Page(response).errors


def test_a_visit_is_not_opened_again_over_another_that_is_open(front_desk, an_hour, bo, inside):
    inside(bo)
    url = f"/rooms/kilden/visits/{an_hour.uuid}/correct/"
    body = {"arrived_at": typed(an_hour.arrived_at), "left_at": "", "reason": "still inside"}
    before = contents()
    response = front_desk.send(url, body)
    assert response.status_code == 422
    assert contents() == before
