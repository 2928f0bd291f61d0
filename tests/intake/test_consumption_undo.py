"""An intake was registered by mistake."""

from datetime import timedelta

import pytest
import time_machine

from tests.page import Page
from tests.rules import contents


@pytest.fixture
def visit(bo, inside):
    return inside(bo)


def url(consumption):
    return f"/rooms/kilden/intakes/{consumption.uuid}/undo/"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_intake_is_gone(front_desk, visit, htmx):
    second = visit.consume_again(by=front_desk.staff)
    response = front_desk.send(url(second), htmx=htmx)
    assert (response.status_code, response["Location"]) == (302, "/rooms/kilden/desk/?done=undone")
    assert visit.consumptions.count() == 1
    assert not visit.consumptions.filter(pk=second.pk).exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_the_only_intake_is_undone_with_the_admission(front_desk, visit, htmx):
    before = contents()
    response = front_desk.send(url(visit.consumptions.get()), htmx=htmx)
    assert response.status_code == 422
    assert "Undo the admission instead." in Page(response).by_id("done").text
    assert contents() == before


@pytest.mark.parametrize("htmx", [False, True])
def test_after_ten_minutes_it_is_too_late(front_desk, visit, htmx):
    second = visit.consume_again(by=front_desk.staff)
    before = contents()
    with time_machine.travel(second.at + timedelta(minutes=10, seconds=1), tick=False):
        response = front_desk.send(url(second), htmx=htmx)
    assert response.status_code == 422
    assert "It is too late to undo this." in Page(response).by_id("done").text
    assert contents() == before


def test_an_intake_undone_at_another_desk_is_not_found(front_desk, leader, visit):
    second = visit.consume_again(by=front_desk.staff)
    assert leader.send(url(second)).status_code == 302
    assert front_desk.send(url(second)).status_code == 404
