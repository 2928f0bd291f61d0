"""It is answered."""

from complaints.models import Complaint
from tests.page import Page


def test_it_is_answered(leader, at, complaint):
    response = leader.send(at("answer/"), {"outcome": "upheld", "answer": "Varmen er sat op"})
    assert response["Location"] == at()
    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.answer) == ("answered", "Varmen er sat op")


def test_what_is_missing_is_told_at_its_field(leader, at, complaint):
    response = leader.send(at("answer/"), {"outcome": "upheld", "answer": ""})
    assert response.status_code == 422
    assert "answer" in Page(response).errors


def test_of_what_is_for_another_it_is_told_only_that_it_was_sent_on_or_withdrawn(leader, complain):
    address = f"/rooms/kilden/complaints/{complain('handling').uuid}/answer/"
    offered = Page(leader.get(address)).form().choices("outcome")
    assert offered == ["withdrawn", "sent_on"]
    response = leader.send(address, {"outcome": "upheld", "answer": "Ja"})
    assert response.status_code == 422
    assert "outcome" in Page(response).errors
