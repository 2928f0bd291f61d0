"""The figures of incidents, overdoses and quarantines, against the rows themselves."""

import uuid
from datetime import UTC, date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from incidents import figures
from incidents.models import (
    Incident,
    IncidentKind,
    Overdose,
    OverdoseEvent,
    OverdoseEventStruck,
    Quarantine,
    QuarantineReason,
)
from intake.models import ClientJoin
from rooms.figures import TOTAL, Count, Period
from tests.figures_plain import assert_right, middle
from tests.rules import local

pytestmark = pytest.mark.django_db

PERIODS = [
    Period.month(2026, 10),
    Period.quarter(2026, 4),
    Period.year(2026),
    Period(date(2026, 10, 25), date(2026, 10, 25)),
    Period(date(2026, 9, 20), date(2026, 11, 3)),
]
# The long night, and the midnights beside it.
NIGHT = local(2026, 10, 24, 22, 0).astimezone(UTC)
moments = st.builds(
    lambda hours: NIGHT + timedelta(hours=hours), st.integers(0, 30) | st.integers(-900, 2000)
)
people = st.lists(st.integers(0, 1), max_size=2, unique=True)
incidents = st.lists(
    st.tuples(
        st.integers(0, 1),  # the room
        moments,
        people,
        st.sampled_from(["", *Overdose.Outcome.values, "no_overdose_at_all"]),
        st.lists(st.sampled_from(["naloxone", "called_112", "oxygen"]), max_size=2),
        st.booleans(),  # whether the first entry is struck out
        st.booleans(),  # whether police and ambulance are noted
    ),
    max_size=6,
)
quarantines = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from([[0], [1], [0, 1]]), moments, st.integers(1, 99)),
    max_size=6,
)


class Scene:
    """Two rooms, Bo and Mia."""

    def __init__(self, rooms, clients, by):
        self.rooms, self.clients, self.by = rooms, clients, by

    def incident(self, room, at, who, outcome, tapped, struck, called):
        is_overdose = outcome != "no_overdose_at_all"
        incident = Incident.objects.create(
            room=self.rooms[room],
            kind=IncidentKind.objects.get(code="overdose")
            if is_overdose
            else IncidentKind.objects.exclude(code="overdose")[0],
            started_at=at,
            reported_by=self.by,
            police_called_at=at if called else None,
            police_called_by=self.by if called else None,
            ambulance_called_at=at if called else None,
        )
        for number in who:
            incident.people.create(room=incident.room, client=self.clients[number])
        if is_overdose:
            overdose = Overdose.objects.create(
                incident=incident, outcome=outcome, ended_by=self.by if outcome else None
            )
            for number, kind in enumerate(tapped):
                event = self.tap(overdose, kind)
                if struck and number == 0:
                    OverdoseEventStruck.objects.create(event=event, by=self.by)
        return incident

    def tap(self, overdose, kind, completes=None):
        return OverdoseEvent.objects.create(
            uuid=uuid.uuid4(),
            overdose=overdose,
            kind=kind,
            at=overdose.incident.started_at,
            recorded_by=self.by,
            completes=completes,
        )

    def quarantine(self, who, rooms, at, hours):
        ends = at + timedelta(hours=hours)
        facts = {"client": self.clients[who], "starts_at": at, "ends_at": ends}
        rooms = [self.rooms[number] for number in rooms]
        overlapping = Quarantine.objects.in_rooms(rooms).filter(
            client=facts["client"], starts_at__lt=ends, ends_at__gt=at
        )
        if overlapping.exists():
            return
        quarantine = Quarantine.objects.create(
            **facts,
            reason=QuarantineReason.objects.order_by("pk")[hours % 2],
            asked_until=ends,
            decided_by=self.by,
            decided_at=at,
        )
        for room in rooms:
            quarantine.covered.create(room=room, **facts)


