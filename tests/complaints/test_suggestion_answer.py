"""The leader says what became of a suggestion."""

from complaints.models import Suggestion
from tests.page import Page


def url(said):
    return f"/rooms/kilden/suggestions/{said.uuid}/answer/"


def test_the_leader_answers(leader, suggest):
    said = suggest()
    response = leader.send(url(said), Page(leader.get(url(said))).form().fields, answer="Yes")
    assert response["Location"] == f"/rooms/kilden/suggestions/{said.uuid}/"
    said.refresh_from_db()
    assert (said.answer, said.answered_by) == ("Yes", leader.staff)


def test_an_answer_is_corrected_with_a_reason(leader, answered_idea):
    form = Page(leader.get(url(answered_idea))).form()
    assert form.fields["answer"] == "There is coffee now"
    response = leader.send(url(answered_idea), form.fields, answer="Tea")
    assert list(Page(response).errors) == ["reason"]
    assert Page(response).form().fields["answer"] == "Tea"
    leader.send(url(answered_idea), form.fields, answer="Tea", reason="Sold out")
    assert Suggestion.objects.get().answer == "Tea"


def test_one_answered_meanwhile_asks_for_a_reason_and_keeps_what_was_typed(leader, suggest, henrik):
    said = suggest()
    sent = Page(leader.get(url(said))).form().fields | {"answer": "Mine"}
    said.reply(by=henrik, answer="Theirs")
    response = leader.send(url(said), sent)
    assert response.status_code == 422
    assert Page(response).form().fields["answer"] == "Mine"
    assert Suggestion.objects.get().answer == "Theirs"
