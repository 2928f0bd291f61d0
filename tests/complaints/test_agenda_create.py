"""Something is put on the agenda."""

import uuid

from tests.page import Page


def url(meeting, suggestion=None):
    address = f"/rooms/kilden/council/meetings/{meeting.uuid}/agenda/new/"
    return f"{address}?suggestion={suggestion}" if suggestion else address


def test_a_suggestion_comes_on_it_in_words_of_its_own(leader, plan, suggest, bo):
    meeting, said = plan(1), suggest(client=bo)
    page = Page(leader.get(url(meeting, said.uuid)))
    assert "Warm coffee" in page.text
    assert "Bo" not in page.text.split()
    assert page.form().fields["title"] == ""
    leader.send(url(meeting, said.uuid), title="Warm drinks")
    item = meeting.agenda.last()
    assert (item.title, item.suggestion, item.position) == ("Warm drinks", said, 3)
    response = leader.send(url(meeting, said.uuid), title="Again")
    assert "on the agenda already" in Page(response).errors["title"]
    assert Page(response).form().fields["title"] == "Again"


def test_another_rooms_suggestion_and_an_unknown_one_answer_alike(
    leader, plan, suggest, other_room
):
    meeting = plan(1)
    for unknown in (suggest(room=other_room).uuid, uuid.uuid4(), "nonsense"):
        assert leader.get(url(meeting, unknown)).status_code == 404


def test_after_the_notes_nothing_comes_on_it(leader, noted):
    response = leader.send(url(noted), title="Late")
    assert response.status_code == 422
    assert "There are notes of this meeting already." in Page(response).errors["title"]
