"""The red button: it begins at once, and asks nothing."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Overdose
from rooms.models import LiveRoom
from tests.page import Page
from tests.rules import counts, written

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/overdoses/start/"


def test_one_request_writes_the_time_the_room_the_client_and_who_it_was(front_desk, inside, bo):
    visit = inside(bo)
    before = timezone.now()
    response = front_desk.send(URL, visit=visit.uuid)
    overdose = Overdose.objects.get()
    incident = overdose.incident
    assert response["Location"] == f"/rooms/kilden/overdoses/{overdose.uuid}/"
    assert before <= incident.started_at <= timezone.now()
    assert (incident.room.slug, incident.reported_by) == ("kilden", front_desk.staff)
    assert (incident.kind.code, incident.ended_at) == ("overdose", None)
    [person] = incident.people.all()
    assert (person.client, person.visit) == (bo, visit)


def test_it_begins_without_a_client(front_desk, room):
    before = counts()
    front_desk.send(URL)
    more = written(before)
    assert more.pop("config.Submission") == 1
    assert more.pop("rooms.LiveRoom", 1) == 1
    assert more == {"incidents.Incident": 1, "incidents.Overdose": 1}


@pytest.mark.parametrize("visit", ["", "nobody", str(uuid.UUID(int=1))])
def test_a_visit_that_is_not_there_does_not_stop_it(front_desk, room, visit):
    assert front_desk.send(URL, visit=visit).status_code == 302
    assert Overdose.objects.get().incident.client is None


def test_a_visit_of_another_room_tells_nothing(front_desk, inside, mia, other_room, room):
    visit = inside(mia, room=other_room)
    assert front_desk.send(URL, visit=visit.uuid).status_code == 302
    assert Overdose.objects.get().incident.client is None


def test_a_second_start_for_the_same_visit_is_the_one_that_runs(front_desk, health, inside, bo):
    visit = inside(bo)
    first = front_desk.send(URL, visit=visit.uuid)
    second = health.send(URL, visit=visit.uuid)
    assert first["Location"] == second["Location"]
    assert Overdose.objects.count() == 1


def test_after_the_end_the_same_visit_may_have_another(front_desk, overdose, sara):
    overdose.end(by=sara, outcome="recovered_here")
    visit = overdose.incident.people.get().visit
    front_desk.send(URL, visit=visit.uuid)
    assert Overdose.objects.going_on().count() == 1
    assert Overdose.objects.count() == 2


def test_a_double_press_is_one(front_desk, room):
    key = uuid.uuid4()
    assert front_desk.send(URL, key=key)["Location"] == front_desk.send(URL, key=key)["Location"]
    assert Overdose.objects.count() == 1


def test_an_admission_undone_meanwhile_leaves_it_without_a_client(room, sara, inside, bo):
    visit = inside(bo)
    type(visit).objects.get(pk=visit.pk).undo_admission(by=sara)
    assert Overdose.objects.start(room=room, by=sara, visit=visit).incident.client is None


def test_an_admission_undone_afterwards_leaves_the_client_in_it(room, sara, inside, bo):
    visit = inside(bo)
    overdose = Overdose.objects.start(room=room, by=sara, visit=visit)
    visit.undo_admission(by=sara)
    [person] = overdose.incident.people.all()
    assert (person.client, person.visit) == (bo, None)


def test_the_buttons_stand_on_every_page_of_the_room_and_in_each_tile(front_desk, inside, bo):
    visit = inside(bo)
    for name in ("intake:desk", "intake:live_room", "incidents:incident_list", "intake:offer_list"):
        page = Page(front_desk.get(reverse(name, args=["kilden"])))
        assert page.form(URL).element["id"] == "overdose-start"
        assert any(b.get("form") == "overdose-start" for b in page.root.all("button"))
    tile = Page(front_desk.get("/rooms/kilden/live/", headers={"HX-Request": "true"}))
    [button] = [b for b in tile.root.all("button") if b.get("form") == "overdose-start"]
    assert (button["name"], button["value"]) == ("visit", str(visit.uuid))


def test_the_live_room_says_that_it_changed(front_desk, room, inside, bo):
    inside(bo)
    before = LiveRoom.objects.get(room=room).version
    front_desk.send(URL)
    assert LiveRoom.objects.get(room=room).version > before
