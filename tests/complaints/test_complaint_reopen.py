"""It is opened again."""

from complaints.models import Complaint
from tests.page import Page


def test_it_is_examined_again(leader, at, answered):
    response = leader.send(at("reopen/"), {"reason": "Der er stadig koldt"})
    assert response["Location"] == at()
    complaint = Complaint.objects.get()
    assert complaint.state == "examining"


def test_what_is_missing_is_told_at_its_field(leader, at, answered):
    response = leader.send(at("reopen/"), {"reason": ""})
    assert response.status_code == 422
    assert "reason" in Page(response).errors
