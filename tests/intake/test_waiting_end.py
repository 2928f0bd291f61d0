"""Somebody gave up waiting."""

import pytest

from intake.models import WaitingEntry


@pytest.mark.parametrize("htmx", [False, True])
def test_who_gave_up_is_taken_off_the_list(front_desk, mia, waits, htmx):
    entry = waits(mia)
    response = front_desk.send(f"/rooms/kilden/waiting/{entry.uuid}/gave-up/", htmx=htmx)
    assert (response.status_code, response["Location"]) == (
        302,
        "/rooms/kilden/desk/?done=gave-up",
    )
    entry.refresh_from_db()
    assert (entry.ending, entry.ended_by) == ("gave_up", front_desk.staff)


def test_giving_up_twice_is_once(front_desk, leader, mia, waits):
    url = f"/rooms/kilden/waiting/{waits(mia).uuid}/gave-up/"
    front_desk.send(url)
    ended = WaitingEntry.objects.get().ended_at
    assert leader.send(url).status_code == 302
    entry = WaitingEntry.objects.get()
    assert (entry.ended_at, entry.ended_by) == (ended, front_desk.staff)


def test_who_was_called_in_meanwhile_stays_admitted(front_desk, mia, waits, inside):
    entry = waits(mia)
    inside(mia)
    front_desk.send(f"/rooms/kilden/waiting/{entry.uuid}/gave-up/")
    entry.refresh_from_db()
    assert entry.ending == "admitted"
