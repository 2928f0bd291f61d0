"""A year of involvement, month by month."""

import pytest
import time_machine

from complaints import year
from complaints.models import Involvement
from tests.page import Page
from tests.rules import local

URL = "/rooms/kilden/involvement/"


@pytest.fixture
def a_year(room, henrik, suggest, other_room):
    """In March something of nearly each kind; on New Year's Eve at 23:30 a suggestion."""
    with time_machine.travel(local(2026, 5, 10, 12)):
        said = suggest(at=local(2026, 3, 31, 23, 30))
        said.reply(by=henrik, answer="Yes", at=local(2026, 4, 1, 0, 30))
        for kind in Involvement.Kind.values:
            Involvement.objects.log(
                room=room,
                by=henrik,
                kind=kind,
                held_on=local(2026, 3, 2).date(),
                title="Coffee",
                clients=1,
                staff=1,
                outcome="Yes",
            )
        suggest(at=local(2025, 12, 31, 23, 30))
        suggest(at=local(2026, 3, 3), room=other_room)


def test_each_stands_in_its_local_month_and_only_of_this_room(a_year, room):
    with time_machine.travel(local(2026, 5, 10, 12)):
        months = year.months(room, 2026)
    assert [month.first.month for month in months] == [1, 2, 3, 4, 5], "no month to come"
    found = {month.first.month: dict(month.counts) for month in months}
    assert found == {
        1: {},
        2: {},
        3: {"suggestions": 1, "surveys": 1, "house_meetings": 1, "other": 1},
        4: {"answered": 1},
        5: {},
    }
    assert year.in_all(months)["suggestions"] == 1


def test_the_council_and_talks_count_when_they_were(room, noted, decision, talk, henrik, today):
    decision.follow_up(by=henrik, state="done", outcome="Bought")
    talk.end(by=henrik, ending="held", outcome="Agreed")
    totals = year.in_all(year.months(room, today.year)) + year.in_all(
        year.months(room, today.year - 1)
    )
    wanted = ("council_meetings", "decisions_closed", "talks_asked", "talks_held")
    assert [totals[key] for key in wanted] == [1, 1, 1, 1]


def test_the_page_says_in_how_many_months_something_happened(leader, a_year):
    page = Page(leader.get(f"{URL}?year=2026"))
    assert "Something happened in 2 of" in page.text
    assert "/rooms/kilden/involvement.csv?year=2026" in page.links


@pytest.mark.parametrize("wrong", ["", "soon", "1", "99999"])
def test_a_year_that_is_not_understood_is_the_one_that_runs(leader, room, today, wrong):
    response = leader.get(f"{URL}?year={wrong}")
    assert response.status_code == 200
    assert f"involvement of clients in {today.year}" in Page(response).text


def test_a_year_to_come_has_not_begun(leader, room):
    assert "This year has not begun." in Page(leader.get(f"{URL}?year=2999")).text


def test_central_administration_reads_and_changes_nothing(central, a_year):
    page = Page(central.get(f"{URL}?year=2026"))
    assert not [link for link in page.links if "new" in link or "correct" in link]
