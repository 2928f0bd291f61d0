"""Nobody finds a complaint about themselves: not in a list, count, file, history or by address."""

import re

import pytest
from django.conf import settings
from django.utils import timezone

from complaints.models import AnswerLook, Complaint
from intake.models import Client
from rooms.models import Membership, Room, Staff
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.page import Page

SECRET = "Lederen lukkede døren for mig"


def sees(staff, complaint):
    fresh = Staff.objects.get(pk=staff.pk)
    return Complaint.objects.visible_to(fresh).filter(pk=complaint.pk).exists()


@pytest.fixture
def about_leader(complain, henrik):
    """About Henrik, who leads the room."""
    return complain("staff", about_staff=[henrik], text=SECRET)


@pytest.fixture
def second_leader(room):
    return StaffBrowser(StaffFactory(roles=[(Role.LEADER, room)]))


# -- The one query -------------------------------------------------------------------------------


def test_who_sees_an_ordinary_one(complaint, henrik, lone, sara, auditor, leader_elsewhere):
    assert sees(henrik, complaint)
    assert sees(lone, complaint)
    for staff in (sara, auditor.staff, leader_elsewhere.staff, StaffFactory(is_staff=True)):
        assert not sees(staff, complaint)


def test_what_the_client_took_to_socialforvaltningen_is_not_for_the_leader(complain, henrik, lone):
    complaint = complain("conditions", choice="socialforvaltningen")
    assert not sees(henrik, complaint)
    assert sees(lone, complaint)
    assert sees(henrik, complain("conditions", choice="leader"))


@pytest.mark.parametrize("how", ["named", "ticked", "management"])
def test_about_the_leader_no_leader_of_the_room_sees_it(complain, henrik, second_leader, lone, how):
    facts = {"named": {"about_staff": [henrik]}, "ticked": {"about_leader": True}}.get(how, {})
    complaint = complain("management" if how == "management" else "facilities", **facts)
    assert complaint.about_leader
    assert not sees(henrik, complaint)
    assert not sees(second_leader.staff, complaint)
    assert sees(lone, complaint)
    assert [row.receiver for row in complaint.receivers.all()] == ["socialforvaltningen"]


def test_a_leader_of_all_rooms_is_a_leader_of_each(complain):
    everywhere = StaffFactory(roles=[(Role.LEADER, None)])
    assert not sees(everywhere, complain(about_leader=True))


def test_who_becomes_leader_later_does_not_see_it(about_leader, room):
    newcomer = StaffFactory(roles=[(Role.FRONT_DESK, room)])
    Membership.objects.create(staff=newcomer, role=Role.LEADER, room=room)
    assert not sees(newcomer, about_leader)


def test_who_was_leader_that_day_does_not_see_it_from_a_later_chair(complain, second_leader, room):
    """Ticked as about the leader, nobody named: whoever led the room that day is kept with it."""
    complaint = complain(about_leader=True)
    staff = second_leader.staff
    staff.memberships.all().delete()
    Membership.objects.create(staff=staff, role=Role.CENTRAL)
    assert not sees(staff, complaint)


def test_who_holds_the_central_role_too_is_a_leader_all_the_same(about_leader, room):
    both = StaffFactory(roles=[(Role.CENTRAL, None), (Role.LEADER, room)])
    assert not sees(both, about_leader)


def test_a_leader_of_another_room_with_the_central_role_sees_it(about_leader, other_room):
    both = StaffFactory(roles=[(Role.CENTRAL, None), (Role.LEADER, other_room)])
    assert sees(both, about_leader)


def test_who_it_is_about_does_not_see_it_once_they_lead_the_room(complain, sara, room):
    complaint = complain("staff", choice="leader", about_staff=[sara])
    Membership.objects.create(staff=sara, role=Role.LEADER, room=room)
    assert not complaint.about_leader
    assert not sees(sara, complaint)
    Membership.objects.create(staff=sara, role=Role.CENTRAL)
    assert not sees(sara, complaint)


