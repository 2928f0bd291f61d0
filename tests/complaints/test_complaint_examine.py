"""Somebody looks into it."""

from complaints.models import Complaint
from tests.page import Page


def test_it_is_examined(leader, at, complaint):
    response = leader.send(at("examine/"), {})
    assert response["Location"] == at()
    complaint = Complaint.objects.get()
    assert complaint.state == "examining"


def test_where_it_is_too_late_the_page_says_why(leader, at, answered):
    response = leader.send(at("examine/"))
    assert response.status_code == 422
    assert "It is answered already." in Page(response).text
