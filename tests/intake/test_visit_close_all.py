"""Closing time: everyone has left, in one act."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ClientFactory
from tests.page import Page

URL = "/rooms/kilden/everyone-left/"


@pytest.fixture
def forgotten(room, sara, inside):
    """Ole came in the day before yesterday."""
    ole = ClientFactory(nickname="Ole", registered_in=room, registered_by=sara)
    return inside(ole, at=timezone.now() - timedelta(hours=40))


@pytest.mark.parametrize("htmx", [False, True])
def test_all_visits_end_in_one_act(front_desk, bo, mia, inside, htmx):
    visits = [inside(bo), inside(mia)]
    form = Page(front_desk.get(URL)).form()
    assert "Everyone has left" in form.element.text
    response = front_desk.send(URL, form.fields, htmx=htmx)
    answer = f"/rooms/kilden/desk/?everyone=2&ended={visits[0].uuid}"
    assert (response.status_code, response["Location"]) == (302, answer)
    for visit in visits:
        visit.refresh_from_db()
        assert (visit.closing, visit.closed_by) == ("everyone_left", front_desk.staff)
    assert "2 visits ended." in Page(front_desk.get(response["Location"])).text


def test_those_inside_and_those_forgotten_are_shown_apart(front_desk, bo, inside, forgotten):
    inside(bo)
    page = Page(front_desk.get(URL))
    apart = {section.text[:14]: section.text for section in page.root.all("section")}
    assert "Ole" in apart["Forgotten open"]
    assert "Bo" in apart["Still inside 1"]
    assert "Bo" not in apart["Forgotten open"]
    assert f"/rooms/kilden/visits/{forgotten.uuid}/close/" in page.links


def test_a_forgotten_visit_is_not_ended_now(front_desk, bo, inside, forgotten):
    """Nobody left just now: it is closed with a guess."""
    inside(bo)
    assert "?everyone=1&" in front_desk.send(URL)["Location"]
    forgotten.refresh_from_db()
    assert forgotten.left_at is None


def test_what_the_page_offers_is_what_it_does(front_desk, forgotten):
    """With only forgotten visits there is nobody who just left: no button says so."""
    page = Page(front_desk.get(URL))
    assert "Ole" in page.text
    buttons = [b.text for form in page.root.all("form") for b in form.all("button")]
    assert "Everyone has left" not in buttons


def test_an_empty_room_says_so(front_desk):
    page = Page(front_desk.get(URL))
    assert "Nobody is inside." in page.text
    assert "/rooms/kilden/desk/" in page.links
    assert front_desk.send(URL)["Location"].endswith("?everyone=0")


def test_visits_of_another_room_go_on(front_desk, bo, other_room, inside):
    visit = inside(bo, room=other_room)
    front_desk.send(URL)
    visit.refresh_from_db()
    assert visit.left_at is None
    assert "Bo" not in Page(front_desk.get(URL)).text
