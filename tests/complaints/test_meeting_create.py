"""A meeting of the user council is planned."""

from datetime import timedelta

import pytest

from complaints.models import CouncilMeeting
from tests.complaints.conftest import day
from tests.page import Page

URL = "/rooms/kilden/council/meetings/new/"


def test_each_line_is_an_item_in_its_order(leader, council, today):
    held_on = today + timedelta(days=7)
    response = leader.send(URL, held_on=day(held_on), agenda="Coffee\n\n  Noise \r\nTea")
    meeting = CouncilMeeting.objects.get()
    assert response["Location"] == f"/rooms/kilden/council/meetings/{meeting.uuid}/"
    assert [item.title for item in meeting.agenda.all()] == ["Coffee", "Noise", "Tea"]


def test_without_a_council_there_is_no_meeting(leader, room):
    assert leader.get(URL).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_on": ""}, "held_on"),
        ({"held_on": "01.01.2020"}, "held_on"),
        ({"agenda": "x" * 201}, "agenda"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(leader, council, today, change, field):
    response = leader.send(URL, {"held_on": day(today), "agenda": "Coffee", **change})
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert Page(response).form().fields["agenda"] == change.get("agenda", "Coffee")
    assert not CouncilMeeting.objects.exists()
