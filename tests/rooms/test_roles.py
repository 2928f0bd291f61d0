"""Who may do what: every permission for every role, in one's own room and in another."""

import pytest
from django.core.exceptions import ValidationError

from rooms import roles
from rooms.models import Membership, Room, Staff
from rooms.roles import Role
from tests.factories import RoomFactory, StaffFactory
from tests.rules import code_of

pytestmark = pytest.mark.django_db

DESK, HEALTH, LEADER = Role.FRONT_DESK, Role.HEALTH, Role.LEADER
CENTRAL, AUDITOR = Role.CENTRAL, Role.AUDITOR

# Written out a second time, so that a slip in the code's own table is seen.
HOLDERS = {
    "rooms.enter": {DESK, HEALTH, LEADER, CENTRAL, AUDITOR},
    "rooms.see_start": {LEADER, CENTRAL},
    "rooms.see_today": {DESK, HEALTH, LEADER},
    "rooms.see_figures": {LEADER},
    "rooms.see_all_figures": {CENTRAL, AUDITOR},
    "rooms.order_report": {LEADER, CENTRAL, AUDITOR},
    "intake.see_desk": {DESK, HEALTH, LEADER},
    "intake.find_client": {DESK, HEALTH, LEADER},
    "intake.see_client": {DESK, HEALTH, LEADER},
    "intake.register": {DESK, HEALTH, LEADER},
    "intake.admit": {DESK, HEALTH, LEADER},
    "intake.correct": {DESK, HEALTH, LEADER},
    "intake.assist": {DESK, HEALTH, LEADER},
    "intake.give_service": {DESK, HEALTH, LEADER},
    "intake.refer": {DESK, HEALTH, LEADER},
    "intake.join_clients": {LEADER},
    "incidents.impose_quarantine": {DESK, HEALTH, LEADER},
    "incidents.see_quarantines": {DESK, HEALTH, LEADER},
    "incidents.review_quarantine": {LEADER},
    "incidents.see": {DESK, HEALTH, LEADER},
    "incidents.report": {DESK, HEALTH, LEADER},
    "incidents.treat_overdose": {DESK, HEALTH, LEADER},
    "incidents.export": {LEADER},
    "incidents.see_due_journals": {HEALTH},
    "incidents.keep_journal": {HEALTH},
    "incidents.review_emergencies": {LEADER, AUDITOR},
    "incidents.audit_journals": {AUDITOR},
    "complaints.receive": {DESK, HEALTH, LEADER},
    "complaints.see": {LEADER, CENTRAL},
    "complaints.handle": {LEADER, CENTRAL},
    "complaints.export": {LEADER, CENTRAL},
    "complaints.suggest": {DESK, HEALTH, LEADER},
    "complaints.answer_suggestions": {LEADER},
    "complaints.hold_talks": {LEADER},
    "complaints.see_council": {DESK, HEALTH, LEADER},
    "complaints.lead_council": {LEADER},
    "complaints.see_involvement": {DESK, HEALTH, LEADER, CENTRAL},
}


def test_the_table_has_every_permission_and_role():
    assert set(HOLDERS) == set(roles.MAY)
    assert set().union(*HOLDERS.values()) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", HOLDERS)
def test_a_permission_is_held_in_ones_own_room_only(permission, role, room, other_room):
    staff = StaffFactory(roles=[(role, room)])
    holds = role in HOLDERS[permission]
    assert staff.has_perm(permission, room) is holds
    assert staff.has_perm(permission) is holds, "in at least one room"
    assert staff.has_perm(permission, other_room) is False


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", HOLDERS)
def test_a_role_in_all_rooms_is_held_in_each(permission, role, room, other_room):
    staff = StaffFactory(roles=[(role, None)])
    holds = role in HOLDERS[permission]
    assert staff.has_perm(permission, room) is holds
    assert staff.has_perm(permission, other_room) is holds


@pytest.mark.parametrize("permission", HOLDERS)
def test_who_holds_no_role_may_do_nothing(permission, room):
    staff = StaffFactory()
    assert staff.has_perm(permission, room) is False
    assert staff.has_perm(permission) is False


def test_roles_in_two_rooms_are_not_mixed(room, other_room):
    staff = StaffFactory(roles=[(DESK, room), (AUDITOR, other_room)])
    assert staff.has_perm("intake.admit", room)
    assert not staff.has_perm("intake.admit", other_room)
    assert staff.has_perm("rooms.enter", other_room)


