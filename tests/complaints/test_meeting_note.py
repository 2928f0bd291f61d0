"""The notes of a meeting."""

import pytest

from tests.page import Page


def url(meeting):
    return f"/rooms/kilden/council/meetings/{meeting.uuid}/notes/"


NOTES = {"clients_present": "5", "staff_present": "0", "notes": "Coffee\nNoise"}


def test_the_leader_writes_them_with_the_agenda_beside(leader, plan):
    meeting = plan(0)
    assert "Coffee" in Page(leader.get(url(meeting))).text
    leader.send(url(meeting), NOTES)
    meeting.refresh_from_db()
    assert (meeting.clients_present, meeting.staff_present) == (5, 0)
    assert not meeting.is_published


def test_they_are_corrected_with_a_reason(leader, noted):
    response = leader.send(url(noted), NOTES)
    assert list(Page(response).errors) == ["reason"]
    leader.send(url(noted), NOTES, reason="Miscounted")
    noted.refresh_from_db()
    assert noted.clients_present == 5


@pytest.mark.parametrize(
    ("days", "change", "field"),
    [
        (1, {}, "notes"),
        (0, {"notes": " "}, "notes"),
        (0, {"clients_present": "-1"}, "clients_present"),
        (0, {"staff_present": "two"}, "staff_present"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(leader, plan, days, change, field):
    meeting = plan(days)
    response = leader.send(url(meeting), NOTES | change)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    meeting.refresh_from_db()
    assert not meeting.is_noted
