"""It turned out whom it is about."""

from complaints.models import Complaint
from tests.page import Page


def test_who_it_is_about_sees_it_no_more(leader, at, complaint, sara):
    response = leader.send(at("concern/"), about_staff=[sara.pk], note="Hun var på vagt")
    assert response["Location"] == at()
    assert [row.staff for row in Complaint.objects.get().concerned.all()] == [sara]
    assert Complaint.objects.not_about(sara).count() == 0


def test_about_the_leader_it_goes_to_central_administration(central, leader, complain):
    complaint = complain("conditions", choice="leader")
    url = f"/rooms/kilden/complaints/{complaint.uuid}/"
    assert central.send(url + "concern/", about_leader="on")["Location"] == url
    assert leader.get(url).status_code == 404


def test_nobody_named_is_told_at_the_field(leader, at, complaint):
    response = leader.send(at("concern/"), note="x")
    assert response.status_code == 422
    assert "about_staff" in Page(response).errors
