"""Somebody counted as turned away by mistake."""

from datetime import timedelta

import pytest
import time_machine

from intake.models import TurnedAway
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def counted(room, bo, sara):
    return TurnedAway.objects.create(room=room, client=bo, code="room_full", recorded_by=sara)


@pytest.fixture
def url(counted):
    return f"/rooms/kilden/turned-away/{counted.uuid}/undo/"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_status_line_undoes_it_and_only_the_history_knows(front_desk, counted, url, htmx):
    desk = Page(front_desk.get(f"/rooms/kilden/desk/?turned_away={counted.uuid}"))
    assert desk.by_id("done").text == "Turned away: No free place. Recorded. Undo"
    response = front_desk.send(url, desk.form(url).fields, htmx=htmx)
    assert response["Location"] == "/rooms/kilden/desk/?done=undone"
    assert not TurnedAway.objects.exists()
    [kept] = counted.events.model.objects.filter(pgh_obj=counted.pk)
    assert kept.pgh_context == {"staff": front_desk.staff.pk, "reason": "undone"}


def test_after_ten_minutes_it_is_too_late_and_not_offered(front_desk, counted, url):
    with time_machine.travel(counted.at + timedelta(minutes=10, seconds=1)):
        desk = front_desk.get(f"/rooms/kilden/desk/?turned_away={counted.uuid}")
        assert url not in desk.content.decode()
        before = contents()
        response = front_desk.send(url)
        assert response.status_code == 422
        assert Page(response).by_id("done").text == "It is too late to undo this."
        assert contents() == before
