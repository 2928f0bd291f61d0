"""The figures of a room: exact, of any period, beside the period before and the year before."""

from datetime import date

import pytest
import time_machine
from django.utils import timezone

from intake.models import Visit
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import local

URL = "/rooms/kilden/figures/"
NOON = local(2026, 11, 23, 12)


@pytest.fixture
def intakes(room, sara, cocaine):
    """`intakes(2026, 11, 3)` lets that many people in, at noon of the third of November."""

    def intakes(*day, number=1):
        for _n in range(number):
            at = local(*day, 12)
            visit = Visit.objects.admit(
                client=ClientFactory(),
                room=room,
                substance=cocaine,
                method="smoking",
                by=sara,
                at=at,
            )
            Visit.objects.filter(pk=visit.pk).update(
                left_at=at, closed_at=at, closed_by=sara, closing="left"
            )

    return intakes


@pytest.fixture
def _on_the_23rd():
    with time_machine.travel(NOON, tick=False):
        yield


pytestmark = pytest.mark.usefixtures("_on_the_23rd")


def test_without_a_choice_it_is_the_last_month_that_is_over(leader, room, intakes):
    intakes(2026, 10, 3, number=3)
    intakes(2026, 9, 3, number=2)
    intakes(2025, 10, 3, number=1)
    page = Page(leader.get(URL))
    assert "Kilden: figures of October 2026" in page.text
    assert "In all 3, 50% more than in the period before (2)." in page.text
    assert "not over" not in page.text


def test_each_table_has_its_picture_its_words_and_its_numbers(leader, room, intakes):
    intakes(2026, 10, 3, number=3)
    page = Page(leader.get(URL))
    pictures = [e for e in page.root.all("img") if "chart" in e.get("class")]
    assert pictures
    assert all(picture.get("alt").startswith("Chart: ") for picture in pictures)
    sections = [e for e in page.root.all("section") if e.get("class") == "figure"]
    assert all(list(section.all("table")) for section in sections)
    [of_methods] = [s for s in sections if s.get("id") == "intakes_by_method"]
    assert "3 100%" in of_methods.text


def test_the_page_counts_nothing_by_drawing(leader, room, intakes, django_assert_max_num_queries):
    intakes(2026, 10, 3)
    leader.get(URL)
    with django_assert_max_num_queries(150):
        leader.get(URL)


def test_an_empty_period_says_so(leader, room):
    page = Page(leader.get(URL))
    assert "Nothing was counted in this period." in page.text
    assert not list(page.root.all("img"))


def test_a_period_that_runs_says_so(leader, room, intakes):
    intakes(2026, 11, 3)
    page = Page(leader.get(URL, {"kind": "month", "first": "2026-11-09"}))
    assert "November 2026" in page.text
    assert "This period is not over" in page.text
    assert not any("first=2026-12" in link for link in page.links)


@pytest.mark.parametrize(
    ("asked", "title", "previous"),
    [
        (
            {"kind": "quarter", "first": "2026-05-05"},
            "Quarter 2 of 2026",
            "quarter&first=2026-01-01",
        ),
        ({"kind": "year", "first": "05.05.2025"}, "2025", "year&first=2024-01-01"),
        (
            {"kind": "days", "first": "2026-05-05", "last": "2026-05-07"},
            "5 May 2026",
            "days&first=2026-05-02&last=2026-05-04",
        ),
    ],
)
def test_any_period_can_be_chosen_and_left(leader, room, asked, title, previous):
    page = Page(leader.get(URL, asked))
    assert title.split()[0] in next(page.root.all("h1")).text
    assert f"?kind={previous}" in page.links


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ({"kind": "month", "first": "x"}, "first", "valid date"),
        ({"kind": "month", "first": "2026-12-01"}, "first", "still to come"),
        ({"kind": "month", "first": "1999-12-01"}, "first", "greater than or equal"),
        ({"kind": "century", "first": "2026-10-01"}, "kind", "valid choice"),
        ({"kind": "days", "first": "2026-10-01"}, "last", "last day too"),
        ({"kind": "days", "first": "2026-10-02", "last": "2026-10-01"}, "last", "before the first"),
        ({"kind": "days", "first": "2012-10-02", "last": "2026-10-01"}, "last", "Ten years"),
    ],
)
def test_a_bad_day_is_told_at_its_field(leader, room, asked, field, words):
    response = leader.get(URL, asked)
    assert response.status_code == 422
    assert words in Page(response).errors[field]
    assert list(Page(response).root.all("img")) == []


def test_the_address_shows_days_as_they_are_written(leader, room):
    page = Page(leader.get(URL, {"kind": "month", "first": "2026-10-09"}))
    assert page.by_id("id_first")["value"] == "09.10.2026"


def test_only_the_leader_is_shown_the_way(leader, front_desk, room):
    assert URL in Page(leader.get("/rooms/kilden/desk/")).links
    assert URL not in Page(front_desk.get("/rooms/kilden/desk/")).links


def test_no_client_is_named(leader, room, inside, bo):
    inside(bo)
    day = timezone.localdate().isoformat()
    page = Page(leader.get(URL, {"kind": "days", "first": day, "last": day}))
    assert "Bo" not in page.text.split()


def test_the_usual_period_is_a_month():
    from rooms.forms import PeriodForm

    assert PeriodForm.usual().first == date(2026, 10, 1)
