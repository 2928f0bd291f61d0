"""A quarantine decided: for how long, where, by whom, and who is inside when it starts."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import translation

from incidents.models import Quarantine, QuarantineReason
from intake.models import Assistance, ClientJoin, Referral, Service, ServiceGiven, TreatmentOffer
from rooms.models import HouseRule, LiveRoom, Room
from rooms.roles import Role
from tests.factories import ClientFactory, RoomFactory, StaffFactory, assistance_by
from tests.rules import counts, local, refused_with, written

pytestmark = pytest.mark.django_db

NOON = local(2026, 11, 23, 12)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(moment):
    return time_machine.travel(moment, tick=False)


def after(hours):
    return at(NOON + hours * HOUR)


# -- How long ------------------------------------------------------------------------------------


def test_a_quarantine_is_decided_with_its_room_and_the_usual_end(quarantine, bo, room, sara):
    before = counts()
    with after(0):
        held = quarantine(bo, story="Shouted at Mia")
    assert written(before) == {"incidents.Quarantine": 1, "incidents.QuarantineRoom": 1}
    held.refresh_from_db()
    assert (held.client, held.decided_by, held.decided_at) == (bo, sara, NOON)
    assert (held.starts_at, held.ends_at, held.asked_until) == (NOON, *[NOON + 12 * HOUR] * 2)
    row = held.covered.get()
    assert (row.room, row.client, row.ends_at) == (room, bo, held.ends_at)
    assert not held.events.exists()


def test_an_end_of_ones_own_counts_to_the_minute(quarantine, bo):
    with after(0):
        held = quarantine(bo, until=NOON + HOUR + timedelta(seconds=59))
    assert held.ends_at == NOON + HOUR


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.HEALTH])
def test_what_exceeds_the_limit_holds_for_the_limit_and_awaits_the_leader(
    quarantine, bo, room, role
):
    by = StaffFactory(roles=[(role, room)])
    with after(0):
        held = quarantine(bo, code="violence", by=by)
    assert (held.ends_at, held.asked_until) == (NOON + DAY, NOON + 7 * DAY)
    assert list(Quarantine.objects.awaiting(NOON + 23 * HOUR)) == [held]
    # Unconfirmed it lapses, and nothing has to run for it.
    assert not Quarantine.objects.awaiting(NOON + DAY).exists()
    assert not Quarantine.objects.in_force(NOON + DAY).exists()
    with after(23):
        assert held.state == "awaiting"
    with after(24):
        assert held.state == "lapsed"


def test_the_limit_itself_needs_no_leader(quarantine, bo):
    with after(0):
        assert not quarantine(bo, until=NOON + DAY).is_awaiting


def test_the_limit_is_a_setting(quarantine, bo, settings):
    settings.QUARANTINE_LIMIT = 2 * HOUR
    with after(0):
        assert quarantine(bo).ends_at == NOON + 2 * HOUR


@pytest.mark.parametrize("where", ["here", "another room it covers", "all rooms"])
def test_a_leader_of_a_covered_room_decides_on_any_length(quarantine, bo, room, other_room, where):
    covered = {"here": room, "another room it covers": other_room, "all rooms": None}[where]
    by = StaffFactory(roles=[(Role.FRONT_DESK, room), (Role.LEADER, covered)])
    with after(0):
        held = quarantine(bo, code="violence", by=by, also=[other_room])
    assert held.ends_at == held.asked_until == NOON + 7 * DAY


def test_a_leader_of_a_room_that_is_not_covered_has_the_limit(quarantine, bo, room, other_room):
    by = StaffFactory(roles=[(Role.FRONT_DESK, room), (Role.LEADER, other_room)])
    assert quarantine(bo, code="violence", by=by).is_awaiting


def test_nobody_decides_on_more_than_the_longest(quarantine, bo, henrik, sara):
    with after(0):
        for by in (henrik, sara):
            with refused_with("too_long"):
                quarantine(bo, by=by, until=NOON + 366 * DAY)
        assert quarantine(bo, by=henrik, until=NOON + 365 * DAY).ends_at == NOON + 365 * DAY


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_quarantine_ends_after_it_starts(quarantine, bo, minutes):
    with after(0), refused_with("end_not_after_start"):
        quarantine(bo, until=NOON + timedelta(minutes=minutes))


# -- Nights when the clock changes ---------------------------------------------------------------

# The start, the usual 12 hours later by the clock on the wall.
NIGHTS = {
    "spring": (local(2026, 3, 28, 20), local(2026, 3, 29, 9)),
    "autumn": (local(2026, 10, 24, 20), local(2026, 10, 25, 7)),
}


@pytest.mark.parametrize(("start", "end"), NIGHTS.values(), ids=NIGHTS)
def test_hours_of_a_quarantine_are_hours_that_pass(quarantine, admit, bo, start, end):
    with at(start):
        held = quarantine(bo)
    assert held.ends_at == end
    with at(end - timedelta(seconds=1)), refused_with("quarantined"):
        admit(bo)
    with at(end):
        admit(bo)


def test_an_end_in_the_hour_that_comes_twice_is_the_one_that_was_meant(quarantine, admit, bo):
    first, second = local(2026, 10, 25, 2, 30), local(2026, 10, 25, 2, 30, fold=1)
    with at(local(2026, 10, 25, 0)):
        quarantine(bo, until=second)
    for moment in (first, local(2026, 10, 25, 2, 29, fold=1)):
        with at(moment), refused_with("quarantined"):
            admit(bo)
    with at(second):
        admit(bo)


def test_the_end_is_said_by_the_clock_on_the_wall(quarantine, bo, other_room):
    with at(local(2026, 3, 28, 20)):
        held = quarantine(bo, also=[other_room])
        for language, words in {
            "en": "Quarantine until Sun 29 Mar 09:00, Broen and Kilden",
            "da": "Karantæne til søn 29. marts 09:00, Broen og Kilden",
        }.items():
            with translation.override(language):
                assert held.words.startswith(words)


def test_an_end_in_another_year_has_the_year(quarantine, bo, henrik):
    with after(0), translation.override("en"):
        assert quarantine(bo, by=henrik, until=NOON + 60 * DAY).until == "Fri 22 Jan 2027 12:00"


# -- Where ---------------------------------------------------------------------------------------


def test_a_quarantine_holds_where_it_covers_and_nowhere_else(
    quarantine, admit, bo, room, other_room
):
    third = RoomFactory(name="Åen")
    quarantine(bo, also=[other_room])
    for covered in (room, other_room):
        with translation.override("en"), refused_with("quarantined") as refusal:
            admit(bo, room=covered)
    assert "Broen and Kilden (Ignores the rules of the house)" in str(refusal.value)
    assert admit(bo, room=third)


def test_everywhere_covers_all_rooms_there_are(quarantine, bo, room):
    RoomFactory(active=False)
    held = quarantine(bo, everywhere=True)
    assert set(held.rooms) == set(Room.objects.active())
    with translation.override("en"):
        assert held.where == "all rooms"


def versions():
    return dict(LiveRoom.objects.values_list("room__slug", "version"))


def test_desks_of_all_covered_rooms_see_it(quarantine, bo, room, other_room):
    LiveRoom.objects.change(room, other_room, RoomFactory(slug="aaen"))
    before = versions()
    held = quarantine(bo, also=[other_room])
    decided = versions()
    assert {slug for slug in decided if decided[slug] > before[slug]} == {"kilden", "broen"}
    held.undo(by=held.decided_by)
    assert {s for s, v in versions().items() if v > decided[s]} == {"kilden", "broen"}


def test_no_two_overlap_for_one_client_and_room(quarantine, bo, mia, room, other_room):
    quarantine(bo)
    quarantine(mia)
    with refused_with("overlapping_quarantine"):
        quarantine(bo)
    with refused_with("overlapping_quarantine"):
        quarantine(bo, room=other_room, also=[room])
    quarantine(bo, room=other_room)


def test_a_new_one_may_follow_at_the_end(quarantine, bo):
    with after(0):
        quarantine(bo)
    with after(12):
        quarantine(bo)


# -- Who is kept out -----------------------------------------------------------------------------


def test_a_quarantine_holds_from_its_start_up_to_its_end(quarantine, admit, bo):
    with after(0):
        quarantine(bo)
        with refused_with("quarantined"):
            admit(bo)
    with at(NOON + 12 * HOUR - timedelta(seconds=1)), refused_with("quarantined"):
        admit(bo)
    with after(12):
        admit(bo)


def test_somebody_in_quarantine_is_not_put_on_the_waiting_list(quarantine, waits, bo, other_room):
    quarantine(bo)
    with refused_with("quarantined"):
        waits(bo)
    waits(bo, room=other_room)


def test_somebody_in_quarantine_does_not_help_with_an_injection(quarantine, admit, bo, mia, sara):
    admit(mia, method="smoking")
    visit = admit(bo)
    quarantine(mia)
    with refused_with("assistant_quarantined"):
        Assistance.objects.record(
            consumption=visit.consumptions.get(), by=sara, **assistance_by(mia, sara)
        )


def test_somebody_in_quarantine_gets_first_aid_a_talk_and_referrals(quarantine, bo, room, sara):
    quarantine(bo)
    for code in ("talk", "overdose"):
        service = Service.objects.get(code=code)
        assert ServiceGiven.objects.give(room=room, client=bo, service=service, by=sara)
    offer = TreatmentOffer.objects.get(code="oernevej")
    assert Referral.objects.refer(client=bo, room=room, by=sara, way="told", offer=offer)


def test_who_is_inside_when_it_starts_is_told(quarantine, admit, bo, other_room):
    visit = admit(bo, room=other_room)
    held = quarantine(bo, also=[other_room])
    assert held.inside == visit
    assert admit(ClientFactory(), room=other_room)


def test_who_is_inside_a_room_it_does_not_cover_is_nobodys_concern(
    quarantine, admit, bo, other_room
):
    admit(bo, room=other_room)
    assert quarantine(bo).inside is None


# -- The incident, the reason --------------------------------------------------------------------


def test_a_quarantine_may_follow_from_an_incident_of_the_room(
    quarantine, bo, mia, incident, other_room
):
    assert quarantine(bo, incident=incident).incident == incident
    with refused_with("incident_elsewhere"):
        quarantine(mia, room=other_room, incident=incident)


def test_reasons_in_use_are_offered_and_those_of_a_rule_only_in_its_room(room, other_room):
    rule = HouseRule.objects.create(room=room, position=1)
    words = {"name_da": "A", "name_en": "A", "hours": 1}
    QuarantineReason.objects.create(code="of-the-rule", house_rule=rule, **words)
    QuarantineReason.objects.create(code="retired", active=False, **words)
    offered, elsewhere = (
        set(QuarantineReason.objects.offered_in(r).values_list("code", flat=True))
        for r in (room, other_room)
    )
    assert offered - elsewhere == {"of-the-rule"}
    assert "violence" in elsewhere
    assert "retired" not in offered


# -- Undone --------------------------------------------------------------------------------------


def test_a_quarantine_decided_by_mistake_is_undone_and_kept_in_the_history(
    quarantine, admit, bo, sara
):
    with after(0):
        held = quarantine(bo)
        kept = held.events.model.objects.filter(pgh_obj=held.pk)
        held.undo(by=sara)
        assert not Quarantine.objects.exists()
        assert kept.get().pgh_context == {"staff": sara.pk, "reason": "undone"}
        admit(bo)


def test_an_undo_that_comes_too_late_is_refused(quarantine, bo, sara):
    with after(0):
        held = quarantine(bo)
    with at(NOON + timedelta(minutes=10, seconds=1)), refused_with("too_late"):
        held.undo(by=sara)


def test_what_a_leader_has_reviewed_is_not_undone(quarantine, bo, sara, henrik):
    held = quarantine(bo)
    held.lift(by=henrik, reason="mistaken for another")
    with refused_with("too_late"):
        held.undo(by=sara)


def test_what_was_undone_meanwhile_is_told(quarantine, bo, sara, henrik):
    held = quarantine(bo)
    again = Quarantine.objects.get(pk=held.pk)
    held.undo(by=sara)
    with refused_with("undone"):
        again.lift(by=henrik, reason="late")


# -- Registered twice ----------------------------------------------------------------------------


@pytest.fixture
def again(room, sara):
    """Bo once more, under another name."""
    return ClientFactory(nickname="Bobo", registered_in=room, registered_by=sara)


def test_the_quarantine_of_either_registration_counts(quarantine, admit, bo, again, henrik):
    quarantine(again)
    admit(bo).undo_admission(by=henrik)
    join = ClientJoin.objects.join(again, into=bo, by=henrik, reason="says so")
    with refused_with("quarantined"):
        admit(bo)
    with refused_with("overlapping_quarantine"):
        quarantine(bo)
    join.undo(by=henrik)
    admit(bo)


def test_a_quarantine_of_the_duplicate_is_of_the_registration_that_is_kept(
    quarantine, bo, again, henrik
):
    ClientJoin.objects.join(again, into=bo, by=henrik, reason="says so")
    assert quarantine(again).client == bo


def test_where_both_registrations_have_one_that_which_ends_last_is_told(
    quarantine, admit, bo, again, henrik
):
    with after(0):
        quarantine(bo)
        longest = quarantine(again, until=NOON + DAY)
        ClientJoin.objects.join(again, into=bo, by=henrik, reason="says so")
        with refused_with("quarantined") as refusal:
            admit(bo)
        assert str(longest.until) in str(refusal.value)
    with after(13), refused_with("quarantined"):
        admit(bo)
    with after(24):
        admit(bo)
