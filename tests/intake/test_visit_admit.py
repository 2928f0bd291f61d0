"""Letting somebody in: each refusal, and what an admission writes."""

from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from intake.models import Client, Consumption, Gender, Municipality, RoomClient, Visit, WaitingEntry
from intake.refusals import RefusalCode
from rooms.models import LiveRoom, Method, OpeningHours
from tests.factories import ClientFactory, SubstanceFactory, publish_agreement
from tests.rules import counts, local, refused_with, written

pytestmark = pytest.mark.django_db

INJECTION, SMOKING = Method.INJECTION, Method.SMOKING


def version_of(room):
    return LiveRoom.objects.get(room=room).version


# -- What an admission writes --------------------------------------------------------------------


def test_an_admission_writes_the_visit_and_its_first_consumption(admit, bo, room, sara, heroin):
    at = timezone.now()
    before = counts()
    visit = admit(bo, at=at)
    assert written(before) == {"intake.Visit": 1, "intake.Consumption": 1, "intake.RoomClient": 1}
    visit.refresh_from_db()
    assert (visit.client, visit.room, visit.place.name) == (bo, room, "I1")
    assert (visit.arrived_at, visit.admitted_by, visit.left_at) == (at, sara, None)
    assert visit.passed == []
    consumption = visit.consumptions.get()
    assert (consumption.substance, consumption.method) == (heroin, INJECTION)
    assert (consumption.at, consumption.recorded_by) == (at, sara)


def test_an_admission_is_at_this_moment_if_no_other_is_said(admit, bo):
    with time_machine.travel(local(2026, 11, 22, 23, 40), tick=False):
        assert admit(bo).arrived_at == local(2026, 11, 22, 23, 40)


def test_the_first_free_place_of_the_method_is_given(admit, bo, mia):
    assert admit(bo, method=SMOKING).place.name == "R1"
    assert admit(mia, method=SMOKING).place.name == "R2"


def test_a_place_can_be_chosen(admit, bo, room):
    assert admit(bo, place=room.places.get(name="I2")).place.name == "I2"


def test_the_room_knows_when_it_saw_the_client_and_what_they_took(admit, bo, room, cocaine, sara):
    first, later = timezone.now() - timedelta(days=1), timezone.now() - timedelta(hours=1)
    admit(bo, at=first).leave(by=sara)
    admit(bo, at=later, substance=cocaine, method=SMOKING)
    known = RoomClient.objects.get(client=bo)
    assert (known.room, known.last_seen_at, known.visits) == (room, later, 2)
    assert (known.substance, known.method) == (cocaine, SMOKING)


def test_each_room_knows_a_client_for_itself(admit, bo, other_room, sara):
    admit(bo).leave(by=sara)
    admit(bo, room=other_room)
    assert list(RoomClient.objects.filter(client=bo).values_list("visits", flat=True)) == [1, 1]


def test_who_is_let_in_waits_no_more(admit, bo, room, sara, heroin):
    entry = WaitingEntry.objects.join(
        client=bo, room=room, substance=heroin, method=INJECTION, by=sara
    )
    visit = admit(bo)
    entry.refresh_from_db()
    assert (entry.ending, entry.ended_by) == (WaitingEntry.Ending.ADMITTED, sara)
    assert entry.ended_at == visit.arrived_at


def test_who_is_let_in_waits_no_more_in_another_room(admit, bo, other_room, sara, heroin):
    entry = WaitingEntry.objects.join(
        client=bo, room=other_room, substance=heroin, method=INJECTION, by=sara
    )
    seen = version_of(other_room)
    admit(bo)
    entry.refresh_from_db()
    assert entry.ending == WaitingEntry.Ending.ADMITTED
    assert version_of(other_room) > seen, "the desk there sees it at once"


def test_others_go_on_waiting(admit, bo, mia, room, sara, heroin):
    WaitingEntry.objects.join(client=mia, room=room, substance=heroin, method=INJECTION, by=sara)
    admit(bo)
    assert WaitingEntry.objects.waiting().get().client == mia


def test_every_desk_of_the_room_and_no_other_sees_the_admission(admit, bo, room, other_room):
    LiveRoom.objects.change(other_room)
    here, there = version_of(room), version_of(other_room)
    admit(bo)
    assert version_of(room) > here
    assert version_of(other_room) == there


# -- The agreement -------------------------------------------------------------------------------


@pytest.fixture
def unsigned(db):
    return ClientFactory(agreement=False)


