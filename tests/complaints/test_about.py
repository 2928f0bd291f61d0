"""Whom a complaint can be about, and who led the room when it came."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from complaints.models import Complaint
from complaints.models.about import leaders_of, staff_of
from rooms.models import Membership, Staff
from rooms.roles import Role
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def former(room):
    """Led the room until a week ago, and now works at the front desk of another."""
    staff = StaffFactory(name="Former Leader", roles=[(Role.LEADER, room)])
    Membership.objects.update(granted_at=timezone.now() - 90 * DAY)
    with time_machine.travel(timezone.now() - 7 * DAY):
        staff.memberships.all().delete()
    return staff


def test_leaders_are_those_of_now_and_those_of_the_day_it_came(room, henrik, former):
    now = timezone.now()
    assert leaders_of(room, now) == {henrik}
    assert leaders_of(room, now - 8 * DAY) == {henrik, former}
    assert leaders_of(room, now - 100 * DAY) == {henrik}


def test_who_led_the_room_when_it_came_does_not_see_it_though_taken_down_later(complain, former):
    complaint = complain(about_leader=True, received_at=timezone.now() - 8 * DAY)
    Membership.objects.create(staff=former, role=Role.CENTRAL)
    fresh = Staff.objects.get(pk=former.pk)
    assert not Complaint.objects.visible_to(fresh).filter(pk=complaint.pk).exists()


def test_naming_who_led_it_then_makes_it_about_the_leader(complain, former, henrik):
    complaint = complain("staff", about_staff=[former], received_at=timezone.now() - 8 * DAY)
    assert complaint.about_leader
    assert not Complaint.objects.visible_to(henrik).exists()
    of_today = complain("staff", choice="leader", about_staff=[former])
    assert not of_today.about_leader


def test_who_left_can_be_named_for_a_year_and_is_marked(front_desk, room, former, sara):
    found = {staff: staff.works_here for staff in staff_of(room)}
    assert found[sara] is True
    assert found[former] is False
    text = front_desk.get("/rooms/kilden/complaints/new/").content.decode()
    assert "Former Leader (no longer here)" in text
    with time_machine.travel(timezone.now() + 365 * DAY):
        assert former not in staff_of(room)
        assert sara in staff_of(room)


def test_whose_account_was_closed_can_be_named_for_a_year(room, sara):
    gone = StaffFactory(roles=[(Role.HEALTH, room)])
    Staff.objects.filter(pk=gone.pk).update(is_active=False)
    assert [staff.works_here for staff in staff_of(room) if staff == gone] == [False]
    with time_machine.travel(timezone.now() + 366 * DAY):
        assert gone not in staff_of(room)


def test_who_never_worked_there_cannot(room, elsewhere, administrator):
    assert not {elsewhere.staff, administrator.staff} & set(staff_of(room))
