"""Who takes it, shown while it is written down."""

from tests.page import Page
from tests.rules import contents

URL = "/rooms/kilden/complaints/new/routing/"


def test_the_reason_and_the_choice_are_shown(front_desk):
    before = contents()
    response = front_desk.send(URL, topics=["conditions", "discrimination"], htmx=True)
    page = Page(response)
    text = page.by_id("routing").text
    assert "the client chooses who answers" in text
    assert "Borgerrådgiveren" in text
    assert "Shelves what has no name" in text
    assert "Does not judge decisions" in text
    assert [i["value"] for i in page.root.all("input")] == ["leader", "socialforvaltningen"]
    assert "<html" not in response.content.decode()
    assert contents() == before


def test_a_choice_made_stays_made(front_desk):
    page = Page(front_desk.send(URL, topics="conditions", choice="leader", htmx=True))
    assert [i["value"] for i in page.root.all("input") if "checked" in i] == ["leader"]


def test_about_the_leader_there_is_no_choice(front_desk, leader):
    facts = {"topics": "staff", "about_staff": leader.staff.pk}
    page = Page(front_desk.send(URL, facts, htmx=True))
    assert not list(page.root.all("input"))
    assert "no leader of the room sees it" in page.text


def test_nothing_is_said_of_nothing(front_desk):
    assert Page(front_desk.send(URL, htmx=True)).by_id("routing").text == ""


def test_without_htmx_it_is_a_page(front_desk):
    page = Page(front_desk.send(URL, topics="facilities"))
    assert page.title == "Who takes it · Kilden"
    assert "Socialforvaltningen" in page.text