def test_central_administration_does_not_see_one_about_themselves(complain, lone):
    assert not sees(lone, complain(about_staff=[lone]))


def test_who_took_down_one_about_themselves_does_not_see_it(complain, henrik):
    assert not sees(henrik, complain("staff", by=henrik, about_staff=[henrik]))


def test_it_turns_out_later_that_it_is_about_the_leader(complain, henrik, lone):
    complaint = complain("conditions", choice="leader")
    assert sees(henrik, complaint)
    complaint.concern(by=henrik, about_leader=True)
    assert not sees(henrik, complaint)
    assert sees(lone, complaint)
    complaint.refresh_from_db()
    assert (complaint.about_leader, complaint.choice) == (True, "")
    assert [row.receiver for row in complaint.receivers.all()] == ["socialforvaltningen"]


def test_nobody_without_the_permission_sees_any(about_leader, complaint):
    for role in (Role.FRONT_DESK, Role.HEALTH, Role.AUDITOR):
        assert not Complaint.objects.visible_to(StaffFactory(roles=[(role, None)])).exists()


def test_no_view_begins_without_the_one_query():
    """The slip alone does: it begins with what was just taken down, and is not about one."""
    begun = {
        (file.stem, begins)
        for file in (settings.BASE_DIR / "complaints" / "views").glob("*.py")
        for begins in re.findall(r"Complaint\.objects\.(\w+)", file.read_text())
    }
    assert begun == {
        ("complaint", "receive"),
        ("complaint", "visible_to"),
        ("slip", "with_slip_for"),
        ("slip", "just_taken_by"),
        ("handling", "visible_to"),
    }


@pytest.mark.parametrize("model", [Client, Room, Staff])
def test_nothing_leads_to_complaints_past_it(model):
    assert not [
        relation.get_accessor_name()
        for relation in model._meta.related_objects
        if relation.related_model is Complaint and relation.get_accessor_name()
    ]


# -- What is counted and told ----------------------------------------------------------------------


def test_it_counts_in_nothing_the_leader_reads(complain, leader, central, henrik, lone, room):
    day = timezone.localdate()
    complain("staff", about_staff=[henrik])
    Complaint.objects.update(due_on="2026-01-01")
    assert "late" not in Page(leader.get("/rooms/kilden/complaints/")).text.split("Show")[1]
    assert "1 complaint is late" in Page(central.get("/rooms/kilden/complaints/")).text
    assert not Complaint.objects.visible_to(henrik).due_in(room, day).exists()
    assert Complaint.objects.visible_to(lone).due_in(room, day).exists()
    rows = leader.get("/rooms/kilden/complaints.csv").content.decode().strip().splitlines()
    assert len(rows) == 1


def test_the_name_of_nobody_it_is_about_is_on_the_page_of_the_client(
    complain, leader, front_desk, bo
):
    """A complaint does not follow anybody to the desk."""
    complain("staff", choice="leader", complainant="client", client=bo, text=SECRET)
    for browser in (leader, front_desk):
        for page in (f"/rooms/kilden/clients/{bo.uuid}/", "/rooms/kilden/desk/"):
            text = Page(browser.get(page)).text
            assert SECRET not in text
            assert "Received" not in text


def test_the_leader_who_notes_it_is_led_to_the_list(complain, leader, henrik):
    complaint = complain("conditions", choice="leader")
    url = f"/rooms/kilden/complaints/{complaint.uuid}/concern/"
    response = leader.send(url, about_leader="on")
    assert response["Location"] == "/rooms/kilden/complaints/"
    assert leader.get(url).status_code == 404


def test_a_staff_member_it_is_about_is_not_told_the_answer_either(complain, sara, room, health):
    complaint = complain("staff", choice="leader", about_staff=[sara])
    assert AnswerLook.objects.ask(complaint.code, room=room, by=sara).complaint is None
    assert AnswerLook.objects.ask(complaint.code, room=room, by=health.staff).complaint == complaint
