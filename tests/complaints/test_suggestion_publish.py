"""A suggestion becomes public, in words that tell nothing of anybody."""

from tests.page import Page


def url(said):
    return f"/rooms/kilden/suggestions/{said.uuid}/publish/"


def test_the_words_are_the_leaders_own(leader, answered_idea, room):
    form = Page(leader.get(url(answered_idea))).form()
    assert form.fields["public_text"] == "Warm coffee"
    leader.send(url(answered_idea), form.fields, public_text="Somebody wants coffee at night")
    [public] = room.suggestions.published()
    assert public.public_text == "Somebody wants coffee at night"
    assert public.text == "Warm coffee"


def test_what_is_not_answered_is_not_made_public(leader, suggest, room):
    said = suggest()
    response = leader.send(url(said), public_text="Coffee")
    assert response.status_code == 422
    assert "Answer it first." in Page(response).text
    assert not room.suggestions.published().exists()
