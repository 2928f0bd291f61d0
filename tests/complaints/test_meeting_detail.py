"""A meeting: its agenda, its decisions, its notes where they may be read."""

import pytest

from tests.page import Page


def page(browser, meeting):
    return Page(browser.get(f"/rooms/kilden/council/meetings/{meeting.uuid}/"))


def test_staff_read_the_notes_once_the_leader_shows_them(leader, front_desk, noted, henrik):
    assert "All want coffee." in page(leader, noted).text
    shown = page(front_desk, noted)
    assert "All want coffee." not in shown.text
    assert "The leader has not shown the notes to staff." in shown.text
    noted.publish(by=henrik)
    assert "4 clients, 2 of the staff All want coffee." in page(front_desk, noted).text


def test_old_notes_are_for_the_leader_alone(leader, front_desk, noted, henrik):
    noted = noted.correct(
        by=henrik, reason="A name", clients_present=4, staff_present=2, notes="Some want coffee."
    )
    noted.publish(by=henrik)
    assert "All want coffee." in page(leader, noted).text
    assert "All want coffee." not in page(front_desk, noted).text


def test_where_an_item_comes_from_is_the_leaders_to_know_and_nobody_is_named(
    leader, front_desk, plan, suggest, bo
):
    said, meeting = suggest(client=bo), plan(1)
    meeting.add(title="Warm drinks", suggestion=said)
    address = f"/rooms/kilden/suggestions/{said.uuid}/"
    for browser, told in ((leader, True), (front_desk, False)):
        shown = page(browser, meeting)
        assert "Warm drinks" in shown.text
        assert (address in shown.links) is told
        assert "Bo" not in shown.text.split()
        assert "Warm coffee" not in shown.text


@pytest.mark.parametrize("days", [1, -1])
def test_notes_and_decisions_are_of_a_meeting_that_was_held(leader, plan, days):
    meeting = plan(days)
    links = page(leader, meeting).links
    for rest in ("notes/", "decisions/new/"):
        address = f"/rooms/kilden/council/meetings/{meeting.uuid}/{rest}"
        assert (address in links) is (days < 0)
