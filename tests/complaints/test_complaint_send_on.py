"""It is sent on."""

from complaints.models import Complaint
from tests.page import Page


def test_it_is_noted_whom_it_went_to(leader, at, complaint):
    response = leader.send(at("send-on/"), {"to": "borgerraadgiveren", "note": ""})
    assert response["Location"] == at()
    complaint = Complaint.objects.get()
    assert complaint.steps.last().to == "borgerraadgiveren"


def test_what_is_missing_is_told_at_its_field(leader, at, complaint):
    response = leader.send(at("send-on/"), {"to": "leader"})
    assert response.status_code == 422
    assert "to" in Page(response).errors


def test_ankestyrelsen_is_offered_for_a_decision_alone(leader, at, complain, complaint):
    assert "ankestyrelsen" not in Page(leader.get(at("send-on/"))).form().choices("to")
    decision = complain("decision", decision_on=complaint.received_on)
    url = f"/rooms/kilden/complaints/{decision.uuid}/send-on/"
    assert "ankestyrelsen" in Page(leader.get(url)).form().choices("to")
    response = leader.send(url, to="ankestyrelsen")
    assert "reassessed_on" in Page(response).errors
    day = f"{complaint.received_on:%d.%m.%Y}"
    assert leader.send(url, to="ankestyrelsen", reassessed_on=day).status_code == 302
