"""The page of the user council."""

from complaints.models import CouncilWish
from tests.page import Page

URL = "/rooms/kilden/council/"


def test_without_a_council_the_duty_is_told_and_the_leader_can_found_it(leader, front_desk, room):
    for browser, can in ((leader, True), (front_desk, False)):
        page = Page(browser.get(URL))
        assert "leader and staff must set it up" in page.text
        assert (f"{URL}found/" in page.links) is can


def test_notes_that_are_not_shown_are_not_on_the_page_of_staff(leader, front_desk, noted, henrik):
    address = f"{URL}meetings/{noted.uuid}/"
    assert address in Page(leader.get(URL)).links
    assert address not in Page(front_desk.get(URL)).links
    noted.publish(by=henrik)
    assert address in Page(front_desk.get(URL)).links


def test_what_is_to_be_done_and_what_was_wished_is_there(front_desk, decision, room, sara, today):
    CouncilWish.objects.wish(room=room, by=sara, clients=3, wished_on=today, note="To be heard")
    text = Page(front_desk.get(URL)).text
    assert "Buy a pot The leader · by" in text
    assert "“To be heard” Not followed up yet" in text


def test_the_header_leads_there(front_desk, room):
    assert URL in Page(front_desk.get("/rooms/kilden/desk/")).links
