"""The figures of intakes, clients, visits and services, against the rows themselves."""

from datetime import UTC, date, timedelta

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from intake import figures
from intake.models import (
    Client,
    ClientJoin,
    Consumption,
    Municipality,
    Receiver,
    Referral,
    Service,
    ServiceGiven,
    TurnedAway,
    Visit,
    WaitingEntry,
)
from rooms.figures import TOTAL, Count, Period
from rooms.models import Place
from tests import factories
from tests.figures_plain import assert_right, middle
from tests.intake.test_counted import right
from tests.rules import local

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
# Around midnight, the ends of weeks, months and years, and the nights in which clocks change; in
# UTC, where minutes added are minutes that pass.
MOMENTS = [
    moment.astimezone(UTC)
    for moment in (
        local(2024, 2, 29, 12),
        local(2025, 12, 31, 23, 59),
        local(2026, 1, 1, 0, 0),
        local(2026, 3, 28, 23, 59),
        local(2026, 3, 29, 1, 59),
        local(2026, 3, 29, 3, 0),
        local(2026, 3, 30, 0, 0),
        local(2026, 3, 31, 23, 59),
        local(2026, 10, 24, 23, 30),
        local(2026, 10, 25, 2, 30),
        local(2026, 10, 25, 2, 30, fold=1),
        local(2026, 10, 31, 23, 59),
        local(2026, 11, 1, 0, 0),
    )
]
PERIODS = [
    Period.month(2026, 3),
    Period.month(2026, 10),
    Period.quarter(2026, 1),
    Period.year(2026),
    Period(date(2026, 3, 29), date(2026, 3, 29)),
    Period(date(2026, 3, 15), date(2026, 11, 1)),
    Period(date(2025, 12, 31), date(2026, 1, 1)),
    Period(date(2026, 10, 20), date(2026, 12, 3)),
    Period(date(2022, 1, 1), date(2026, 12, 31)),
]
moments = st.builds(
    lambda moment, minutes: moment + minutes * MINUTE,
    st.sampled_from(MOMENTS),
    st.integers(-90, 90) | st.integers(-40_000, 40_000),
)
small = st.integers(0, 3)
visits = st.lists(
    st.fixed_dictionaries(
        {
            "who": small,
            "room": st.integers(0, 1),
            "at": moments,
            "stay": st.sampled_from([0, 14, 15, 29, 44, 60, 119, 120, 500]),
            "estimated": st.booleans(),
            # When after the arrival, what, how; the last may be late.
            "intakes": st.lists(
                st.tuples(st.integers(0, 130), small, st.booleans()), min_size=1, max_size=4
            ),
        }
    ),
    max_size=12,
)
# What is done to the n-th intake afterwards: undone, another substance, another time. To its visit:
# another arrival, longer or shorter, nobody saw them leave, still inside, let in by mistake.
changes = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.sampled_from(
            ["undone", "substance", "time", "arrival", "length", "closing", "inside", "mistake"]
        ),
        small,
    ),
    max_size=8,
)
joins = st.sampled_from([{}, {0: 1}, {2: 0}, {1: 3, 2: 3}])


