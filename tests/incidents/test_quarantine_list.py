"""The leader's page of quarantines: to confirm, new, ending soon, long."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import ClientFactory
from tests.page import Page

URL = "/rooms/kilden/quarantines/"
EMPTY = ["None waits.", "No new ones", "None ends within a day.", "None is that long."]


def groups(browser):
    """The nicknames in each group of the page."""
    page = Page(browser.get(URL))
    sections = [e for e in page.root.all("section") if "group" in e.get("class").split()]
    return {
        section["aria-labelledby"].removeprefix("group-"): [
            next(heading.all("a")).text for heading in section.all("h3")
        ]
        for section in sections
    }


def test_an_empty_page_says_so(leader):
    text = Page(leader.get(URL)).text
    for words in EMPTY:
        assert words in text


def test_each_stands_where_the_leader_looks_for_it(leader, quarantine, room, sara, other_room):
    def somebody(name):
        return ClientFactory(nickname=name, registered_in=room, registered_by=sara)

    now = timezone.now()
    awaiting = quarantine(somebody("Awaiting"), code="violence")
    quarantine(somebody("Short"))
    quarantine(somebody("Mine"), by=leader.staff)
    quarantine(somebody("Long"), by=leader.staff, until=now + timedelta(days=30))
    quarantine(somebody("Elsewhere"), room=other_room)
    found = groups(leader)
    assert found["awaiting"] == ["Awaiting"]
    assert found["new"] == ["Short"], "the leader's own ones are not new to them"
    assert sorted(found["ending"]) == ["Mine", "Short"]
    assert found["long"] == ["Long"]
    awaiting.confirm(by=leader.staff, reason="yes")
    assert groups(leader)["awaiting"] == []
    assert groups(leader)["new"] == ["Short"]


def test_one_that_lapsed_is_new_and_can_only_be_looked_at(leader, quarantine, bo):
    with time_machine.travel(timezone.now() - timedelta(days=3), tick=False):
        held = quarantine(bo, code="violence")
    page = Page(leader.get(URL))
    assert groups(leader)["new"] == ["Bo"]
    assert f"{URL}{held.uuid}/" in page.links
    assert f"{URL}{held.uuid}/review/" not in page.links


def test_each_leads_to_the_history_of_the_client(leader, quarantine, bo):
    held = quarantine(bo)
    page = Page(leader.get(URL))
    assert {f"/rooms/kilden/clients/{bo.uuid}/", f"{URL}{held.uuid}/review/"} <= set(page.links)
    assert "not told to the client yet" in page.text


@pytest.mark.parametrize(("who", "led"), [("leader", True), ("front_desk", False)])
def test_the_header_leads_there_who_may_see_it(request, who, led):
    links = Page(request.getfixturevalue(who).get("/rooms/kilden/desk/")).links
    assert (URL in links) is led


def test_more_quarantines_cost_no_more_queries(
    leader, quarantine, room, sara, django_assert_max_num_queries
):
    for _n in range(8):
        quarantine(ClientFactory(registered_in=room, registered_by=sara), code="violence")
    with django_assert_max_num_queries(30):
        leader.get(URL)


def test_the_desk_tells_the_leader_alone_that_one_waits(leader, front_desk, quarantine, bo, sara):
    """Until it is reviewed; one that only waits in another room is not told of here."""
    desk = "/rooms/kilden/desk/"
    assert "to be confirmed" not in Page(leader.get(desk)).text
    waiting = quarantine(bo, until=timezone.now() + timedelta(days=7))
    assert waiting.is_awaiting
    assert "1 quarantine waits to be confirmed" in Page(leader.get(desk)).text
    assert "to be confirmed" not in Page(front_desk.get(desk)).text
    waiting.confirm(by=leader.staff, reason="agreed")
    assert "to be confirmed" not in Page(leader.get(desk)).text