def test_of_two_roles_in_a_room_either_will_do(room):
    staff = StaffFactory(roles=[(AUDITOR, room), (HEALTH, room)])
    assert staff.has_perm("intake.admit", room)


@pytest.mark.parametrize(
    "unknown", ["intake.dance", "rooms.delete_room", "intake.", "", "admit", "nowhere.view_room"]
)
def test_an_unknown_permission_is_nobodys(unknown, room):
    staff = StaffFactory(is_staff=True, roles=[(role, None) for role in Role])
    assert staff.has_perm(unknown, room) is False
    assert staff.has_perm(unknown) is False


def test_who_is_not_active_any_more_may_do_nothing(room):
    staff = StaffFactory(is_staff=True, is_active=False, roles=[(DESK, room), (LEADER, None)])
    assert not any(staff.has_perm(permission, room) for permission in HOLDERS)
    assert not staff.has_perm("rooms.change_room")
    assert not staff.has_module_perms("rooms")
    assert not Room.objects.visible_to(staff).exists()


# -- System administrators -----------------------------------------------------------------------


def test_a_system_administrator_holds_no_role(administrator, room):
    staff = administrator.staff
    assert not any(staff.has_perm(permission, room) for permission in HOLDERS)
    assert not Room.objects.visible_to(staff).exists()


def test_a_superuser_is_a_system_administrator_and_no_more(room):
    staff = Staff.objects.create_superuser("root", "a-long-password-for-tests")
    assert not any(staff.has_perm(permission, room) for permission in HOLDERS)
    assert staff.has_perm("rooms.change_room")
    assert not staff.has_perm("intake.change_client")


@pytest.mark.parametrize("role", Role)
def test_a_role_in_a_room_opens_nothing_in_the_administration(role, room):
    staff = StaffFactory(roles=[(role, None)])
    assert not staff.has_perm("rooms.view_room")
    assert not staff.has_perm("rooms.change_membership")
    assert not staff.has_module_perms("rooms")


@pytest.mark.parametrize("model", ["client", "visit", "consumption"])
def test_administrators_read_clients_and_visits_and_change_none(administrator, model):
    staff = administrator.staff
    assert staff.has_perm(f"intake.view_{model}")
    assert not any(
        staff.has_perm(f"intake.{action}_{model}") for action in ("add", "change", "delete")
    )


@pytest.mark.parametrize("model", ["room", "place", "staff", "houserule", "roommethod"])
def test_administrators_delete_nothing_that_is_named_elsewhere(administrator, model):
    assert administrator.staff.has_perm(f"rooms.change_{model}")
    assert not administrator.staff.has_perm(f"rooms.delete_{model}")


# -- Rooms one sees ------------------------------------------------------------------------------


def test_one_sees_the_active_rooms_in_which_one_holds_a_role(room, other_room):
    closed = RoomFactory(active=False)
    staff = StaffFactory(roles=[(AUDITOR, room), (DESK, closed)])
    assert list(Room.objects.visible_to(staff)) == [room]


def test_one_with_a_role_in_all_rooms_sees_each_active_one(room, other_room):
    closed = RoomFactory(active=False)
    staff = StaffFactory(roles=[(CENTRAL, None)])
    assert {room, other_room} <= set(Room.objects.visible_to(staff))
    assert closed not in Room.objects.visible_to(staff)


# -- Giving roles --------------------------------------------------------------------------------


def test_nobody_gives_themselves_a_role(sara, room):
    membership = Membership(staff=sara, role=LEADER, room=room, granted_by=sara)
    with pytest.raises(ValidationError) as refusal:
        membership.full_clean()
    assert code_of(refusal.value) == "membership_not_by_oneself"


def test_a_role_counts_from_the_next_request(sara, room):
    assert not sara.has_perm("intake.admit", RoomFactory())
    Membership.objects.create(staff=sara, role=LEADER, granted_by=StaffFactory())
    assert Staff.objects.get(pk=sara.pk).has_perm("intake.admit", RoomFactory())


def test_a_role_taken_away_is_kept_in_the_history(sara, room):
    membership = sara.memberships.get()
    kept = membership.events.model.objects.filter(pgh_obj=membership.pk)
    membership.delete()
    assert not Staff.objects.get(pk=sara.pk).has_perm("intake.admit", room)
    assert (kept.get().role, kept.get().room_id) == (DESK, room.pk)