class Scene:
    """Two rooms, four clients and four substances, of which two are mixtures."""

    def __init__(self, room, other_room, sara):
        self.rooms, self.by = [room, other_room], sara
        heroin = factories.SubstanceFactory(code="test-heroin")
        cocaine = factories.SubstanceFactory(code="test-cocaine")
        both = factories.SubstanceFactory(code="test-both", active=False)
        both.components.set([heroin, cocaine])
        pill = factories.SubstanceFactory(code="test-pill")
        with_pill = factories.SubstanceFactory(code="test-with-pill")
        with_pill.components.set([cocaine, pill])
        self.substances = [heroin, cocaine, both, with_pill]
        self.clients = [
            factories.ClientFactory(
                nickname=name,
                birth_year=born,
                gender=gender,
                home_municipality=Municipality.objects.get(code=home),
                registered_in=self.rooms[number % 2],
                registered_by=sara,
                registered_on=on,
                agreement=False,
                adult_confirmed=True,
            )
            for number, (name, born, gender, home, on) in enumerate(
                [
                    ("Bo", 1979, "man", "0101", date(2020, 5, 1)),
                    ("Mia", 2001, "woman", "0147", date(2026, 3, 29)),
                    ("Kim", 1966, "other", "0101", date(2026, 3, 29)),
                    ("Ole", 2008, "not_stated", "0999", date(2026, 10, 25)),
                ]
            )
        ]
        self.places = [
            {method: Place.objects.filter(room=one, method=method)[0] for method in self.methods}
            for one in self.rooms
        ]

    methods = ("injection", "smoking")

    def visit(self, who, room, at, stay, estimated, intakes):
        visit = Visit.objects.create(
            room=self.rooms[room],
            client=self.clients[who],
            method="smoking",
            place=self.places[room]["smoking"],
            arrived_at=at,
            left_at=at + stay * MINUTE,
            closing="estimated" if estimated else "left",
            closed_at=at + stay * MINUTE,
            closed_by=self.by,
            admitted_by=self.by,
        )
        Consumption.objects.bulk_create(
            Consumption(
                visit=visit,
                room=visit.room,
                at=at + after * MINUTE,
                substance=self.substances[what],
                method=self.methods[smoked],
                recorded_by=self.by,
            )
            for after, what, smoked in intakes
        )

    def change(self, number, what, value):
        intakes = Consumption.objects.order_by("pk")
        if not intakes:
            return
        intake = intakes[number % len(intakes)]
        if what == "substance":
            intakes.filter(pk=intake.pk).update(substance=self.substances[value])
        elif what == "time":
            Consumption.objects.filter(visit=intake.visit_id).update(
                at=intake.at + (value - 1) * timedelta(hours=30)
            )
        elif what == "undone":
            Consumption.objects.filter(visit=intake.visit_id, pk__gte=intake.pk).delete()
            Visit.objects.filter(consumptions=None).delete()
        else:
            self.change_visit(Visit.objects.filter(pk=intake.visit_id), what, value)

    def change_visit(self, visit, what, value):
        ended = visit.filter(left_at__isnull=False)
        later = timedelta(hours=30, minutes=7) * value
        if what == "arrival":
            ended.update(arrived_at=F("arrived_at") + later, left_at=F("left_at") + later)
        elif what == "length":
            ended.update(left_at=F("arrived_at") + value * 59.99 * MINUTE)
        elif what == "closing":
            ended.update(closing="estimated" if value % 2 else "left")
        elif what == "mistake":
            Consumption.objects.filter(visit__in=visit).delete()
            visit.delete()
        elif not Visit.objects.present().exists():
            visit.update(left_at=None, closing="", closed_at=None, closed_by=None)

    def join(self, twins):
        for duplicate, kept in twins.items():
            ClientJoin.objects.create(
                duplicate=self.clients[duplicate], kept=self.clients[kept], by=self.by, reason="x"
            )


@pytest.fixture
def scene(room, other_room, sara):
    return Scene(room, other_room, sara)


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(visits=visits, changes=changes, twins=joins, period=st.sampled_from(PERIODS))
def test_every_figure_of_any_history_is_what_the_rows_say(scene, visits, changes, twins, period):
    with transaction.atomic():
        for visit in visits:
            scene.visit(**visit)
        for change in changes:
            scene.change(*change)
        scene.join(twins)
        for rooms in (scene.rooms, scene.rooms[:1]):
            plain = assert_right(figures, rooms, period)
            found = {one.code: one for one in figures.statistics(rooms, period)}
            assert found["length_of_stay"].value == middle(plain.stayed)
            assert found["length_of_stay"].of == Count(len(plain.stayed), len(plain.who_stayed))
        assert right()
        transaction.set_rollback(True)


def tables(rooms, period):
    return {table.code: table for table in figures.tables(rooms, period)}


def test_an_intake_at_midnight_is_of_the_day_that_begins(scene):
    scene.visit(0, 0, local(2026, 11, 22, 23, 50), 30, False, [(9, 0, True), (10, 0, True)])
    over_time = tables(scene.rooms, Period.month(2026, 11))["intakes_over_time"]
    assert over_time.count("2026-11-22") == over_time.count("2026-11-23") == Count(1, 1)
    assert over_time.total == Count(2, 1)


def test_the_hour_that_comes_twice_is_one_and_the_skipped_one_is_empty(scene):
    for moment in MOMENTS[8:11]:
        scene.visit(0, 0, moment, 10, False, [(0, 0, True)])
    by_hour = tables(scene.rooms, Period.month(2026, 10))["intakes_by_hour_of_week"]
    assert by_hour.count("7", "02") == Count(2, 1)
    assert by_hour.count("7", TOTAL) == Count(2, 1)
    scene.visit(0, 0, local(2026, 3, 29, 1, 59), 10, False, [(0, 0, True), (1, 0, True)])
    by_hour = tables(scene.rooms, Period.month(2026, 3))["intakes_by_hour_of_week"]
    assert [by_hour.count("7", f"{hour:02}").number for hour in range(1, 4)] == [1, 0, 1]


def test_a_mixture_is_one_intake_and_counts_for_each_drug_in_it(scene):
    scene.visit(0, 0, local(2026, 11, 2, 12), 10, False, [(0, 0, True), (1, 2, True), (2, 3, True)])
    found = tables(scene.rooms, Period.month(2026, 11))
    drugs = found["intakes_by_drug"]
    assert drugs.total.number == 3
    assert [drugs.count("test-heroin", mixed).number for mixed in ("alone", "mixture", TOTAL)] == [
        *(1, 1, 2)
    ]
    assert drugs.count("test-cocaine", TOTAL).number == 2
    assert drugs.count(TOTAL, "mixture").number == 2
    assert found["intakes_by_substance"].count("test-both") == Count(1, 1)


