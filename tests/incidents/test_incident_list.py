"""The incidents of a room, found by kind, days and calls for help."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Overdose
from tests.page import Page
from tests.rules import local

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/incidents/"


@pytest.fixture
def listed(front_desk):
    """`listed("?kind=theft")` gives the kinds in the table, in its order."""

    def listed(query="", who=front_desk):
        page = Page(who.get(URL + query))
        cells = [td for td in page.root.all("td") if td.get("data-label") == "Kind"]
        return [cell.text for cell in cells]

    return listed


def test_the_newest_is_first(listed, report):
    now = timezone.now()
    report(kind="theft", started_at=now - timedelta(hours=2))
    report(kind="weapon", started_at=now - timedelta(hours=1))
    assert listed() == ["Weapon", "Theft"]


def test_an_empty_list_says_so(front_desk, room):
    assert "No incidents here." in Page(front_desk.get(URL)).text


def test_another_rooms_are_not_there(listed, report, other_room, elsewhere):
    report(kind="theft", room=other_room, by=elsewhere.staff)
    assert listed() == []


def test_it_is_filtered_by_kind_and_by_calls(listed, report, sara):
    now = timezone.now()
    report(kind="theft", police_called_at=now, police_called_by=sara)
    report(kind="seizure", ambulance_called_at=now)
    report(kind="weapon")
    assert listed("?kind=theft") == ["Theft"]
    assert listed("?police=on") == ["Theft"]
    assert listed("?ambulance=on") == ["Seizure"]
    assert listed("?police=on&ambulance=on") == []


def test_days_are_those_on_the_wall_also_when_the_clock_changes(listed, report):
    for kind, moment in {
        "theft": local(2025, 10, 25, 23, 59),
        "weapon": local(2025, 10, 26, 0, 0),
        "threat": local(2025, 10, 26, 2, 30, fold=1),
        "other": local(2025, 10, 26, 23, 59),
        "dealing": local(2025, 10, 27, 0, 0),
    }.items():
        report(kind=kind, started_at=moment)
    assert listed("?since=26.10.2025&until=26.10.2025") == ["Other", "Threat", "Weapon"]
    assert listed("?since=2025-10-27") == ["Dealing"]
    assert listed("?until=25/10/2025") == ["Theft"]


@pytest.mark.parametrize("query", ["?since=soon", "?kind=dance", "?until=32.13.2025"])
def test_a_filter_that_means_nothing_is_told_and_kept(front_desk, report, query):
    report(kind="theft")
    page = Page(front_desk.get(URL + query))
    assert page.errors
    assert "Theft" in page.text


def test_a_year_at_the_end_of_time_breaks_nothing(front_desk, report):
    report()
    assert front_desk.get(URL + "?until=31.12.9999&since=01.01.0001").status_code == 200


def test_it_goes_by_pages_that_keep_the_filter(front_desk, report):
    for _number in range(51):
        report(kind="theft")
    report(kind="weapon")
    page = Page(front_desk.get(URL + "?kind=theft"))
    assert "Page 1 of 2" in page.text
    assert "?kind=theft&page=2" in page.links
    assert "Page 2 of 2" in Page(front_desk.get(URL + "?kind=theft&page=2")).text
    assert "Page 2 of 2" in Page(front_desk.get(URL + "?page=99")).text
    assert "Page 1 of 2" in Page(front_desk.get(URL + "?page=x")).text


def test_an_overdose_says_how_it_ended_or_that_it_goes_on(listed, overdose, sara):
    assert listed() == ["Overdose going on"]
    overdose.end(by=sara, outcome="to_hospital")
    assert listed() == ["Overdose Taken to hospital"]


def test_it_asks_the_database_as_often_for_many_as_for_one(
    front_desk, report, bo, room, sara, django_assert_max_num_queries
):
    for _number in range(20):
        report(clients=[bo])
        Overdose.objects.start(room=room, by=sara)
    with django_assert_max_num_queries(15):
        front_desk.get(URL)


def test_only_the_leader_is_offered_the_file(front_desk, leader, health, room):
    for who, offered in ((front_desk, False), (health, False), (leader, True)):
        links = Page(who.get(URL + "?kind=theft")).links
        assert ("/rooms/kilden/incidents.csv?kind=theft" in links) is offered
