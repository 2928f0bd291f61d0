"""Not everyone had left after all: the act is undone as one."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from intake.models import Visit
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def ended(room, bo, mia, inside, sara):
    """Bo and Mia were inside when everyone had left."""
    inside(bo)
    inside(mia)
    return Visit.objects.close_all(room, by=sara)


@pytest.mark.parametrize("htmx", [False, True])
def test_the_status_line_brings_all_of_them_back(front_desk, ended, inside, sara, htmx):
    left_before = inside(ClientFactory(), method="injection").leave(by=sara)
    desk = Page(front_desk.get(f"/rooms/kilden/desk/?everyone=2&ended={ended[0].uuid}"))
    assert desk.by_id("done").text == "2 visits ended. Undo"
    url = f"/rooms/kilden/visits/{ended[0].uuid}/reopen-all/"
    response = front_desk.send(url, desk.form(url).fields, htmx=htmx)
    assert response["Location"] == "/rooms/kilden/desk/?done=undone"
    assert set(Visit.objects.present()) == set(ended)
    left_before.refresh_from_db()
    assert left_before.left_at is not None


def test_after_ten_minutes_it_is_too_late_and_not_offered(front_desk, ended):
    url = f"/rooms/kilden/visits/{ended[0].uuid}/reopen-all/"
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        desk = front_desk.get(f"/rooms/kilden/desk/?everyone=2&ended={ended[0].uuid}")
        assert url not in desk.content.decode()
        before = contents()
        assert front_desk.send(url).status_code == 422
        assert contents() == before


def test_where_one_place_is_taken_since_all_stay_ended(front_desk, ended, inside):
    inside(ClientFactory(nickname="Ole"), place=ended[1].place)
    before = contents()
    response = front_desk.send(f"/rooms/kilden/visits/{ended[0].uuid}/reopen-all/")
    assert response.status_code == 422
    assert "The place was just taken." in Page(response).by_id("done").text
    assert contents() == before
