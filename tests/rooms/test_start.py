"""The leader's start page: what waits over all apps, and the day beside the usual."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from incidents.models import Overdose
from intake.models import Visit
from rooms import start
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import local

URL = "/rooms/kilden/start/"


def lines(browser):
    """The lines of the page, in their order."""
    links = Page(browser.get(URL)).root.all("a")
    return [a.text for a in links if "need" in a.get("class").split()]


def test_an_empty_page_says_so(leader, central, room):
    assert "Nothing waits for you." in Page(leader.get(URL)).text


def test_the_urgent_comes_first_over_all_apps(
    leader, central, room, quarantine, bo, mia, inside, sara
):
    quarantine(mia)
    quarantine(bo, code="violence")
    client = ClientFactory()
    inside(client, at=timezone.now() - timedelta(hours=14))
    found = lines(leader)
    assert [line.split(" urgent")[0] for line in found] == [
        "1 Visits that seem to have been forgotten open",
        "1 Quarantines to confirm",
        "1 New quarantines to look at decided in the last 7 days",
        "1 Quarantines ending soon within a day",
    ]


def test_central_administration_sees_the_day_and_nothing_it_may_not_open(
    central, room, quarantine, bo
):
    quarantine(bo, code="violence")
    page = Page(central.get(URL))
    assert "Nothing waits for you." in page.text
    assert "Overdoses" in page.text


@pytest.mark.parametrize(("who", "led"), [("leader", True), ("central", True), ("sara", False)])
def test_the_header_leads_there_who_may_see_it(request, front_desk, who, led):
    browser = front_desk if who == "sara" else request.getfixturevalue(who)
    assert (URL in Page(browser.get("/rooms/kilden/")).links) is led


def test_no_client_is_named(leader, quarantine, bo):
    quarantine(bo, code="violence")
    assert "Bo" not in Page(leader.get(URL)).text.split()


# -- Today beside the usual ----------------------------------------------------------------------

MONDAY = local(2026, 11, 23, 15)
WEEK = timedelta(weeks=1)


@pytest.fixture
def visits(room, sara, cocaine):
    """`visits(moment, 3)` lets three people in and out at a moment."""

    def visits(moment, number=1, client=None):
        for _n in range(number):
            visit = Visit.objects.admit(
                client=client or ClientFactory(),
                room=room,
                substance=cocaine,
                method="smoking",
                by=sara,
                at=moment,
            )
            Visit.objects.filter(pk=visit.pk).update(
                left_at=moment, closed_at=moment, closed_by=sara, closing="left"
            )

    return visits


def figures(room, at):
    with translation.override("en"):
        return {str(f.title): (f.number, f.usual) for f in start.today(room, at)}


def test_today_stands_beside_the_same_weekday_until_the_same_hour(room, visits):
    for weeks, number in ((1, 2), (2, 4), (3, 9)):
        visits(local(2026, 11, 23, 14) - weeks * WEEK, number)
        visits(local(2026, 11, 23, 16) - weeks * WEEK, 5)  # later than now
        visits(local(2026, 11, 24, 9) - weeks * WEEK, 5)  # another weekday
    visits(local(2026, 11, 23, 0, 30), 3)
    with time_machine.travel(MONDAY):
        assert figures(room, MONDAY) == {
            "Intakes": (3, 4),
            "Visits": (3, 4),
            "Different clients": (3, 4),
            "Overdoses": (0, 0),
        }


def test_somebody_who_comes_twice_is_one_client(room, visits, bo):
    visits(MONDAY - timedelta(hours=2), client=bo)
    visits(MONDAY - timedelta(hours=1), client=bo)
    assert figures(room, MONDAY)["Different clients"] == (1, None)
    assert figures(room, MONDAY)["Visits"] == (2, None)


def test_a_room_not_in_use_yet_has_no_usual(room):
    assert figures(room, MONDAY) == dict.fromkeys(
        ("Intakes", "Visits", "Different clients", "Overdoses"), (0, None)
    )


def test_an_overdose_of_today_is_counted(room, sara):
    Overdose.objects.start(room=room, by=sara)
    assert figures(room, timezone.now() + timedelta(seconds=1))["Overdoses"][0] == 1


@pytest.mark.parametrize("at", [local(2026, 10, 25, 12), local(2026, 3, 29, 12)])
def test_a_day_begins_at_midnight_also_when_the_clock_changes(at):
    for begin, end in start.same_weekdays(at):
        begin, end = timezone.localtime(begin), timezone.localtime(end)
        assert (begin.hour, begin.minute, end.hour) == (0, 0, 12)
        assert begin.weekday() == end.weekday() == 6
