"""Assistance undone from the status line."""

from datetime import timedelta

import pytest
import time_machine

from intake.models import Assistance
from tests.factories import assistance_by
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def assistance(admit, inside, bo, mia, sara):
    inside(mia)
    return admit(bo, assistance=assistance_by(mia, sara)).assistances.get()


@pytest.mark.parametrize("htmx", [False, True])
def test_the_status_line_undoes_it(front_desk, assistance, htmx):
    url = f"/rooms/kilden/assistances/{assistance.uuid}/undo/"
    desk = Page(front_desk.get(f"/rooms/kilden/desk/?assisted={assistance.uuid}"))
    response = front_desk.send(url, desk.form(url).fields, htmx=htmx)
    assert response["Location"] == "/rooms/kilden/desk/?done=undone"
    assert not Assistance.objects.exists()


def test_after_ten_minutes_it_is_too_late_and_not_offered(front_desk, assistance):
    url = f"/rooms/kilden/assistances/{assistance.uuid}/undo/"
    with time_machine.travel(assistance.recorded_at + timedelta(minutes=10, seconds=1)):
        desk = front_desk.get(f"/rooms/kilden/desk/?assisted={assistance.uuid}")
        assert url not in desk.content.decode()
        before = contents()
        response = front_desk.send(url)
        assert response.status_code == 422
        assert "Note how it went instead." in Page(response).by_id("done").text
        assert contents() == before
