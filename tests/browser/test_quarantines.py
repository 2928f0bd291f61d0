"""A quarantine as staff see it: decided after an incident, refused, reviewed, and over."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import Incident, IncidentKind, Quarantine, QuarantineReason
from intake.models import RoomSubstance, Visit
from tests import factories
from tests.rules import local

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 740}}
WAYS = {"with JavaScript": {}, "without": {"java_script_enabled": False}, "by touch": PHONE}
# An hour after the start the quarantine is shortened to end; in autumn the clock shows the same.
NIGHTS = {
    "an ordinary night": (local(2026, 11, 23, 22, 0), "23.11.2026 23:30"),
    "the clock is set back": (local(2026, 10, 25, 1, 45), "25.10.2026 02:30"),
    "the clock is set forward": (local(2026, 3, 29, 1, 30), "29.03.2026 03:15"),
}


@pytest.fixture
def bo(kilden, sara, cocaine):
    """Bo, who usually smokes cocaine here."""
    RoomSubstance.objects.create(room=kilden, substance=cocaine)
    bo = factories.ClientFactory(nickname="Bo")
    visit = Visit.objects.admit(
        client=bo,
        room=kilden,
        substance=cocaine,
        method="smoking",
        by=sara,
        at=local(2026, 3, 1, 12),
    )
    visit.leave(by=sara)
    return bo


def incident_in(room, by):
    kind, _new = IncidentKind.objects.get_or_create(
        code="test-violence", defaults={"name_da": "Vold", "name_en": "Violence"}
    )
    return Incident.objects.create(room=room, kind=kind, started_at=timezone.now(), reported_by=by)


def ask_at_the_door(page, name):
    page.locator("#q").fill(name)
    page.locator(".search button").click()
    expect(page.locator("#admission-who")).to_have_text(name)


@pytest.mark.parametrize(("start", "end"), NIGHTS.values(), ids=NIGHTS)
def test_from_an_incident_to_the_end(desk, kilden, bo, sara, front_desk, leader, start, end):
    with time_machine.travel(start) as clock:
        for browser in (front_desk, leader):
            browser.force_login(browser.staff)
        incident = incident_in(kilden, sara)

        page = desk(f"/rooms/kilden/clients/{bo.uuid}/quarantine/?incident={incident.uuid}")
        expect(page.get_by_text("after the incident: Violence")).to_be_visible()
        expect(page.get_by_label("Until", exact=True)).to_be_hidden()
        page.get_by_label("Violence · 7 days").check()
        page.get_by_label("What happened").fill("Hit Mia with a chair")
        page.get_by_role("button", name="Decide the quarantine").click()
        expect(page.get_by_text("the leader confirms that, or it lapses")).to_be_visible()
        held = Quarantine.objects.get()
        assert held.incident == incident

        page.get_by_role("link", name="The client was told …").click()
        page.get_by_label("In which language").fill("Dansk")
        page.get_by_label("In person", exact=True).check()
        page.get_by_label("Told how to complain about it").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("told how to complain")).to_be_visible()

        page.get_by_role("link", name="Back to the desk").click()
        expect(page.locator("#q")).to_be_visible()
        at_the_desk = page.url
        ask_at_the_door(page, "Bo")
        expect(page.locator("#admission")).to_contain_text("Quarantine until")
        expect(page.locator("#admission")).to_contain_text("First aid and a talk are always")
        expect(page.get_by_role("button", name="Admit")).to_have_count(0)

        review = desk("/rooms/kilden/quarantines/", who=leader)
        awaiting = review.get_by_role("region", name="Waiting to be confirmed")
        awaiting.get_by_role("link", name="Review …").click()
        expect(review.get_by_text("Hit Mia with a chair")).to_be_visible()
        review.get_by_label("Shorten or lengthen it").check()
        review.get_by_label("New end").fill(end)
        review.get_by_label("Why").fill("Has apologised")
        review.get_by_role("button", name="Save").click()
        expect(review.get_by_text("Has apologised")).to_be_visible()

        held.refresh_from_db()
        clock.move_to(held.ends_at - timedelta(minutes=1))
        # Its address, for whoever is quicker than the script sends the search as a plain form.
        page.goto(at_the_desk)
        ask_at_the_door(page, "Bo")
        expect(page.locator("#admission")).to_contain_text("Quarantine until")

        clock.move_to(held.ends_at)
        page.goto(at_the_desk)
        ask_at_the_door(page, "Bo")
        page.get_by_role("button", name="Admit").click()
        expect(page.locator("#done")).to_contain_text("Bo admitted")


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_from_a_tile_by_keyboard_by_touch_and_without_javascript(desk, kilden, bo, sara, options):
    Visit.objects.admit(
        client=bo,
        room=kilden,
        substance=bo.visits.get().consumptions.get().substance,
        method="smoking",
        by=sara,
    )
    page = desk(**options)
    page.locator(".seat.taken summary").click()
    page.get_by_role("link", name="Quarantine …").click()
    page.get_by_label("Ignores the rules of the house").check()
    page.get_by_label("2 hours", exact=True).check()
    page.get_by_role("button", name="Decide the quarantine").click()
    expect(page.get_by_text("Is inside now: R1.")).to_be_visible()
    page.get_by_role("link", name="Back to the desk").click()
    expect(page.locator(".seat.taken")).to_contain_text("quarantine has begun")
    page.goto(page.url.split("/desk")[0] + f"/quarantines/{Quarantine.objects.get().uuid}/")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#done")).to_contain_text("Undone")
    expect(page.locator(".seat.taken")).not_to_contain_text("quarantine")


def test_another_desk_sees_within_seconds_that_it_has_begun(desk, kilden, bo, sara):
    Visit.objects.admit(
        client=bo,
        room=kilden,
        substance=bo.visits.get().consumptions.get().substance,
        method="smoking",
        by=sara,
    )
    page = desk()
    expect(page.locator(".seat.taken")).not_to_contain_text("quarantine has begun")
    Quarantine.objects.impose(
        client=bo, room=kilden, reason=QuarantineReason.objects.get(code="theft"), by=sara
    )
    expect(page.locator(".seat.taken")).to_contain_text("quarantine has begun")


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_who_registers_again_is_asked_about_and_nothing_typed_is_lost(
    desk, kilden, bo, sara, options
):
    Quarantine.objects.impose(
        client=bo, room=kilden, reason=QuarantineReason.objects.get(code="theft"), by=sara
    )
    page = desk("/rooms/kilden/clients/new/", allow=["422"], **options)
    page.get_by_label("Nickname").fill("bo")
    page.get_by_label("Birth year").fill("1979")
    page.get_by_label("Man", exact=True).check()
    page.get_by_label("Home municipality").select_option("0147")
    for tick in ("In the target group", "Shown around", "Signed on paper"):
        page.get_by_label(tick).check()
    page.get_by_role("button", name="Register and admit").click()
    twin = page.locator(".twin")
    expect(twin).to_contain_text("quarantine to")
    expect(page.get_by_label("Home municipality")).to_have_value("0147")
    twin.get_by_label("Somebody else: I asked").check()
    page.get_by_role("button", name="Register and admit").click()
    expect(page.locator("#admission-who")).to_have_text("bo")
    expect(page.get_by_role("button", name="Admit")).to_be_visible()