def test_what_a_drug_is_made_of_is_said_and_adds_up(scene):
    scene.visit(0, 0, local(2026, 11, 2, 12), 10, False, [(n, n % 4, True) for n in range(7)])
    found = tables(scene.rooms, Period.month(2026, 11))
    drugs = found["intakes_by_drug"]
    for key, cells in drugs.sums.items():
        parts = sum(found[code].count(*cell).number for code, cell in cells)
        assert drugs.count(*key).number == parts, key
    assert ("test-cocaine", "mixture") in drugs.sums


def test_somebody_in_two_rooms_is_one_client_in_all(scene):
    for room in (0, 1):
        scene.visit(0, room, local(2026, 11, 2, 12 + room), 10, False, [(0, 0, True)])
    by_room = tables(scene.rooms, Period.month(2026, 11))["clients_by_room"]
    assert by_room.count("kilden") == by_room.count("broen") == by_room.total == Count(1, 1)


def test_twins_that_were_joined_are_one_and_two_again_when_that_is_undone(scene):
    for who in (0, 1):
        scene.visit(who, 0, local(2026, 11, 2, 12 + who), 10, False, [(0, 0, True)])
    period = Period.month(2026, 11)
    assert tables(scene.rooms, period)["clients_by_gender"].total == Count(2, 2)
    scene.join({0: 1})
    by_gender = tables(scene.rooms, period)["clients_by_gender"]
    assert by_gender.count("woman") == by_gender.total == Count(1, 1)
    ClientJoin.objects.get().undo(by=scene.by)
    assert tables(scene.rooms, period)["clients_by_gender"].total == Count(2, 2)


def test_an_undone_admission_and_a_correction_are_right_in_the_next_answer(
    admit, room, bo, sara, heroin, cocaine
):
    visit = admit(bo, at=None)
    period = Period.around("month", timezone_today())

    def by_substance():
        return tables([room], period)["intakes_by_substance"]

    assert by_substance().count("test-heroin") == Count(1, 1)
    visit.consumptions.get().correct(by=sara, reason="Misheard", substance=cocaine)
    assert by_substance().count("test-heroin") == Count(0, 0)
    assert by_substance().count("test-cocaine") == Count(1, 1)
    visit.undo_admission(by=sara)
    assert by_substance().total == Count(0, 0)


def timezone_today():
    from django.utils import timezone

    return timezone.localdate()


def test_what_else_happened_at_the_desk(scene):
    room, by, bo = scene.rooms[0], scene.by, scene.clients[0]
    at = local(2026, 11, 2, 12)
    for code, client in (("room_full", bo), ("room_full", bo), ("room_full", None)):
        TurnedAway.objects.create(room=room, code=code, client=client, at=at, recorded_by=by)
    for ended in (None, at + 7 * MINUTE):
        WaitingEntry.objects.create(
            room=room,
            client=bo,
            substance=scene.substances[0],
            method="smoking",
            joined_at=at,
            added_by=by,
            ended_at=ended,
            ending="admitted" if ended else "",
            ended_by=by if ended else None,
        )
    service = Service.objects.all()[0]
    for client in (bo, None):
        ServiceGiven.objects.create(room=room, service=service, client=client, at=at, given_by=by)
    for outcome in ("open", "started"):
        Referral.objects.create(
            client=bo,
            room=room,
            receiver=Receiver.objects.all()[0],
            referred_by=by,
            referred_at=at,
            way="told",
            outcome=outcome,
            outcome_at=None if outcome == "open" else at,
            outcome_by=None if outcome == "open" else by,
        )
    period = Period.month(2026, 11)
    plain = assert_right(figures, scene.rooms, period)
    found = tables(scene.rooms, period)
    assert found["turned_away_by_reason"].count("room_full") == Count(3, 2)
    assert found["services_by_kind"].total == Count(2, 2)
    assert found["referrals_by_outcome"].count("started") == Count(1, 1)
    assert found["waits_by_ending"].count("waiting") == Count(1, 1)
    _stay, wait = figures.statistics(scene.rooms, period)
    assert (wait.value, wait.of) == (7, Count(1, 1))
    assert plain.waited == [7]


def test_a_new_client_is_new_where_and_when_they_were_first_registered(scene):
    period = Period.month(2026, 3)
    new = tables(scene.rooms, period)["new_clients_by_room"]
    assert (new.count("kilden"), new.count("broen")) == (Count(1, 1), Count(1, 1))
    # Mia turns out to be Bo, who came years ago.
    scene.join({1: 0})
    new = tables(scene.rooms, period)["new_clients_by_room"]
    assert (new.count("kilden"), new.count("broen")) == (Count(1, 1), Count(0, 0))
    assert_right(figures, scene.rooms, period)


def test_without_anything_there_is_nothing(scene):
    for period in PERIODS:
        assert all(
            table.total.number == 0
            for table in figures.tables(scene.rooms, period)
            if not table.code.startswith("new_clients")
        )
    stay, wait = figures.statistics(scene.rooms, PERIODS[0])
    assert (stay.value, wait.value) == (None, None)
    assert Client.objects.count() == 4
