"""Something is put on the agenda."""

import uuid

from tests.page import Page


def url(meeting, suggestion=None, complaint=None):
    address = f"/rooms/kilden/council/meetings/{meeting.uuid}/agenda/new/"
    if complaint:
        return f"{address}?complaint={complaint}"
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


def test_a_complaint_comes_on_it_and_only_who_may_know_of_it_is_led_there(
    leader, front_desk, lone, plan, complain, bo
):
    meeting, said = (
        plan(1),
        complain("conditions", complainant="client", client=bo, choice="leader"),
    )
    page = Page(leader.get(url(meeting, complaint=said.uuid)))
    assert "Der er koldt i rummet" in page.text
    assert "Bo" not in page.text.split()
    leader.send(url(meeting, complaint=said.uuid), title="The heating")
    assert meeting.agenda.last().complaint == said
    address = f"/rooms/kilden/council/meetings/{meeting.uuid}/"
    theirs = f"/rooms/kilden/complaints/{said.uuid}/"
    assert theirs in Page(leader.get(address)).links
    assert theirs not in front_desk.get(address).text
    assert address in Page(leader.get(theirs)).links
    # It turns out to be about the leader: they are led to it no more.
    said.concern(by=lone, staff=[leader.staff])
    assert theirs not in leader.get(address).text
    response = leader.send(url(meeting, complaint=said.uuid), title="Again")
    assert response.status_code == 404


def test_a_complaint_about_the_leader_is_not_there_for_the_leader(leader, plan, complain):
    said = complain("management")
    assert leader.get(url(plan(1), complaint=said.uuid)).status_code == 404
