"""A service undone from the status line."""

from datetime import timedelta

import pytest
import time_machine

from intake.models import Service, ServiceGiven
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def given(room, sara, bo):
    service = Service.objects.get(code="talk")
    return ServiceGiven.objects.give(room=room, service=service, client=bo, by=sara)


@pytest.mark.parametrize("htmx", [False, True])
def test_the_status_line_undoes_it(front_desk, given, htmx):
    url = f"/rooms/kilden/services/{given.uuid}/undo/"
    desk = Page(front_desk.get(f"/rooms/kilden/desk/?service={given.uuid}"))
    response = front_desk.send(url, desk.form(url).fields, htmx=htmx)
    assert response["Location"] == "/rooms/kilden/desk/?done=undone"
    assert not ServiceGiven.objects.exists()


def test_after_ten_minutes_it_is_too_late_and_not_offered(front_desk, given):
    url = f"/rooms/kilden/services/{given.uuid}/undo/"
    with time_machine.travel(given.at + timedelta(minutes=10, seconds=1)):
        desk = front_desk.get(f"/rooms/kilden/desk/?service={given.uuid}")
        assert url not in desk.content.decode()
        before = contents()
        response = front_desk.send(url)
        assert response.status_code == 422
        assert "too late" in Page(response).by_id("done").text
        assert contents() == before
