"""Something went wrong, and is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Incident
from intake.models import Service, ServiceGiven
from tests.page import Page
from tests.rules import counts, local, refused_with, written

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/incidents/new/"


def clock(moment):
    return f"{timezone.localtime(moment):%d.%m.%Y %H:%M}"


def test_it_is_told_with_all_that_is_known(front_desk, inside, bo, mia, sara, leader):
    visit, other = inside(bo), inside(mia)
    now = timezone.now()
    minute = timedelta(minutes=1)
    response = front_desk.send(
        URL,
        kind="violence",
        started_at=clock(now),
        ended_at=clock(now),
        people=[bo.pk, mia.pk],
        unknown_person="on",
        happened="Slagsmål ved døren",
        measures="Talte dem til ro",
        outcome="Gik hver til sit",
        police_called_at=clock(now - minute),
        police_called_by=leader.staff.pk,
        police_came_at=clock(now),
        ambulance_called_at=clock(now),
        ambulance_came_at=clock(now),
        staff_present=[sara.pk, leader.staff.pk],
    )
    assert response.status_code == 302, Page(response).errors
    incident = Incident.objects.get()
    assert response["Location"] == f"/rooms/kilden/incidents/{incident.uuid}/"
    assert (incident.room.slug, incident.kind.code) == ("kilden", "violence")
    assert {(row.client, row.visit) for row in incident.people.all()} == {
        (bo, visit),
        (mia, other),
    }
    assert incident.unknown_person
    assert incident.happened == "Slagsmål ved døren"
    assert (incident.police_called_by, incident.reported_by) == (leader.staff, sara)
    assert set(incident.staff_present.all()) == {sara, leader.staff}


def test_little_is_needed_and_who_tells_was_there(front_desk, room, sara):
    before = counts()
    front_desk.send(URL, kind="weapon", started_at=clock(timezone.now()), staff_present=sara.pk)
    more = written(before)
    assert more["incidents.Incident"] == 1
    incident = Incident.objects.get()
    assert list(incident.staff_present.all()) == [sara]
    assert incident.police_called_by is None


def test_the_kinds_are_rows_and_an_overdose_is_not_told_here(front_desk, room):
    page = Page(front_desk.get(URL))
    kinds = [i["value"] for i in page.root.all("input") if i.get("name") == "kind"]
    assert kinds == [
        *("seizure", "bleeding", "allergic-reaction", "illness", "violence", "threat"),
        *("theft", "weapon", "dealing", "other"),
    ]
    assert front_desk.send(URL, kind="overdose", started_at="22.11.2026 10:00").status_code == 422


def test_from_a_tile_the_client_is_chosen_and_the_overdose_is_theirs(front_desk, inside, bo, mia):
    visit = inside(bo)
    inside(mia)
    page = Page(front_desk.get(f"{URL}?visit={visit.uuid}"))
    chosen = [i["value"] for i in page.root.all("input") if i.get("name") == "people"]
    ticked = [
        i["value"] for i in page.root.all("input") if i.get("name") == "people" and "checked" in i
    ]
    assert chosen == [str(bo.pk), str(mia.pk)]
    assert ticked == [str(bo.pk)]
    starts = [b.get("value") for b in page.root.all("button") if b.get("name") == "visit"]
    assert starts == [str(visit.uuid)]


def test_a_client_who_is_not_inside_is_named_by_the_address(front_desk, room, bo):
    url = f"{URL}?client={bo.uuid}"
    front_desk.send(url, kind="threat", started_at=clock(timezone.now()), people=bo.pk)
    [row] = Incident.objects.get().people.all()
    assert (row.client, row.visit) == (bo, None)


def test_who_is_not_inside_and_not_named_by_the_address_cannot_be_chosen(front_desk, room, bo):
    body = {"kind": "threat", "started_at": clock(timezone.now()), "people": bo.pk}
    answer = front_desk.send(URL, body)
    assert Page(answer).errors.keys() == {"people"}


@pytest.mark.parametrize(("minutes", "there"), [(-45, False), (-30, True), (-15, True), (0, False)])
def test_the_visit_is_the_one_during_which_it_happened(report, inside, bo, sara, minutes, there):
    now = timezone.now()
    visit = inside(bo, at=now - timedelta(minutes=30, seconds=20))
    visit.end(now - timedelta(minutes=10), "left", sara)
    incident = report(started_at=now + timedelta(minutes=minutes), clients=[bo])
    assert incident.people.get().visit == (visit if there else None)


@pytest.mark.parametrize(
    "field", ["started_at", "ended_at", "police_called_at", "ambulance_called_at"]
)
def test_a_time_to_come_is_refused_at_its_field(front_desk, room, field):
    now = timezone.now()
    body = {"kind": "threat", "started_at": clock(now), "happened": "Råb og trusler"}
    answer = front_desk.send(URL, body | {field: clock(now + timedelta(hours=1))})
    page = Page(answer)
    assert answer.status_code == 422
    assert page.errors == {field: page.errors[field]}
    assert "still to come" in page.errors[field]
    assert "Råb og trusler" in [t.text for t in page.root.all("textarea")]
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ended_at": 5}, "ended_at"),
        ({"police_called_at": 3, "police_called_by": ""}, "police_called_at"),
        ({"police_called_at": 2, "police_came_at": 3}, "police_came_at"),
        ({"police_came_at": 2}, "police_came_at"),
        ({"ambulance_called_at": 2, "ambulance_came_at": 3}, "ambulance_came_at"),
        ({"ambulance_came_at": 2}, "ambulance_came_at"),
    ],
)
def test_times_that_contradict_each_other_are_told_at_the_field(front_desk, sara, wrong, field):
    """The number says how many minutes ago it was."""
    now = timezone.now()
    body = {"kind": "threat", "started_at": clock(now - timedelta(minutes=4))}
    body |= {"police_called_by": sara.pk}
    for name, value in wrong.items():
        body[name] = clock(now - timedelta(minutes=value)) if value != "" else ""
    answer = front_desk.send(URL, body)
    assert answer.status_code == 422
    assert Page(answer).errors.keys() == {field}
    assert not Incident.objects.exists()


def test_staff_of_other_rooms_were_not_there(front_desk, elsewhere, room):
    body = {"kind": "threat", "started_at": clock(timezone.now())}
    for name in ("staff_present", "police_called_by"):
        wrong = {name: elsewhere.staff.pk, "police_called_at": clock(timezone.now())}
        answer = front_desk.send(URL, body | wrong)
        assert name in Page(answer).errors
    assert str(elsewhere.staff) not in Page(front_desk.get(URL)).text


def test_a_visit_of_another_room_is_not_found(front_desk, inside, bo, other_room, room):
    visit = inside(bo, room=other_room)
    assert front_desk.get(f"{URL}?visit={visit.uuid}").status_code == 404


@pytest.mark.parametrize(("code", "offered"), [("wound", True), ("seizure", True), ("talk", False)])
def test_after_first_aid_the_desk_offers_to_tell_of_it(
    front_desk, inside, bo, room, sara, code, offered
):
    visit = inside(bo)
    service = Service.objects.get(code=code)
    for given, query in (
        ({"visit": visit}, f"?visit={visit.uuid}"),
        ({}, ""),
    ):
        row = ServiceGiven.objects.give(room=room, service=service, by=sara, **given)
        page = Page(front_desk.get(f"/rooms/kilden/desk/?service={row.uuid}"))
        links = [a["href"] for a in page.by_id("done").all("a")]
        assert links == ([URL + query] if offered else [])


def test_the_hour_that_comes_twice_keeps_which_one_it_was(report):
    for fold in (0, 1):
        report(started_at=local(2025, 10, 26, 2, 30, fold=fold))
    second, first = Incident.objects.values_list("started_at", flat=True)
    assert second - first == timedelta(hours=1)


def test_the_verb_refuses_what_is_still_to_come(report):
    with refused_with("in_future"):
        report(started_at=timezone.now() + timedelta(minutes=1))
