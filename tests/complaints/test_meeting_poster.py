"""The notes to print and hang up."""

from tests.page import Page


def url(meeting):
    return f"/rooms/kilden/council/meetings/{meeting.uuid}/poster/"


def test_there_is_a_poster_of_what_is_shown_alone(leader, front_desk, noted, decision, henrik):
    assert leader.get(url(noted)).status_code == 404
    noted.publish(by=henrik)
    [article] = Page(front_desk.get(url(noted))).root.all("article")
    for words in ("News from the user council of Kilden", "All want coffee.", "Buy a pot"):
        assert words in article.text
    for name in (henrik.name, front_desk.staff.name):
        assert name not in article.text
