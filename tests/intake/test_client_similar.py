"""Clients like the one being registered: somebody is not registered twice unseen."""

import pytest

from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import contents

URL = "/rooms/kilden/clients/similar/"


@pytest.fixture
def soren(room, sara):
    return ClientFactory(nickname="Søren", registered_in=room, registered_by=sara)


def similar(browser, htmx=False, **body):
    return browser.post(URL, body, headers={"HX-Request": "true"} if htmx else {})


@pytest.mark.parametrize("htmx", [False, True])
def test_somebody_of_the_same_name_in_another_spelling_is_shown(front_desk, soren, bo, htmx):
    response = similar(front_desk, htmx, nickname="Soeren", birth_year="1979", gender="man")
    page = Page(response)
    assert response.status_code == 200
    assert "Søren 1979 · Man · Copenhagen" in page.text
    assert f"/rooms/kilden/clients/{soren.uuid}/admit/" in page.links
    assert "Bo" not in page.text
    assert bool(list(page.root.all("html"))) is not htmx


@pytest.mark.parametrize("body", [{}, {"nickname": ""}, {"nickname": "S"}, {"nickname": "Xyzzyq"}])
def test_nobody_like_that_is_said_on_the_page_and_left_out_of_the_fragment(front_desk, soren, body):
    assert "Nobody like that is registered." in Page(similar(front_desk, **body)).text
    assert Page(similar(front_desk, htmx=True, **body)).by_id("similar").text == ""


@pytest.mark.parametrize(
    "body",
    [
        {"birth_year": "79"},
        {"birth_year": "x" * 1000},
        {"birth_year": "９９９９"},
        {"birth_year": "-979"},
        {"gender": "no-such"},
        {"gender": "\x00"},
        {"birth_year": "\x00979"},
    ],
)
def test_an_unfinished_or_wrong_field_beside_the_name_does_no_harm(front_desk, soren, body):
    response = similar(front_desk, nickname="Søren", **body)
    assert response.status_code == 200


@pytest.mark.parametrize("nickname", ["\x00", "Sø\x00ren", "S" * 5000, "\u200b", "%", "\ufffd" * 3])
def test_no_name_breaks_the_look(front_desk, soren, nickname):
    assert similar(front_desk, nickname=nickname).status_code == 200


def test_looking_writes_nothing(front_desk, soren):
    before = contents()
    similar(front_desk, nickname="Søren")
    assert contents() == before


def test_it_is_never_asked_for_in_an_address(front_desk):
    assert front_desk.get(URL, {"nickname": "Søren"}).status_code == 405
