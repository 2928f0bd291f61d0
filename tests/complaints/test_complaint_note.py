"""A note is added."""

from complaints.models import Complaint
from tests.page import Page


def test_the_note_stands_in_the_history(leader, at, complaint):
    response = leader.send(at("note/"), {"note": "Spurgt natholdet"})
    assert response["Location"] == at()
    complaint = Complaint.objects.get()
    assert complaint.steps.last().note == "Spurgt natholdet"


def test_what_is_missing_is_told_at_its_field(leader, at, complaint):
    response = leader.send(at("note/"), {"note": " "})
    assert response.status_code == 422
    assert "note" in Page(response).errors
