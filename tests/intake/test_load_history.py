"""`manage.py load_history`: invented visits that hold every rule the real ones hold."""

from collections import Counter, defaultdict
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from intake.management.history import REPERTOIRES
from intake.models import (
    Client,
    Consumption,
    FirstAidAgreement,
    Municipality,
    RoomClient,
    TurnedAway,
    Visit,
    WaitingEntry,
)
from rooms.models import Staff
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


def load(clients=60, consumptions=400, *, years=0.25, seed=1, **options):
    """Load a history as of NOW, with a spring night of 23 hours in it; returns what it says."""
    said = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command(
            "load_history",
            clients=clients,
            consumptions=consumptions,
            years=years,
            seed=seed,
            stdout=said,
            **options,
        )
    return said.getvalue()


def contents(**options):
    """All that is written, without the numbers the database gives, and taken away again."""
    with transaction.atomic():
        load(**options)
        written = [
            list(rows)
            for rows in (
                Client.objects.order_by("pk").values_list(
                    "uuid", "nickname", "birth_year", "gender", "home_municipality", "registered_on"
                ),
                FirstAidAgreement.objects.order_by("pk").values_list("signed_at", "strokes"),
                Visit.objects.order_by("pk").values_list(
                    "uuid", "client__uuid", "place__name", "arrived_at", "left_at", "closing"
                ),
                Consumption.objects.order_by("pk").values_list("uuid", "at", "substance__code"),
                WaitingEntry.objects.order_by("pk").values_list("uuid", "joined_at", "ended_at"),
                TurnedAway.objects.order_by("pk").values_list("at", "code"),
            )
        ]
        transaction.set_rollback(True)
    return written


# -- It holds the rules --------------------------------------------------------------------------


def test_it_makes_as_many_as_asked_for_and_calls_them_synthetic():
    said = load()
    assert Client.objects.count() == 60
    assert Consumption.objects.count() == 400
    assert all(line.startswith("synthetic: ") for line in said.splitlines())
    assert "60 clients" in said.splitlines()[-1]


def test_every_row_passes_the_checks_of_its_model():
    load(30, 150)
    for model in (Client, FirstAidAgreement, Visit, Consumption, WaitingEntry, TurnedAway):
        assert model.objects.exists() or model in (WaitingEntry, TurnedAway)
        for row in model.objects.all():
            row.full_clean(validate_unique=False)
    connection.check_constraints()


def test_no_two_visits_of_a_client_or_on_a_place_overlap():
    load()
    for field in ("client_id", "place_id"):
        left = {}
        for visit in Visit.objects.order_by("arrived_at", "pk"):
            key = getattr(visit, field)
            assert key not in left or left[key] <= visit.arrived_at
            left[key] = visit.left_at


def test_every_visit_is_over_before_today():
    load()
    midnight = timezone.make_aware(datetime(2026, 3, 31))  # noqa: DTZ001
    assert not Visit.objects.present().exists()
    assert not Visit.objects.filter(left_at__gt=midnight).exists()
    assert not Visit.objects.filter(closed_at__gt=midnight).exists()


def test_nobody_comes_before_they_are_registered_and_have_signed():
    load()
    signed = dict(FirstAidAgreement.objects.values_list("client", "signed_at"))
    for visit in Visit.objects.select_related("client"):
        assert timezone.localdate(visit.arrived_at) >= visit.client.registered_on
        assert visit.arrived_at >= signed[visit.client_id]


def test_consumptions_lie_within_their_visit():
    load()
    several = 0
    for visit in Visit.objects.prefetch_related("consumptions"):
        taken = list(visit.consumptions.all())
        several += len(taken) > 1
        assert taken[0].at == visit.arrived_at
        assert taken[-1].at <= visit.left_at
        assert {consumption.method for consumption in taken} == {visit.method}
    assert several


def test_visits_begin_while_the_room_is_open():
    load()
    waited = set(WaitingEntry.objects.values_list("ended_at", flat=True))
    for visit in Visit.objects.select_related("room"):
        assert visit.arrived_at in waited or visit.room.is_open(visit.arrived_at)


def test_only_women_come_to_reden():
    load()
    genders = Visit.objects.filter(room__slug="reden").values_list("client__gender", flat=True)
    assert set(genders) == {"woman"}


def test_nobody_has_more_than_twenty_intakes_a_day():
    load(4, 2000)
    days = Counter(
        (client, timezone.localdate(arrived_at))
        for client, arrived_at in Consumption.objects.values_list(
            "visit__client", "visit__arrived_at"
        )
    )
    assert 10 < max(days.values()) <= 20


def test_what_a_room_knows_of_a_client_follows_from_the_visits():
    load()
    seen = defaultdict(list)
    for visit in Visit.objects.order_by("arrived_at").prefetch_related("consumptions"):
        seen[visit.room_id, visit.client_id].append(list(visit.consumptions.all())[-1])
    assert {
        (known.room_id, known.client_id): (
            known.visits,
            known.last_seen_at,
            known.substance_id,
            known.method,
        )
        for known in RoomClient.objects.all()
    } == {
        key: (len(taken), taken[-1].at, taken[-1].substance_id, taken[-1].method)
        for key, taken in seen.items()
    }


