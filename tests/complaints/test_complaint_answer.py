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
