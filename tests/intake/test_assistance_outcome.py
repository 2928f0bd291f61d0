"""How an assisted intake went, noted afterwards."""

import pytest

from tests.factories import assistance_by
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def assistance(admit, inside, bo, mia, sara):
    inside(mia)
    return admit(bo, assistance=assistance_by(mia, sara)).assistances.get()


@pytest.fixture
def url(assistance):
    return f"/rooms/kilden/assistances/{assistance.uuid}/outcome/"


def test_the_page_says_who_helped_whom_and_what_was_judged(front_desk, url, sara):
    text = Page(front_desk.get(url)).text
    for words in ("Client Bo", "Helper Mia", "Hands shake", f"Calm, steady hands ( {sara} )"):
        assert words.replace("( ", "(").replace(" )", ")") in text.replace("( ", "(")


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("outcome", ["went_well", "stopped", "trouble"])
def test_how_it_went_is_noted(front_desk, assistance, url, outcome, htmx):
    form = Page(front_desk.get(url)).form().fields
    response = front_desk.send(url, form | {"outcome": outcome, "note": "Calm"}, htmx=htmx)
    assert response["Location"] == "/rooms/kilden/desk/?done=outcome"
    assistance.refresh_from_db()
    assert (assistance.outcome, assistance.outcome_note) == (outcome, "Calm")
    assert assistance.outcome_by == front_desk.staff
    assert "Assisted 0/2" in Page(front_desk.get("/rooms/kilden/desk/")).text


def test_it_can_be_noted_after_the_client_has_left(front_desk, assistance, url, sara):
    assistance.visit.leave(by=sara)
    assert front_desk.send(url, {"outcome": "went_well"}).status_code == 302


@pytest.mark.parametrize("body", [{}, {"outcome": "splendid"}])
def test_nothing_and_something_else_are_refused_at_the_field(front_desk, url, body):
    before = contents()
    response = front_desk.send(url, body)
    assert response.status_code == 422
    assert list(Page(response).errors) == ["outcome"]
    assert contents() == before


def test_what_was_noted_stands_in_the_form(front_desk, url):
    front_desk.send(url, {"outcome": "stopped", "note": "No vein"})
    form = Page(front_desk.get(url)).form().fields
    assert (form["outcome"], form["note"]) == ("stopped", "No vein")
