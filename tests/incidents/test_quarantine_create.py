"""Deciding on a quarantine: from the client's page, a tile, or an incident."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Quarantine, QuarantineReason
from intake.models import ClientJoin
from rooms.models import HouseRule, Room
from tests.page import Page
from tests.rules import contents


def url(client, query=""):
    return f"/rooms/kilden/clients/{client.uuid}/quarantine/{query}"


@pytest.fixture
def form(front_desk, bo):
    """The form as the page gives it, with a reason."""
    return Page(front_desk.get(url(bo))).form().fields | {"kind": "house-rules"}


def test_a_quarantine_of_the_usual_length_needs_a_reason_and_nothing_else(
    front_desk, bo, room, sara, form
):
    before = timezone.now()
    response = front_desk.send(url(bo), form)
    held = Quarantine.objects.get()
    assert response["Location"] == f"/rooms/kilden/quarantines/{held.uuid}/"
    assert (held.client, held.reason.code, held.decided_by) == (bo, "house-rules", sara)
    assert held.rooms == [room]
    assert timedelta(hours=11, minutes=59) <= held.ends_at - before <= timedelta(hours=12)


def test_a_length_is_chosen_instead_of_the_usual_one(front_desk, bo, form):
    front_desk.send(url(bo), form, length="2", until="nonsense out of sight")
    held = Quarantine.objects.get()
    assert timedelta(minutes=118) <= held.ends_at - held.starts_at <= timedelta(hours=2)


def test_an_end_is_written(front_desk, bo, form):
    end = timezone.localtime() + timedelta(hours=5)
    front_desk.send(url(bo), form, length="until", until=f"{end:%d.%m.%Y %H:%M}")
    assert Quarantine.objects.get().ends_at == end.replace(second=0, microsecond=0)


def test_several_rooms_and_all_rooms(front_desk, bo, mia, room, other_room, form):
    front_desk.send(url(bo), form, also=["broen"])
    assert bo.quarantines.get().rooms == [other_room, room]
    fresh = Page(front_desk.get(url(mia))).form().fields | {"kind": "theft"}
    front_desk.send(url(mia), fresh, everywhere="on")
    assert set(mia.quarantines.get().rooms) == set(Room.objects.active())


def test_the_limit_is_told_to_who_has_one(front_desk, leader, bo):
    assert "You decide on up to 24 hours." in Page(front_desk.get(url(bo))).text
    assert "You decide on up to" not in Page(leader.get(url(bo))).text


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"kind": ""}, "kind", "This field is required."),
        ({"kind": "dancing"}, "kind", "not one of the available choices"),
        ({"length": "5"}, "length", "not one of the available choices"),
        ({"length": "until"}, "until", "This field is required."),
        ({"length": "until", "until": "soon"}, "until", "Enter a valid date/time."),
        ({"length": "until", "until": "2020-01-01 12:00"}, "until", "after the start"),
        ({"length": "until", "until": "2120-01-01 12:00"}, "until", "365 days at most"),
        ({"also": "nowhere"}, "also", "not one of the available choices"),
        ({"story": "x" * 4001}, "story", "at most 4000 characters"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    front_desk, bo, form, change, field, words
):
    sent = form | {"story": "Shouted at Mia"} | change
    before = contents()
    response = front_desk.send(url(bo), sent)
    page = Page(response)
    assert response.status_code == 422
    assert list(page.errors) == [field]
    assert words in page.errors[field]
    assert contents() == before
    shown = page.form().fields
    assert shown["story"] == sent["story"]
    assert shown["until"] == sent.get("until", "")
    assert ("also" in change) or shown.get("kind", "") == sent["kind"] or "kind" in change


def test_an_overlapping_one_is_refused_and_the_one_in_force_shown(front_desk, bo, form, quarantine):
    held = quarantine(bo)
    page = Page(front_desk.get(url(bo)))
    assert f"/rooms/kilden/quarantines/{held.uuid}/" in page.links
    response = front_desk.send(url(bo), form)
    assert response.status_code == 422
    assert "There is a quarantine in one of these rooms already." in Page(response).text
    assert Quarantine.objects.count() == 1


def test_an_incident_of_the_room_that_the_address_names_is_kept(front_desk, bo, form, incident):
    address = url(bo, f"?incident={incident.uuid}")
    assert "after the incident: Violence" in Page(front_desk.get(address)).text
    front_desk.send(address, form)
    assert Quarantine.objects.get().incident == incident


@pytest.mark.parametrize("which", ["elsewhere", "unknown", "nonsense"])
def test_an_incident_that_is_not_there_is_not_found(
    front_desk, bo, form, incident, other_room, which
):
    if which == "elsewhere":
        incident.room = other_room
        incident.save()
    named = {"elsewhere": incident.uuid, "unknown": bo.uuid, "nonsense": "x"}[which]
    for response in (
        front_desk.get(url(bo, f"?incident={named}")),
        front_desk.send(url(bo, f"?incident={named}"), form),
    ):
        assert response.status_code == 404
    assert not Quarantine.objects.exists()


def test_a_reason_of_a_rule_of_another_room_is_not_offered(front_desk, bo, other_room):
    QuarantineReason.objects.create(
        code="theirs",
        house_rule=HouseRule.objects.create(room=other_room, position=1),
        name_da="A",
        name_en="A",
        hours=1,
    )
    offered = Page(front_desk.get(url(bo))).form().choices("kind")
    assert "violence" in offered
    assert "theirs" not in offered


def test_sent_twice_it_is_decided_once(front_desk, bo, form):
    answers = [front_desk.send(url(bo), form, key=form["submission"]) for _time in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Quarantine.objects.count() == 1


def test_of_somebody_joined_to_another_it_is_the_one_that_is_kept(front_desk, bo, mia, henrik):
    ClientJoin.objects.join(mia, into=bo, by=henrik, reason="says so")
    assert front_desk.get(url(mia))["Location"] == url(bo)


def test_tile_client_page_and_leader_lead_to_it(front_desk, bo, admit):
    admit(bo)
    for page in ("desk/", f"clients/{bo.uuid}/"):
        assert url(bo) in Page(front_desk.get(f"/rooms/kilden/{page}")).links
