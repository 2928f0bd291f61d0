"""The live room: what it shows, and that it is sent again only when it has changed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from rooms.models import Place, RoomMethod
from tests.page import Page

URL = "/rooms/kilden/live/"


@pytest.fixture(autouse=True)
def clock():
    """The clock stands still, on a whole minute."""
    moment = timezone.now().replace(second=0, microsecond=0)
    with time_machine.travel(moment, tick=False) as clock:
        yield clock


@pytest.fixture
def poll(front_desk):
    """Ask as the desk does every few seconds; returns the response and remembers its version."""

    def ask():
        query = {"version": ask.version} if ask.version else {}
        response = front_desk.get(URL, query, headers={"HX-Request": "true"})
        if response.status_code == 200:
            ask.version = Page(response).by_id("live")["data-version"]
        return response

    ask.version = None
    return ask


def test_nothing_is_sent_while_nothing_changes(poll, bo, inside):
    inside(bo)
    first = poll()
    assert first.status_code == 200
    assert "Bo" in first.content.decode()
    again = poll()
    assert (again.status_code, again.content) == (204, b"")


def test_the_fragment_asks_with_the_version_it_shows(poll):
    live = Page(poll()).by_id("live")
    assert live["hx-get"] == f"{URL}?version={live['data-version']}"


def test_an_unchanged_page_is_shown_all_the_same_to_who_asks_without_a_version(front_desk, poll):
    poll()
    for _time in range(2):
        response = front_desk.get(URL)
        assert response.status_code == 200
        assert list(Page(response).root.all("html"))


def test_every_change_of_the_room_is_sent(poll, front_desk, room, bo, mia, inside, waits, cocaine):
    staff = front_desk.staff
    entry = visit = consumption = None

    def change(act):
        assert poll().status_code == 204
        result = act()
        assert poll().status_code == 200, act
        return result

    poll()
    entry = change(lambda: waits(mia))
    change(lambda: entry.give_up(by=staff))
    visit = change(lambda: inside(bo))
    consumption = change(lambda: visit.consume_again(by=staff))
    change(lambda: consumption.undo(by=staff))
    change(lambda: visit.consumptions.get().correct(by=staff, reason="mistyped", substance=cocaine))
    change(lambda: visit.leave(by=staff))
    change(lambda: visit.undo_leaving(by=staff))
    change(
        lambda: visit.correct(
            by=staff,
            reason="mistyped",
            arrived_at=visit.arrived_at - timedelta(minutes=2),
            left_at=None,
        )
    )
    change(lambda: visit.undo_admission(by=staff))
    visit = change(lambda: inside(bo, at=timezone.now() - timedelta(hours=1)))
    change(lambda: visit.close_forgotten(left_at=timezone.now(), by=staff))
    change(lambda: inside(mia))
    change(lambda: type(visit).objects.close_all(room, by=staff))
    change(lambda: room.methods.get(method="smoking").set_number_of_places(3))


def test_the_minutes_go_on_without_any_change(poll, clock, bo, inside):
    inside(bo)
    poll()
    clock.shift(timedelta(seconds=59))
    assert poll().status_code == 204
    clock.shift(timedelta(seconds=1))
    response = poll()
    assert response.status_code == 200
    assert "1 min" in response.content.decode()


def test_a_change_in_another_room_is_not_sent(poll, other_room, bo, inside):
    poll()
    inside(bo, room=other_room)
    assert poll().status_code == 204


@pytest.mark.parametrize("version", ["", "0", "x" * 10_000, "\x00", "%ED%A0%80"])
def test_a_version_there_never_was_gets_the_room(front_desk, version):
    assert front_desk.get(URL, {"version": version}).status_code == 200


def test_the_room_on_the_wall_is_a_page_of_its_own(front_desk, bo, inside):
    inside(bo)
    page = Page(front_desk.get(URL))
    assert page.title == "In the room · Kilden"
    assert "Bo R1 Cocaine 0 min" in page.text
    assert page.by_id("door") is None


def test_a_retired_place_is_shown_only_while_somebody_sits_there(front_desk, room, bo, inside):
    visit = inside(bo)
    Place.objects.filter(pk=visit.place_id).update(active=False)
    assert "Bo R1" in Page(front_desk.get(URL)).text
    visit.leave(by=front_desk.staff)
    assert "R1" not in Page(front_desk.get(URL)).text


def test_a_room_without_places_says_so(front_desk, room):
    RoomMethod.objects.filter(room=room).update(active=False)
    assert "This room has no places yet." in Page(front_desk.get(URL)).text


def test_a_tile_touched_on_the_wall_answers_with_the_room_alone(front_desk, bo, waits):
    """A screen on the wall has no door: no search, no admission, no names beyond the room's."""
    entry = waits(bo)
    page = Page(front_desk.get(URL))
    form = page.by_id("live").all("form").__next__()
    assert (form["hx-target"], form["hx-select"], form["hx-select-oob"]) == (
        "#live",
        "#live",
        "#done",
    )
    assert page.by_id("done") is not None
    call = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    [link] = [a for a in page.root.all("a") if a.get("href") == call]
    assert "hx-get" not in link.attributes
    # What is asked from there stays so: by the address the browser shows.
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{URL}"}
    gone = f"/rooms/kilden/waiting/{entry.uuid}/gave-up/"
    answer = front_desk.post(gone, page.form(URL).fields, headers=headers)
    desk = Page(front_desk.get(answer["Location"], headers=headers))
    assert desk.by_id("live").all("form").__next__()["hx-target"] == "#live"
    at_the_desk = {"HX-Request": "true", "HX-Current-URL": "http://testserver/rooms/kilden/desk/"}
    desk = Page(front_desk.get(answer["Location"], headers=at_the_desk))
    assert desk.by_id("live").all("form").__next__()["hx-target"] == "#desk"
