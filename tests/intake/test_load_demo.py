"""`manage.py load_demo`: what it makes, and when it refuses."""

from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count

from intake.management.commands.load_demo import DEMO_ACCOUNTS, NAMED
from intake.models import (
    Assistance,
    AssistanceRefused,
    Client,
    Consumption,
    FirstAidAgreement,
    Referral,
    RoomClient,
    ServiceGiven,
    TurnedAway,
    Visit,
    WaitingEntry,
)
from intake.models.occupancy import places_with_occupancy
from rooms.models import Room, Staff
from tests import factories

pytestmark = pytest.mark.django_db

EVENING = datetime(2026, 3, 3, 22, 40, tzinfo=UTC)
# At night, by day, on the night the clocks change, at the turn of the year.
MOMENTS = [
    EVENING,
    datetime(2026, 3, 3, 4, 10, tzinfo=UTC),
    datetime(2026, 8, 20, 11, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime(2026, 1, 1, 0, 5, tzinfo=UTC),
]


def load(at=EVENING):
    """Load the demo data as if it were `at`; returns what it says."""
    said = StringIO()
    with time_machine.travel(at, tick=False):
        call_command("load_demo", stdout=said)
    return said.getvalue()


def test_it_says_one_line():
    said = load()
    assert said.count("\n") == 1
    assert said.startswith("Made-up demo data: 121 clients")


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_h17_has_no_place_to_smoke_and_people_wait(at):
    load(at)
    h17 = Room.objects.get(slug="h17")
    assert not places_with_occupancy(h17).filter(method="smoking", taken=False).exists()
    assert places_with_occupancy(h17).filter(method="injection", taken=False).exists()
    assert WaitingEntry.objects.waiting().filter(room=h17, method="smoking").count() == 2


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_nobody_is_inside_a_room_that_was_closed_on_arrival(at):
    load(at)
    for visit in Visit.objects.present().select_related("room"):
        assert visit.room.is_open(visit.arrived_at)
        assert visit.passed == []


def test_somebody_is_past_the_attention_time_and_somebody_was_forgotten():
    load()
    h17 = Room.objects.get(slug="h17")
    smoking = h17.methods.get(method="smoking")
    inside = Visit.objects.present().filter(room=h17)
    minutes = [visit.minutes(EVENING) for visit in inside.filter(method="smoking")]
    assert sum(stay > smoking.attention_minutes for stay in minutes) == 1
    assert max(minutes) < 60
    assert inside.forgotten(EVENING).count() == 1


def test_no_two_visits_of_a_client_or_on_a_place_overlap():
    load()
    for field in ("client", "place"):
        before: dict = {}
        for visit in Visit.objects.order_by("arrived_at", "pk"):
            key = getattr(visit, f"{field}_id")
            assert before.get(key, visit.arrived_at) <= visit.arrived_at
            before[key] = visit.left_at or EVENING


def test_the_last_thirty_days_have_visits_and_people_turned_away():
    load()
    days = Visit.objects.dates("arrived_at", "day")
    assert 30 <= len(days) <= 32
    assert TurnedAway.objects.exists()
    assert Visit.objects.exclude(closing="").filter(closed_at__gt=EVENING).count() == 0


def test_those_one_can_look_for_are_known_in_h17_and_may_come_in():
    load()
    for someone in NAMED:
        client = Client.objects.get(nickname=someone.nickname, birth_year=someone.birth_year)
        assert FirstAidAgreement.objects.in_force().filter(client=client).exists()
        assert not Visit.objects.present().filter(client=client).exists()
        known = RoomClient.objects.get(client=client, room__slug="h17")
        assert (known.substance.code, known.method) == ("cocaine", "injection")


def test_there_are_two_called_mads_and_a_few_who_have_not_signed():
    load()
    assert Client.objects.filter(nickname="Mads").count() >= 2
    unsigned = Client.objects.filter(agreements=None)
    assert unsigned.filter(nickname="Madsen").exists()
    assert 2 <= unsigned.count() <= 20
    assert not unsigned.filter(visits__isnull=False).exists()


def test_only_women_are_known_in_reden():
    load()
    genders = RoomClient.objects.filter(room__slug="reden").values_list("client__gender", flat=True)
    assert set(genders) == {"woman"}


def test_each_account_can_sign_in_and_has_its_roles():
    load()
    for username, password, purpose in DEMO_ACCOUNTS:
        staff = Staff.objects.get(username=username)
        assert staff.check_password(password)
        assert purpose
        validate_password(password, staff)
    h17, skyen, reden = (Room.objects.get(slug=slug) for slug in ("h17", "skyen", "reden"))
    roles = {
        staff.username: {(held.role, held.room) for held in staff.held_roles}
        for staff in Staff.objects.all()
    }
    assert roles == {
        "sara": {("front_desk", h17)},
        "jonas": {("front_desk", h17), ("front_desk", skyen)},
        "birgit": {("health", h17), ("health", skyen)},
        "henrik": {("leader", h17)},
        "kirsten": {("front_desk", reden)},
        "lone": {("central", None)},
        "poul": {("auditor", None)},
        "admin": set(),
    }
    assert list(Staff.objects.filter(is_staff=True).values_list("username", flat=True)) == ["admin"]


def test_the_same_people_come_each_time():
    """The seed is fixed, so that pictures and instructions stay true."""
    seen = []
    for _ in range(2):
        with transaction.atomic():
            load()
            people = Client.objects.order_by("pk")
            seen.append(list(people.values_list("uuid", "nickname", "birth_year")))
            transaction.set_rollback(True)
    assert seen[0] == seen[1]


def test_it_refuses_where_there_are_clients():
    factories.ClientFactory()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_demo")
    assert Client.objects.count() == 1
    assert not Staff.objects.filter(username="sara").exists()


def test_it_refuses_where_an_account_has_such_a_name():
    factories.StaffFactory(username="sara")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_demo")
    assert not Client.objects.exists()


def test_undo_is_offered_for_nothing_of_the_past():
    load()
    now = EVENING
    past = Visit.objects.exclude(closing="")
    assert past.exists()
    assert not any(visit.leaving_undoable(now) for visit in past)


def test_rooms_know_of_their_clients_what_the_visits_say():
    load()
    counted = Visit.objects.values_list("room", "client").annotate(visits=Count("pk"))
    known = RoomClient.objects.values_list("room", "client", "visits")
    assert set(counted) == set(known)


def test_referrals_are_of_every_way_and_outcome_and_some_wait_to_be_asked():
    load()
    referrals = Referral.objects.all()
    assert 30 <= referrals.count() <= 80
    for field, choices in (("way", Referral.Way), ("outcome", Referral.Outcome)):
        assert set(referrals.values_list(field, flat=True)) == set(choices.values)
    assert referrals.filter(offer=None).exists()
    assert referrals.filter(receiver=None).exists()
    assert not referrals.filter(outcome_at__gt=EVENING).exists()
    h17 = Room.objects.get(slug="h17")
    assert Referral.objects.unanswered(h17, at=EVENING).exists()


def test_somebody_is_helped_now_and_some_were_with_what_became_of_it():
    load()
    h17 = Room.objects.get(slug="h17")
    assert Assistance.objects.going_on(h17).count() == 1
    past = Assistance.objects.exclude(outcome="")
    injections = Consumption.objects.filter(method="injection").count()
    assert 0.01 < past.count() / injections < 0.06
    assert AssistanceRefused.objects.exists()


def test_some_get_services_and_some_of_them_without_a_name():
    load()
    given = ServiceGiven.objects.all()
    assert 0.05 < given.exclude(visit=None).count() / Visit.objects.count() < 0.2
    assert given.filter(client=None).exists()
    assert not given.filter(at__gt=EVENING).exists()
