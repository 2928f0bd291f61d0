"""Nothing more is to be done."""

from complaints.models import Complaint
from tests.page import Page


def test_it_is_closed(leader, at, answered):
    response = leader.send(at("close/"), {})
    assert response["Location"] == at()
    complaint = Complaint.objects.get()
    assert complaint.state == "closed"


def test_where_it_is_too_early_the_page_says_why(leader, at, complaint):
    response = leader.send(at("close/"))
    assert response.status_code == 422
    assert "It is not answered yet." in Page(response).text
