"""The leader says what became of a wish."""

from complaints.models import CouncilWish
from tests.page import Page


def test_it_is_followed_up_once(leader, room, sara, today):
    wish = CouncilWish.objects.wish(room=room, by=sara, clients=2, wished_on=today)
    url = f"/rooms/kilden/council/wishes/{wish.uuid}/"
    sent = Page(leader.get(url)).form().fields | {"outcome": "They are in"}
    assert leader.send(url, sent)["Location"] == "/rooms/kilden/council/"
    assert CouncilWish.objects.get().outcome == "They are in"
    response = leader.send(url, outcome="Again")
    assert "This was followed up meanwhile." in Page(response).errors["outcome"]
