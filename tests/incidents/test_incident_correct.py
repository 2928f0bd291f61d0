"""What was told is set right, and what stood there stays readable."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Incident, IncidentKind
from tests.page import Page
from tests.rules import contents, refused_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(report, bo, inside, sara):
    inside(bo)
    return report(kind="threat", clients=[bo], happened="Trusler", staff_present=[sara])


@pytest.fixture
def url(incident):
    return f"/rooms/kilden/incidents/{incident.uuid}/correct/"


def form_of(front_desk, url):
    """What the page sends when nothing is changed; of ticks with one name, all of them."""
    page = Page(front_desk.get(url))
    fields = page.form().fields
    ticked = [i for i in page.root.all("input") if i.get("type") == "checkbox" and "checked" in i]
    for name in ("people", "staff_present"):
        fields[name] = [i["value"] for i in ticked if i["name"] == name]
    return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}


def test_nothing_changed_changes_nothing(front_desk, incident, url):
    before = contents()
    body = form_of(front_desk, url) | {"reason": "intet"}
    body.pop("submission")
    assert front_desk.send(url, body).status_code == 302
    changed = {table for table, rows in contents().items() if rows != before[table]}
    assert changed <= {"config.Submission", "rooms.LiveRoom"}


def test_the_old_text_stays_with_who_and_why(front_desk, leader, incident, url):
    body = form_of(front_desk, url)
    body.pop("submission")
    front_desk.send(url, body | {"happened": "Trusler og skub", "reason": "glemt noget"})
    page = Page(leader.get(f"/rooms/kilden/incidents/{incident.uuid}/"))
    assert "what happened: Trusler → Trusler og skub" in page.text
    assert f"{front_desk.staff} · “glemt noget”" in page.text


def test_a_reason_is_required_and_nothing_typed_is_lost(front_desk, incident, url):
    body = form_of(front_desk, url)
    body.pop("submission")
    answer = front_desk.send(url, body | {"happened": "Noget helt andet", "reason": ""})
    page = Page(answer)
    assert answer.status_code == 422
    assert page.errors.keys() == {"reason"}
    assert page.form().fields["happened"] == "Noget helt andet"
    assert Incident.objects.get().happened == "Trusler"


def test_who_is_taken_out_stays_in_the_history(front_desk, incident, url, mia, inside, leader):
    inside(mia)
    body = form_of(front_desk, url)
    body.pop("submission")
    other = {"people": mia.pk, "staff_present": leader.staff.pk, "reason": "forvekslet"}
    front_desk.send(url, body | other)
    assert [row.client for row in incident.people.all()] == [mia]
    page = Page(front_desk.get(f"/rooms/kilden/incidents/{incident.uuid}/"))
    assert "who was involved: Bo →" in page.text
    assert f"staff present: {front_desk.staff} →" in page.text
    assert page.text.count("“forvekslet”") == 2


def test_who_left_meanwhile_or_works_elsewhere_now_does_not_fall_out(
    front_desk, incident, url, bo, sara, inside
):
    bo.visits.get().leave(by=sara)
    incident.staff_present.set([sara])
    sara.memberships.update(role="auditor")
    other = type(front_desk)(sara)
    sara.memberships.update(role="front_desk")
    body = form_of(other, url)
    assert body["people"] == [str(bo.pk)]
    assert body["staff_present"] == [str(sara.pk)]


def test_a_time_to_come_is_refused(front_desk, incident, url):
    body = form_of(front_desk, url)
    body.pop("submission")
    later = f"{timezone.localtime() + timedelta(hours=1):%d.%m.%Y %H:%M}"
    answer = front_desk.send(url, body | {"ended_at": later, "reason": "tid"})
    assert Page(answer).errors.keys() == {"ended_at"}


# -- Of an overdose ------------------------------------------------------------------------------


def facts(incident, **changed):
    return {"kind": incident.kind, "ended_at": incident.ended_at, "staff_present": (), **changed}


def test_the_start_of_an_overdose_can_be_set_right(overdose, sara, bo):
    earlier = overdose.incident.started_at - timedelta(minutes=3)
    overdose.incident.correct(
        by=sara, reason="før", clients=[bo], **facts(overdose.incident, started_at=earlier)
    )
    assert Incident.objects.get().started_at == earlier


def test_an_overdose_stays_one(overdose, sara, bo):
    threat = IncidentKind.objects.get(code="threat")
    with refused_with("overdose_stays_one"):
        overdose.incident.correct(
            by=sara, reason="x", clients=[bo], **facts(overdose.incident, kind=threat)
        )


def test_an_overdose_is_one_persons(overdose, sara, bo, mia):
    with refused_with("one_client"):
        overdose.incident.correct(
            by=sara, reason="x", clients=[bo, mia], **facts(overdose.incident)
        )


def test_an_overdose_is_ended_on_its_own_page_alone(overdose, sara, bo):
    with refused_with("end_of_overdose"):
        overdose.incident.correct(
            by=sara, reason="x", clients=[bo], **facts(overdose.incident, ended_at=timezone.now())
        )
    over = overdose.end(by=sara, outcome="recovered_here").incident
    with refused_with("end_of_overdose"):
        over.correct(by=sara, reason="x", clients=[bo], **facts(over, ended_at=None))


def test_the_page_offers_no_other_kind_for_an_overdose(front_desk, overdose):
    url = f"/rooms/kilden/incidents/{overdose.uuid}/correct/"
    page = Page(front_desk.get(url))
    assert [i["value"] for i in page.root.all("input") if i.get("name") == "kind"] == ["overdose"]
    body = form_of(front_desk, url)
    body.pop("submission")
    assert front_desk.send(url, body | {"reason": "intet"}).status_code == 302