@pytest.fixture
def scene(room, other_room, bo, mia, sara):
    return Scene([room, other_room], [bo, mia], sara)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    incidents=incidents,
    quarantines=quarantines,
    joined=st.booleans(),
    period=st.sampled_from(PERIODS),
)
def test_every_figure_is_what_the_rows_say(scene, incidents, quarantines, joined, period):
    with transaction.atomic():
        for incident in incidents:
            scene.incident(*incident)
        for quarantine in quarantines:
            scene.quarantine(*quarantine)
        if joined:
            bo, mia = scene.clients
            ClientJoin.objects.create(duplicate=bo, kept=mia, by=scene.by, reason="x")
        for rooms in (scene.rooms, scene.rooms[:1]):
            plain = assert_right(figures, rooms, period)
            (length,) = figures.statistics(rooms, period)
            assert length.value == middle(plain.lasted)
            assert length.of.number == len(plain.lasted)
        transaction.set_rollback(True)


def tables(rooms, period):
    return {table.code: table for table in figures.tables(rooms, period)}


OCTOBER = Period.month(2026, 10)


def test_a_start_by_mistake_is_no_overdose_and_no_incident(scene):
    scene.incident(0, NIGHT, [0], "no_overdose", ["naloxone"], False, False)
    found = tables(scene.rooms, OCTOBER)
    for code in ("overdoses_over_time", "overdoses_by_treatment", "incidents_by_kind"):
        assert found[code].total == Count(0, 0)


def test_overdoses_are_a_kind_of_incident_and_the_publication_knows(scene):
    """Else the one table could tell what the other hides."""
    scene.incident(0, NIGHT, [0], "recovered_here", [], False, False)
    told = tables(scene.rooms, Period.year(2026))
    [(key, [(code, total)])] = told["incidents_by_kind"].sums.items()
    assert told["incidents_by_kind"].count(*key) == told[code].count(*total) == Count(1, 1)


def test_what_was_struck_out_was_not_given_and_numbers_that_follow_are_no_second_dose(scene):
    incident = scene.incident(0, NIGHT, [0], "recovered_here", ["naloxone"], True, False)
    by_treatment = tables(scene.rooms, OCTOBER)["overdoses_by_treatment"]
    assert (by_treatment.count("naloxone"), by_treatment.total) == (Count(0, 0), Count(1, 1))
    struck = OverdoseEvent.objects.get()
    scene.tap(incident.overdose, "naloxone", completes=struck)
    assert tables(scene.rooms, OCTOBER)["overdoses_by_treatment"].count("naloxone").number == 0
    scene.tap(incident.overdose, "naloxone")
    scene.tap(incident.overdose, "naloxone")
    assert tables(scene.rooms, OCTOBER)["overdoses_by_treatment"].count("naloxone").number == 1


def test_somebody_unknown_is_one_person_each_time(scene):
    for who in ([], [], [0], [0]):
        scene.incident(0, NIGHT, who, "to_hospital", [], False, True)
    found = tables(scene.rooms, OCTOBER)
    assert found["overdoses_by_outcome"].count("to_hospital") == Count(4, 3)
    assert found["overdoses_by_treatment"].count("ambulance") == Count(4, 3)
    assert found["overdoses_by_outcome"].count("died") == Count(0, 0)


def test_a_quarantine_of_two_rooms_is_one_in_all(scene):
    scene.quarantine(0, [0, 1], NIGHT, 24)
    by_room = tables(scene.rooms, OCTOBER)["quarantines_by_room"]
    assert by_room.count("kilden") == by_room.count("broen") == by_room.total == Count(1, 1)


def test_an_overdose_in_the_second_hour_of_two_is_of_that_night(scene):
    scene.incident(0, local(2026, 10, 25, 2, 30, fold=1), [0], "", [], False, False)
    over_time = tables(scene.rooms, OCTOBER)["overdoses_over_time"]
    assert over_time.count("2026-10-25") == over_time.count(TOTAL) == Count(1, 1)
    assert tables(scene.rooms, OCTOBER)["overdoses_by_outcome"].count("going_on").number == 1


def test_rates_are_of_cells_that_there_are(scene):
    from rooms import figures as all_apps

    codes = {table.code: table for table in all_apps.tables(scene.rooms, OCTOBER)}
    for rate in all_apps.rates():
        for code, key in (rate.part, rate.whole):
            for category, dimension in zip(key, codes[code].dimensions, strict=True):
                assert category == TOTAL or category in dimension.categories
