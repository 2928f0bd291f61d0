"""Taking down a complaint at the desk: what is asked, told and kept."""

import pytest

from complaints.models import Complaint
from rooms.roles import Role
from tests.factories import StaffFactory
from tests.page import Page
from tests.rules import counts, written

URL = "/rooms/kilden/complaints/new/"
GOOD = {
    "way": "spoken",
    "received_at": "2026-01-05 22:00",
    "text": "Der er koldt i rummet",
    "words": "own",
    "topics": "conditions",
    "choice": "leader",
    "complainant": "anonymous",
}


def test_an_anonymous_complaint_leads_to_its_slip(front_desk, room, sara):
    before = counts()
    response = front_desk.send(URL, GOOD)
    complaint = Complaint.objects.get()
    assert response["Location"] == f"/rooms/kilden/complaints/{complaint.uuid}/slip/"
    assert (complaint.room, complaint.recorded_by, complaint.choice) == (room, sara, "leader")
    assert (complaint.own_words, complaint.text) == (True, "Der er koldt i rummet")
    assert written(before) == {
        "complaints.Complaint": 1,
        "complaints.Complaint_topics": 1,
        "complaints.ComplaintReceiver": 1,
        "complaints.ComplaintStep": 1,
        "config.Submission": 1,
    }


def test_sent_twice_it_is_one_complaint(front_desk):
    key = "0b9ec8ba-9d0c-4b32-9a5c-1d1f6d1f6d11"
    first, second = (front_desk.send(URL, GOOD, key=key) for _n in range(2))
    assert first["Location"] == second["Location"]
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"topics": ""}, "topics"),
        ({"choice": ""}, "choice"),
        ({"text": " "}, "text"),
        ({"received_at": "in the morning"}, "received_at"),
        ({"received_at": "2999-01-01 10:00"}, "received_at"),
        ({"topics": ["decision"]}, "decision_on"),
        ({"topics": ["decision"], "decision_on": "1.1.2999"}, "decision_on"),
        ({"contact_consent": "on"}, "complainant"),
        ({"contact": "12 34 56 78"}, "complainant"),
        ({"complainant": "named"}, "name"),
        ({"complainant": "named", "name": "Ole", "contact_consent": "on"}, "contact"),
        ({"name": "Ole"}, "complainant"),
    ],
    ids=str,
)
def test_what_is_refused_is_told_at_its_field_and_nothing_is_lost(front_desk, change, field):
    before = counts()
    response = front_desk.send(URL, GOOD | change)
    page = Page(response)
    assert response.status_code == 422
    assert field in page.errors
    assert written(before) == {}
    fields = page.form().fields
    assert fields["text"].strip() == (GOOD | change)["text"].strip()
    assert fields["received_at"] == (GOOD | change)["received_at"]


def test_without_javascript_the_choice_and_its_reason_are_asked_on_the_second_round(front_desk):
    first = Page(front_desk.get(URL))
    assert "choice" not in first.form().fields
    assert not first.form().choices("choice")
    second = Page(front_desk.send(URL, GOOD | {"choice": ""}))
    assert second.form().choices("choice") == ["leader", "socialforvaltningen"]
    assert "the client chooses who answers" in second.by_id("routing").text


def test_of_a_client_the_page_knows_who_it_is(front_desk, bo):
    page = Page(front_desk.get(f"{URL}?client={bo.uuid}"))
    assert page.form().fields["complainant"] == "client"
    front_desk.send(f"{URL}?client={bo.uuid}", GOOD | {"complainant": "client"})
    assert Complaint.objects.get().client == bo
    front_desk.send(f"{URL}?client={bo.uuid}", GOOD)
    assert Complaint.objects.filter(complainant="anonymous", client=None).exists()


def test_no_client_is_offered_where_none_is_named(front_desk, bo):
    page = Page(front_desk.get(URL))
    assert page.form().choices("complainant") == ["anonymous", "named"]
    assert front_desk.send(URL, GOOD | {"complainant": "client"}).status_code == 422
    assert front_desk.get(f"{URL}?client=nobody").status_code == 404


def test_staff_of_the_room_can_be_named_and_no_others(front_desk, sara, leader, elsewhere):
    offered = Page(front_desk.get(URL)).form().choices("about_staff")
    assert {str(sara.pk), str(leader.staff.pk)} <= set(offered)
    assert str(elsewhere.staff.pk) not in offered
    front_desk.send(URL, GOOD | {"topics": "staff", "about_staff": [sara.pk]})
    assert [row.staff for row in Complaint.objects.get().concerned.all()] == [sara]


def test_the_title_names_nobody(front_desk, bo):
    assert Page(front_desk.get(f"{URL}?client={bo.uuid}")).title == "Complaint · Kilden"


@pytest.mark.parametrize("page", ["/rooms/kilden/desk/", "client"])
def test_the_way_there(front_desk, bo, page):
    address = f"/rooms/kilden/clients/{bo.uuid}/" if page == "client" else page
    links = Page(front_desk.get(address)).links
    assert any(link.startswith(URL) for link in links)


def test_it_can_be_about_somebody_of_central_administration_and_then_they_do_not_see_it(
    front_desk, lone, central
):
    assert str(lone) in Page(front_desk.get(URL)).text
    front_desk.send(URL, GOOD, about_staff=lone.pk)
    complaint = Complaint.objects.get()
    assert not Complaint.objects.visible_to(lone).exists()
    url = f"/rooms/kilden/complaints/{complaint.uuid}/"
    assert central.get(url).status_code == 404


def test_the_name_of_somebody_anonymous_can_be_taken_away_and_is_never_dropped(front_desk):
    sent = GOOD | {"name": "Ole", "contact": "12 34 56 78", "contact_consent": "on"}
    page = Page(front_desk.send(URL, sent))
    assert page.form().fields["name"] == "Ole"
    assert page.form().fields["contact"] == "12 34 56 78"
    assert "Take the name and contact away, and save" in page.text
    assert not Complaint.objects.exists()
    front_desk.send(URL, sent | {"nameless": "on"})
    complaint = Complaint.objects.get()
    assert (complaint.name, complaint.contact, complaint.contact_consent) == ("", "", False)


def test_that_nobody_may_read_it_is_said_on_the_slip(front_desk, leader, room):
    front_desk.send(URL, GOOD | {"topics": "management"})
    slip = f"/rooms/kilden/complaints/{Complaint.objects.get().uuid}/slip/"
    words = "Nobody who works here may read this complaint."
    assert words in Page(front_desk.get(slip)).text
    StaffFactory(roles=[(Role.CENTRAL, None)])
    assert words not in Page(front_desk.get(slip)).text


def test_staff_are_asked_for_without_opening_anything(front_desk):
    """The menu of whoever is signed in is all that is folded up on this page."""
    assert len(list(Page(front_desk.get(URL)).root.all("details"))) == 1