def test_who_signed_no_agreement_is_refused(admit, unsigned):
    with refused_with("agreement_missing"):
        admit(unsigned)


def test_staff_cannot_pass_a_missing_agreement(admit, unsigned):
    with refused_with("agreement_missing"):
        admit(unsigned, passing=RefusalCode.values)


def test_who_signed_an_earlier_version_is_let_in(admit, bo):
    publish_agreement(2)
    admit(bo)


def test_who_signed_an_earlier_version_is_refused_where_a_later_asks_anew(admit, bo):
    publish_agreement(2, asks_new_signature=True)
    with refused_with("agreement_missing"):
        admit(bo)


# -- A room for women ----------------------------------------------------------------------------


@pytest.fixture
def for_women(room):
    room.women_only = True
    room.save()
    return room


def test_a_room_for_women_lets_women_in(admit, for_women):
    assert admit(ClientFactory(gender=Gender.WOMAN)).passed == []


def test_a_room_for_women_refuses_men_whatever_staff_decide(admit, for_women, bo):
    assert bo.gender == Gender.MAN
    with refused_with("women_only") as refusal:
        admit(bo)
    assert not refusal.value.passable
    with refused_with("women_only"):
        admit(bo, passing=["women_only"])


@pytest.mark.parametrize("gender", [Gender.OTHER, Gender.NOT_STATED])
def test_a_room_for_women_leaves_other_genders_to_staff(admit, for_women, gender):
    client = ClientFactory(gender=gender)
    with refused_with("women_only") as refusal:
        admit(client)
    assert refusal.value.passable
    visit = admit(client, passing=["women_only"])
    visit.refresh_from_db()
    assert visit.passed == ["women_only"]


def test_other_rooms_ask_nobody_for_their_gender(admit, room):
    assert not room.women_only
    for gender in (Gender.MAN, Gender.NOT_STATED):
        assert admit(ClientFactory(gender=gender), passing=["women_only"]).passed == []


# -- One place at a time -------------------------------------------------------------------------


def test_who_is_inside_is_refused_with_the_room_and_at_home_the_place(admit, bo, room, other_room):
    """Which room, so that the leaving can be registered there; the seat is its own affair."""
    admit(bo, place=room.places.get(name="I2"))
    for there, where in ((room, "Kilden, I2."), (other_room, "Kilden.")):
        with refused_with("already_inside") as refusal, translation.override("en"):
            admit(bo, room=there)
        (words,) = refusal.value.messages
        assert words == f"Is already inside: {where} Register the leaving there first."


def test_who_is_inside_is_refused_in_the_same_room(admit, bo):
    admit(bo)
    with refused_with("already_inside"):
        admit(bo, method=SMOKING)


def test_staff_cannot_pass_that_somebody_is_inside(admit, bo):
    admit(bo)
    with refused_with("already_inside"):
        admit(bo, passing=RefusalCode.values)


def test_who_has_left_is_let_in_again(admit, bo, sara, other_room):
    admit(bo).leave(by=sara)
    admit(bo, room=other_room)


def test_who_was_forgotten_inside_is_still_inside(admit, bo):
    admit(bo, at=timezone.now() - timedelta(hours=13))
    with refused_with("already_inside"):
        admit(bo)


# -- Places --------------------------------------------------------------------------------------


def test_a_full_room_is_refused_and_another_method_is_not(admit, bo, mia):
    admit(bo)
    admit(mia)
    jo = ClientFactory()
    with refused_with("room_full"):
        admit(jo)
    admit(jo, method=SMOKING)


def test_a_place_that_is_taken_is_refused(admit, bo, mia, room):
    place = admit(bo).place
    with refused_with("place_taken"):
        admit(mia, place=place)
    admit(mia, place=room.places.get(name="I2"))


def test_a_place_that_is_retired_is_refused(admit, bo, mia, room):
    chosen = room.places.get(name="I2")
    room.methods.get(method=INJECTION).set_number_of_places(1)
    with refused_with("place_taken"):
        admit(bo, place=chosen)
    admit(mia)
    with refused_with("room_full"):
        admit(bo)


def test_a_place_for_another_method_is_refused(admit, bo, room):
    with refused_with("place_not_for_method"):
        admit(bo, place=room.places.get(name="R1"))


def test_a_place_of_another_room_is_refused(admit, bo, other_room):
    with refused_with("place_not_for_method"):
        admit(bo, place=other_room.places.get(name="I1"))


# -- Methods and substances ----------------------------------------------------------------------


@pytest.fixture
def methadone(db):
    return SubstanceFactory(methods=[Method.INJECTION, Method.ORAL])


