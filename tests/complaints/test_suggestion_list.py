"""The leader's list of suggestions."""

import pytest

from tests.page import Page

URL = "/rooms/kilden/suggestions/"


@pytest.fixture
def several(suggest, answered_idea, henrik, other_room):
    suggest("Tea", kind="praise")
    suggest("Milk", kind="criticism").reply(by=henrik, answer="Yes").publish(
        by=henrik, public_text="Milk"
    )
    suggest("Theirs", room=other_room)


def said(response):
    paragraphs = Page(response).root.all("p")
    return [p.text for p in paragraphs if p.get("class") == "said"]


def test_those_to_answer_come_first_and_another_rooms_not_at_all(leader, several):
    response = leader.get(URL)
    assert said(response)[0] == "Tea"
    assert sorted(said(response)) == ["Milk", "Tea", "Warm coffee"]
    assert "1 waits for an answer." in Page(response).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", ["Tea"]),
        ("state=published", ["Milk"]),
        ("kind=idea", ["Warm coffee"]),
        ("kind=idea&state=open", []),
        ("state=nonsense&kind=idea", ["Warm coffee"]),
    ],
)
def test_it_is_narrowed_by_kind_and_state(leader, several, query, found):
    assert said(leader.get(f"{URL}?{query}")) == found


def test_many_are_shown_page_by_page_with_the_filter(leader, suggest):
    for n in range(26):
        suggest(f"Coffee {n}")
    first = Page(leader.get(f"{URL}?state=open"))
    assert "?state=open&page=2" in first.links
    assert said(leader.get(f"{URL}?state=open&page=2")) == ["Coffee 25"]


def test_more_suggestions_cost_no_more_queries(leader, suggest, bo, django_assert_max_num_queries):
    for _n in range(9):
        suggest(client=bo)
    with django_assert_max_num_queries(16):
        leader.get(URL)
