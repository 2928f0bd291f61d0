"""Who waits for a talk, and the talks that are over."""

from tests.page import Page

URL = "/rooms/kilden/talks/"


def test_who_waits_and_what_is_over(leader, talk, henrik):
    text = Page(leader.get(URL)).text
    assert "Bo · 1979 · “Evenings”" in text
    assert "No appointment yet" in text
    talk.end(by=henrik, ending="withdrawn")
    text = Page(leader.get(URL)).text
    assert "Nobody waits." in text
    assert "Withdrawn by the client Bo" in text


def test_the_council_page_leads_there_who_may_see_it(leader, front_desk, room):
    assert URL in Page(leader.get("/rooms/kilden/council/")).links
    assert URL not in Page(front_desk.get("/rooms/kilden/council/")).links