def test_a_method_the_room_does_not_have_is_refused(admit, bo, methadone):
    admit_methadone = {"substance": methadone, "method": Method.ORAL}
    with refused_with("method_not_in_room"):
        admit(bo, **admit_methadone)


def test_a_method_the_room_gave_up_is_refused_even_with_a_place(admit, bo, room):
    room.methods.filter(method=INJECTION).update(active=False)
    with refused_with("method_not_in_room"):
        admit(bo)
    with refused_with("method_not_in_room"):
        admit(bo, place=room.places.get(name="I1"))
    admit(bo, method=SMOKING)


def test_a_substance_not_taken_by_the_method_is_refused(admit, bo, methadone):
    with refused_with("substance_not_by_method"):
        admit(bo, substance=methadone, method=SMOKING)
    admit(bo, substance=methadone)


def test_a_substance_no_longer_taken_by_the_method_is_refused(admit, bo, methadone):
    methadone.methods.filter(method=INJECTION).update(active=False)
    with refused_with("substance_not_by_method"):
        admit(bo, substance=methadone)


def test_a_substance_no_longer_in_use_is_refused(admit, bo, methadone):
    methadone.active = False
    methadone.save()
    with refused_with("substance_not_by_method"):
        admit(bo, substance=methadone)


def test_hash_is_not_smoked_in_the_rooms(admit, bo):
    cannabis = SubstanceFactory._meta.model.objects.get(code="cannabis")
    with refused_with("substance_not_by_method"):
        admit(bo, substance=cannabis, method=SMOKING)


# -- Opening hours -------------------------------------------------------------------------------


@pytest.fixture
def by_day(room):
    """Open on Mondays from 8 to 20."""
    OpeningHours.objects.create(room=room, weekday=0, opens=time(8), closes=time(20))
    return room


@pytest.mark.parametrize("hour", [7, 20])
def test_a_closed_room_is_staffs_to_pass_and_that_is_recorded(admit, bo, by_day, hour):
    at = local(2026, 11, 23, hour)
    with refused_with("room_closed") as refusal:
        admit(bo, at=at)
    assert refusal.value.passable
    visit = admit(bo, at=at, passing=["room_closed"])
    visit.refresh_from_db()
    assert visit.passed == ["room_closed"]


def test_an_open_room_records_no_passing(admit, bo, by_day):
    assert admit(bo, at=local(2026, 11, 23, 8), passing=["room_closed"]).passed == []


def test_passing_one_refusal_passes_no_other(admit, by_day, for_women):
    at = local(2026, 11, 23, 7)
    client = ClientFactory(gender=Gender.OTHER)
    with refused_with("room_closed"):
        admit(client, at=at, passing=["women_only"])
    with refused_with("women_only"):
        admit(client, at=at, passing=["room_closed"])
    visit = admit(client, at=at, passing=["room_closed", "women_only"])
    assert set(visit.passed) == {"room_closed", "women_only"}


# -- Who may be a client at all ------------------------------------------------------------------


@pytest.fixture
def register(room, sara):
    """`register(birth_year=2008)` registers somebody in March 2026."""

    def register(**facts):
        usual = {
            "nickname": "Jo",
            "birth_year": 1990,
            "gender": Gender.WOMAN,
            "home_municipality": Municipality.objects.get(code="0101"),
            "target_group_confirmed": True,
        }
        with time_machine.travel(local(2026, 3, 10, 12), tick=False):
            return Client.objects.register(room=room, by=sara, **usual | facts)

    return register


def test_who_turns_17_this_year_is_refused_even_if_confirmed(register):
    with refused_with("under_age"):
        register(birth_year=2009)
    with refused_with("under_age"):
        register(birth_year=2009, adult_confirmed=True)


def test_who_turns_18_this_year_is_asked(register):
    with refused_with("age_not_confirmed"):
        register(birth_year=2008)
    assert register(birth_year=2008, adult_confirmed=True).may_be_17()


def test_who_turned_18_last_year_is_not_asked(register):
    assert not register(birth_year=2007).may_be_17()


def test_who_is_outside_the_target_group_is_refused(register):
    with refused_with("target_group"):
        register(target_group_confirmed=False)


def test_what_happened_before_a_refusal_stays(admit, bo, mia):
    """The verb takes back its own writing, not that of others."""
    admit(bo)
    with refused_with("already_inside"):
        admit(bo)
    assert Visit.objects.present().get().client == bo
    assert Consumption.objects.count() == 1
