"""Another intake like the last one, in one tap."""

import pytest

from tests.page import Page
from tests.rules import contents


@pytest.mark.parametrize("htmx", [False, True])
def test_one_tap_registers_the_same_again(front_desk, bo, inside, htmx):
    visit = inside(bo)
    response = front_desk.send(f"/rooms/kilden/visits/{visit.uuid}/again/", htmx=htmx)
    first, second = visit.consumptions.all()
    assert response["Location"] == f"/rooms/kilden/desk/?intake={second.uuid}"
    assert (first.substance, first.method) == (second.substance, second.method)


@pytest.mark.parametrize("htmx", [False, True])
def test_who_has_left_is_told_and_the_desk_is_shown(front_desk, bo, inside, htmx):
    visit = inside(bo).leave(by=front_desk.staff)
    before = contents()
    response = front_desk.send(f"/rooms/kilden/visits/{visit.uuid}/again/", htmx=htmx)
    page = Page(response)
    assert response.status_code == 422
    assert page.by_id("done").text == "Has left. Admit the person again."
    assert page.by_id("live")
    assert bool(list(page.root.all("html"))) is not htmx
    assert contents() == before


def test_a_substance_no_longer_in_use_is_told(front_desk, bo, inside, cocaine):
    visit = inside(bo)
    cocaine.methods.update(active=False)
    response = front_desk.send(f"/rooms/kilden/visits/{visit.uuid}/again/")
    assert response.status_code == 422
    assert "not taken this way" in Page(response).by_id("done").text
    assert visit.consumptions.count() == 1
