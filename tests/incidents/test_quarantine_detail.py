"""The page of a quarantine: what was decided, who may read the story, who is inside."""

import pytest
import time_machine
from django.utils import timezone

from intake.models.objections import quarantines_in
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import local

NOON = local(2026, 11, 23, 12)
STORY = "Hit the nurse with a chair"


def url(held, room="kilden"):
    return f"/rooms/{room}/quarantines/{held.uuid}/"


def test_the_page_says_kind_end_and_rooms(front_desk, quarantine, bo, other_room):
    held = quarantine(bo, also=[other_room])
    text = Page(front_desk.get(url(held))).text
    for words in (
        "Ignores the rules of the house",
        "Broen and Kilden",
        "In force until",
        "Not yet",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("who", "reads"), [("front_desk", True), ("health", False), ("leader", True)]
)
def test_the_story_is_for_who_decided_and_the_leader(quarantine, bo, request, who, reads):
    held = quarantine(bo, story=STORY)
    response = request.getfixturevalue(who).get(url(held))
    assert response.status_code == 200
    assert (STORY in response.text) is reads


def test_the_story_stands_on_no_other_page_of_the_desk(front_desk, health, quarantine, bo, admit):
    admit(bo)
    quarantine(bo, story=STORY)
    search = health.post("/rooms/kilden/search/", {"q": "Bo", "open": "1"})
    pages = [health.get(f"/rooms/kilden/{page}") for page in ("desk/", f"clients/{bo.uuid}/")]
    for response in (search, *pages):
        assert STORY not in response.text


def test_a_leader_of_any_room_it_covers_reads_the_story(
    leader_elsewhere, quarantine, bo, other_room
):
    held = quarantine(bo, also=[other_room], story=STORY)
    assert STORY in leader_elsewhere.get(url(held, "broen")).text


def test_where_the_client_is_inside_is_told_to_the_desk_that_decided(
    front_desk, quarantine, bo, admit, other_room
):
    visit = admit(bo, room=other_room)
    held = quarantine(bo, also=[other_room])
    assert f"Is inside now: Broen, {visit.place}." in Page(front_desk.get(url(held))).text
    visit.leave(by=held.decided_by)
    assert "Is inside now" not in Page(front_desk.get(url(held))).text


def test_the_desk_where_the_client_sits_shows_the_tile_marked(
    elsewhere, quarantine, bo, admit, other_room
):
    admit(bo, room=other_room)
    held = quarantine(bo, also=[other_room])
    page = Page(elsewhere.get("/rooms/broen/live/"))
    [tile] = [e for e in page.root.all("summary") if "Bo" in e.text]
    assert "quarantine has begun, to" in tile.text
    held.undo(by=held.decided_by)
    assert "quarantine has begun" not in elsewhere.get("/rooms/broen/live/").text


def test_who_waits_is_marked_and_keeps_nobody_from_a_place(
    front_desk, quarantine, waits, bo, mia, room
):
    waits(bo)
    waits(mia)
    quarantine(bo)
    page = Page(front_desk.get("/rooms/kilden/live/"))
    first, second = [e for e in page.root.all("li") if "Gave up" in e.text]
    assert "quarantine to" in first.text
    assert "Place free" not in first.text
    assert "Place free" in second.text


def test_each_state_is_said(leader, quarantine, bo, mia):
    with time_machine.travel(NOON, tick=False):
        leader.force_login(leader.staff)
        held, other = quarantine(bo, code="violence"), quarantine(mia)
        assert "In force until" in leader.get(url(other)).text
        assert "or it lapses" in Page(leader.get(url(held))).text
        other.lift(by=leader.staff, reason="mistaken")
        text = Page(leader.get(url(other))).text
        assert "Lifted." in text
        assert "mistaken" in text
    with time_machine.travel(local(2026, 11, 24, 12), tick=False):
        leader.force_login(leader.staff)
        assert "was not confirmed" in leader.get(url(held)).text


def test_a_quarantine_that_does_not_cover_the_room_is_not_found(elsewhere, quarantine, bo):
    held = quarantine(bo)
    assert elsewhere.get(url(held, "broen")).status_code == 404


def test_the_clients_page_shows_kind_and_end_of_those_in_ones_rooms(
    front_desk, quarantine, bo, other_room, sara
):
    here = quarantine(bo)
    quarantine(bo, room=other_room, code="theft")
    page = Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/"))
    assert "Ignores the rules of the house" in page.text
    assert "Theft" not in page.text
    assert url(here) in page.links


def test_at_the_door_the_refusal_says_until_when_where_and_what_next(front_desk, quarantine, bo):
    held = quarantine(bo)
    page = Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/admit/"))
    assert "Quarantine until" in page.text
    assert "First aid and a talk are always possible." in page.text
    assert f"/rooms/kilden/services/new/?client={bo.uuid}" in page.links
    assert f"/rooms/kilden/clients/{bo.uuid}/refer/" in page.links
    codes = [e["value"] for e in page.root.all("input") if e.get("name") == "code"]
    assert "quarantined" in codes
    found = Page(front_desk.post("/rooms/kilden/search/", {"q": "Bo"}))
    assert "quarantine to" in found.by_id("found").text
    held.undo(by=held.decided_by)
    found = Page(front_desk.post("/rooms/kilden/search/", {"q": "Bo"}))
    assert "quarantine to" not in found.by_id("found").text


def test_the_marks_of_ten_found_cost_one_query(quarantine, room, sara, django_assert_num_queries):
    clients = [ClientFactory(registered_in=room, registered_by=sara) for _n in range(10)]
    for client in clients:
        quarantine(client)
    with django_assert_num_queries(1):
        marks = quarantines_in(room, clients, timezone.now())
        assert all(mark.reason.name and mark.until for mark in marks.values())
    assert set(marks) == {client.pk for client in clients}
