"""The user council rests, and meets again."""

from complaints.models import UserCouncil
from tests.page import Page

URL = "/rooms/kilden/council/rest/"


def test_without_a_council_there_is_nothing_to_rest(leader, room):
    assert leader.get(URL).status_code == 404


def test_it_rests_with_a_reason_that_stays_readable_and_meets_again(leader, council, room):
    leader.send(URL, Page(leader.get(URL)).form().fields, reason="Nobody came")
    assert UserCouncil.objects.of(room).rests
    page = Page(leader.get("/rooms/kilden/council/"))
    assert "It rests since" in page.text
    assert "“Nobody came”" in page.text
    leader.send(URL, Page(leader.get(URL)).form().fields, reason="New faces")
    assert not UserCouncil.objects.of(room).rests
    assert list(Page(leader.send(URL, since="soon")).errors) == ["since", "reason"]