def test_counting_anew_changes_nothing():
    """The admission's own way to count gives the same."""
    load(20, 100)
    before = list(RoomClient.objects.order_by("pk").values())
    for known in RoomClient.objects.all():
        RoomClient.objects.recount(
            Visit.objects.filter(room=known.room_id, client=known.client_id).first()
        )
    assert list(RoomClient.objects.order_by("pk").values()) == before


def test_new_rows_are_numbered_on_from_there():
    load(5, 20)
    newest = Client.objects.latest("pk")
    assert factories.ClientFactory().pk > newest.pk


def test_nobody_can_sign_in_as_the_one_who_wrote_it():
    load(5, 20)
    staff = Staff.objects.get()
    assert staff.username == "synthetic"
    assert not staff.is_active
    assert not staff.has_usable_password()
    assert set(Visit.objects.values_list("admitted_by", "closed_by")) == {(staff.pk, staff.pk)}


# -- By seed -------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_history():
    first = contents()
    assert all(first)
    assert contents() == first


def test_another_seed_gives_another_history():
    assert all(one != other for one, other in zip(contents(), contents(seed=2), strict=True))


# -- Realistic shares (domain.md section 11) -----------------------------------------------------


@pytest.fixture
def taken():
    """Of a larger history each consumption as (client, room, method, substance, hour)."""
    load(4000, 12_000, years=1)
    rows = Consumption.objects.values_list(
        "visit__client", "room__slug", "method", "substance__code", "at"
    )
    return [(*row, timezone.localtime(at).hour) for *row, at in rows]


def share(of, among):
    among = list(among)
    return sum(map(of, among)) / len(among)


def test_shares_of_the_intakes_are_realistic(taken):
    women = set(Client.objects.filter(gender="woman").values_list("pk", flat=True))
    abroad = set(
        Client.objects.filter(home_municipality=Municipality.ABROAD).values_list("pk", flat=True)
    )
    smoking_rooms = [row for row in taken if row[1] in ("h17", "skyen", "reden")]
    main_rooms = [row for row in taken if row[1] in ("h17", "skyen")]
    assert 0.16 <= share(lambda row: row[0] in women, taken) <= 0.25
    assert share(lambda row: row[0] in abroad, taken) == pytest.approx(0.25, abs=0.05)
    assert share(lambda row: "cocaine" in row[3], taken) == pytest.approx(0.73, abs=0.05)
    assert share(lambda row: row[2] == "smoking", smoking_rooms) == pytest.approx(0.64, abs=0.05)
    assert len(main_rooms) / len(taken) == pytest.approx(2 / 3, abs=0.05)
    at_night = share(lambda row: row[4] >= 20 or row[4] < 6, main_rooms)
    assert at_night == pytest.approx(1 / 3, abs=0.05)


def test_shares_of_the_clients_are_realistic(taken):
    clients = list(Client.objects.all())
    ages = [client.registered_on.year - client.birth_year for client in clients]
    assert share(lambda age: age < 30, ages) == pytest.approx(0.10, abs=0.04)
    assert share(lambda age: 30 <= age < 40, ages) == pytest.approx(0.30, abs=0.04)
    assert share(lambda age: 40 <= age < 50, ages) == pytest.approx(0.36, abs=0.04)
    assert share(lambda age: age >= 50, ages) == pytest.approx(0.24, abs=0.04)
    assert 0.16 <= share(lambda client: client.gender == "woman", clients) <= 0.25


def test_few_come_often_and_many_seldom(taken):
    visits = sorted(Counter(row[0] for row in taken).values(), reverse=True)
    tenth = len(visits) // 10
    assert sum(visits[:tenth]) > 0.4 * sum(visits)


def test_what_clients_say_they_take_is_realistic():
    """Of respondents, several answers: 41 % heroin, 16 % mixtures, 16 % methadone."""

    def respondents(*codes):
        return sum(
            clients for clients, intakes in REPERTOIRES.values() if intakes.keys() & set(codes)
        )

    assert sum(clients for clients, _ in REPERTOIRES.values()) == 100
    assert respondents("heroin") == 41
    assert respondents("heroin-cocaine", "methadone-cocaine") == 16
    assert respondents("methadone") == 16


# -- It refuses ----------------------------------------------------------------------------------


def test_it_refuses_where_there_are_clients():
    factories.ClientFactory()
    with pytest.raises(CommandError, match="There are 1 clients already"):
        load()
    assert Client.objects.count() == 1


def test_it_adds_where_it_is_told_to():
    load(20, 50)
    load(20, 50, add=True)
    assert Client.objects.count() == 40
    assert Consumption.objects.count() == 100


@pytest.mark.parametrize(
    "wrong", [{"clients": 0}, {"consumptions": 0}, {"years": 0}, {"years": 200}]
)
def test_it_refuses_what_makes_no_history(wrong):
    with pytest.raises(CommandError, match="At least 1 client"):
        load(**wrong)
