"""It takes longer."""

from complaints.models import Complaint
from tests.page import Page


def test_the_new_date_counts(leader, at, complaint):
    response = leader.send(at("interim/"), {"expected_on": "2.2.2099", "note": "Ferie"})
    assert response["Location"] == at()
    complaint = Complaint.objects.get()
    assert complaint.due_on.isoformat() == "2099-02-02"


def test_what_is_missing_is_told_at_its_field(leader, at, complaint):
    response = leader.send(at("interim/"), {"expected_on": "1.1.2020", "note": "Ferie"})
    assert response.status_code == 422
    assert "expected_on" in Page(response).errors
