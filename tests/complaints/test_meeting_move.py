"""A meeting takes place on another day."""

from datetime import timedelta

from tests.complaints.conftest import day
from tests.page import Page


def test_the_old_day_stays_readable_with_the_reason(leader, plan, today):
    meeting = plan(3)
    url = f"/rooms/kilden/council/meetings/{meeting.uuid}/move/"
    new = today + timedelta(days=5)
    response = leader.send(url, held_on=day(new), reason="Illness")
    meeting.refresh_from_db()
    assert meeting.held_on == new
    assert "“Illness”" in Page(leader.get(response["Location"])).text


def test_a_day_that_is_taken_is_told_at_its_field(leader, plan, today):
    meeting, other = plan(3), plan(5)
    url = f"/rooms/kilden/council/meetings/{meeting.uuid}/move/"
    response = leader.send(url, held_on=day(other.held_on), reason="Illness")
    assert list(Page(response).errors) == ["held_on"]
    assert Page(response).form().fields["reason"] == "Illness"
