"""The list: late ones first, filters, pages."""

import re

import pytest
import time_machine

from complaints.models import Complaint
from tests.page import Page
from tests.rules import local

URL = "/rooms/kilden/complaints/"


def rows(browser, query=""):
    """The references of the complaints listed, in their order."""
    page = Page(browser.get(URL + query))
    unseen = [e.text for e in page.root.all("span") if e.get("class") == "unseen"]
    return [text for text in unseen if re.fullmatch("[0-9A-F]{8}", text)]


@pytest.fixture
def three(complain, leader, lone):
    """One late, one due later, one answered."""
    with time_machine.travel(local(2026, 10, 1, 12)):
        late = complain("conditions", choice="leader")
    with time_machine.travel(local(2026, 11, 16, 12)):
        later = complain("facilities")
        answered = complain("discrimination")
        answered.answer_with(by=lone, outcome="withdrawn")
    with time_machine.travel(local(2026, 11, 20, 12)):
        leader.force_login(leader.staff)
        yield [row.reference for row in (late, later, answered)]


def test_late_ones_come_first_and_answered_ones_last(leader, three):
    assert rows(leader) == three
    text = Page(leader.get(URL)).text
    assert "late by 36 days" in text
    assert "10 days left" in text
    assert "1 complaint is late." in text


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("?state=open", [0, 1]),
        ("?state=answered", [2]),
        ("?receiver=leader", [0]),
        ("?receiver=borgerraadgiveren", [2]),
        ("?late=on", [0]),
        ("?state=answered&receiver=leader", []),
        ("?state=nonsense", [0, 1, 2]),
        ("?page=99", [0, 1, 2]),
    ],
)
def test_filters(leader, three, query, wanted):
    assert rows(leader, query) == [three[n] for n in wanted]


def test_an_empty_list_says_so(leader):
    assert "No complaints here." in Page(leader.get(URL)).text


def test_another_rooms_are_not_here(central, complain, other_room):
    complain(room=other_room)
    assert rows(central) == []


def test_pages_and_no_more_queries_for_more_rows(leader, complain, django_assert_max_num_queries):
    for _n in range(51):
        complain()
    with django_assert_max_num_queries(25):
        assert len(rows(leader)) == 50
    assert len(rows(leader, "?page=2")) == 1
    assert f"{URL}?page=2".endswith(Page(leader.get(URL)).links[-1])


def test_a_tie_is_broken_by_the_day_it_came(leader, three):
    assert Complaint.objects.urgent_first().first().reference == three[0]


@pytest.mark.parametrize(("who", "led"), [("leader", True), ("front_desk", False)])
def test_the_header_leads_there_who_may_see_it(request, who, led):
    links = Page(request.getfixturevalue(who).get("/rooms/kilden/desk/")).links
    assert (URL in links) is led


def test_central_administration_is_led_there_from_the_room(central):
    assert URL in Page(central.get("/rooms/kilden/")).links
