"""The page of a client: facts, agreement, and the visits in the rooms of who looks."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from intake.models import AgreementText, FirstAidAgreement, Service, ServiceGiven
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import ClientFactory, StaffFactory, publish_agreement
from tests.page import Page

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def page_of(browser, client, room="kilden"):
    return Page(browser.get(f"/rooms/{room}/clients/{client.uuid}/"))


def rows(page):
    return [row for body in page.root.all("tbody") for row in body.all("tr")]


def test_the_facts_stand_there(front_desk, bo):
    text = page_of(front_desk, bo).text
    assert "Birth year 1979" in text
    assert "Gender Man" in text
    assert "Home municipality Copenhagen" in text
    assert "version 1, Dansk" in text
    assert f"witnessed by {front_desk.staff}" in text


def test_visits_show_what_was_taken_and_when(front_desk, bo, inside):
    visit = inside(bo, at=timezone.now() - timedelta(hours=2))
    [row] = rows(page_of(front_desk, bo))
    assert "inside" in row.text
    assert "Kilden, R1" in row.text
    assert "Cocaine, smoking" in row.text
    visit.leave(by=front_desk.staff)
    [row] = rows(page_of(front_desk, bo))
    assert "inside" not in row.text


def test_visits_of_thirty_days_are_shown_newest_first(front_desk, bo, inside):
    for days in (31, 29, 3):
        at = timezone.now() - days * DAY
        visit = inside(bo, at=at)
        visit.close_forgotten(left_at=at + MINUTE, by=front_desk.staff)
    found = rows(page_of(front_desk, bo))
    assert len(found) == 2
    newest = timezone.localtime(timezone.now() - 3 * DAY)
    assert f"{newest.day} {newest:%b}" in found[0].text
    assert "(estimated)" in found[0].text.replace("( estimated )", "(estimated)")


def test_only_visits_in_the_rooms_of_who_looks_are_shown(
    front_desk, elsewhere, room, other_room, bo, inside
):
    inside(bo, at=timezone.now() - DAY).leave(by=front_desk.staff)
    inside(bo, room=other_room, at=timezone.now() - 2 * DAY).leave(by=elsewhere.staff)
    assert ["Kilden" in row.text for row in rows(page_of(front_desk, bo))] == [True]
    assert ["Broen" in row.text for row in rows(page_of(elsewhere, bo, "broen"))] == [True]
    of_both = StaffBrowser(StaffFactory(roles=[(Role.FRONT_DESK, room), (Role.LEADER, other_room)]))
    both = rows(page_of(of_both, bo))
    assert ["Broen" in row.text for row in both] == [False, True]
    # What is of another room is corrected there.
    assert ["Correct the times" in row.text for row in both] == [True, False]


def test_a_client_without_visits_is_said_to_have_none(front_desk, bo):
    assert "No visits in the last 30 days." in page_of(front_desk, bo).text


def test_a_missing_agreement_leads_to_signing(front_desk, room, sara):
    client = ClientFactory(agreement=False, registered_in=room, registered_by=sara)
    page = page_of(front_desk, client)
    assert "Not signed. Sign now" in page.text
    assert f"/rooms/kilden/clients/{client.uuid}/agreement/" in page.links


def test_an_agreement_that_no_longer_holds_leads_to_signing(front_desk, bo):
    assert "Not signed." not in page_of(front_desk, bo).text
    publish_agreement(2, asks_new_signature=True)
    assert "Not signed." in page_of(front_desk, bo).text


def test_a_signature_on_the_screen_is_drawn(front_desk, bo, room, sara):
    text = AgreementText.objects.current().get(language="da")
    FirstAidAgreement.objects.sign(
        client=bo, text=text, room=room, witness=sara, strokes="M1 1L20 20"
    )
    page = page_of(front_desk, bo)
    assert "M1 1L20 20" in [path["d"] for path in page.root.all("path")]


def test_corrections_stay_readable(front_desk, bo):
    bo.correct(by=front_desk.staff, reason="misheard", nickname="Bo H", birth_year=1980)
    text = page_of(front_desk, bo).text
    assert "“misheard”" in text
    assert "nickname: Bo → Bo H" in text
    assert "birth year: 1979 → 1980" in text


def test_an_admission_can_be_undone_from_here_for_ten_minutes(front_desk, bo, inside):
    visit = inside(bo)
    address = f"/rooms/kilden/visits/{visit.uuid}/undo/"
    form = page_of(front_desk, bo).form(address)
    assert "Undo the admission" in form.element.text
    assert front_desk.post(address, form.fields).status_code == 302
    assert not bo.visits.exists()


def test_a_leaving_can_be_undone_from_here_for_ten_minutes(front_desk, bo, inside):
    visit = inside(bo).leave(by=front_desk.staff)
    address = f"/rooms/kilden/visits/{visit.uuid}/reopen/"
    form = page_of(front_desk, bo).form(address)
    with time_machine.travel(timezone.now() + 11 * MINUTE):
        assert "Undo the leaving" not in page_of(front_desk, bo).text
    assert front_desk.post(address, form.fields).status_code == 302
    assert bo.visits.get().left_at is None


def test_services_without_a_visit_are_listed_for_the_rooms_of_who_looks(
    front_desk, room, other_room, bo, sara
):
    talk = Service.objects.get(code="talk")
    for there in (room, other_room):
        ServiceGiven.objects.give(room=there, service=talk, client=bo, by=sara, note="was sad")
    text = page_of(front_desk, bo).text
    assert text.count("Motivating and supportive talk") == 1
    assert "Kilden: was sad" in text
    with time_machine.travel(timezone.now() + 31 * 24 * 60 * MINUTE):
        assert "Services without a visit" not in page_of(front_desk, bo).text


def test_nothing_of_another_room_can_be_undone_from_here(front_desk, room, other_room, bo, inside):
    staff = StaffFactory(roles=[(Role.LEADER, None), (Role.FRONT_DESK, None)])
    inside(bo, room=other_room)
    page = page_of(StaffBrowser(staff), bo)
    assert len(rows(page)) == 1
    assert "Undo" not in page.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_unknown_is_not_found(front_desk, method):
    response = getattr(front_desk, method)(f"/rooms/kilden/clients/{uuid.uuid4()}/")
    assert response.status_code == {"get": 404, "post": 405}[method]
