"""What is published of one population, over all tables, rooms and periods together.

Somebody who has every publication there is solves them as one linear system, and finds nobody.
"""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rooms.figures import TOTAL, Measure, Period
from rooms.figures.disclosure_control import is_small
from rooms.figures.publication import (
    PublishedTable,
    cell,
    days_of,
    name_of,
    period_of,
    publish,
    published,
)
from rooms.models import HiddenCells, Room
from tests.factories import RoomFactory
from tests.rooms.tables import Happened, Invented, table
from tests.rooms.test_disclosure_control import is_in_doubt
from tests.rules import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]
Q1 = Period.quarter(2025, 1)
SMOKING = ("by_method", ("smoking",))


def happenings(seed, days=90, busy=4, people=30):
    """Invented intakes from 1 January 2025 on, in rooms a and b; few are injections."""
    dice = random.Random(seed)
    return [
        Happened(
            date(2025, 1, 1) + timedelta(days=day),
            dice.choice("aab"),
            dice.randrange(people),
            dice.choices(("smoking", "injection"), (8, 1))[0],
        )
        for day in range(days)
        for _number in range(dice.randint(0, busy))
    ]


def everything(app, rooms, periods):
    """All that is published over `periods`, as (cells, hidden, tables, sums, bounds).

    Written out anew from the raw rows and from what the words of the tables say: it shares
    nothing with the code that decides but the names of the cells.
    """
    cells, hidden, sums, bounds = {}, set(), [], []
    scopes = {"": rooms, **{room.slug: [room] for room in rooms}}
    for (scope, counted), period in product(scopes.items(), periods):
        told = {found.code: found for found in publish(counted, period).tables}
        for made in app.tables(counted, period):
            choices = [[*d.categories, TOTAL] for d in made.dimensions]
            for key in product(*choices):
                name = cell(made, key, scope, period)
                cells[name] = tuple(made.count(*key))
                if told[made.code].number(*key) is None:
                    hidden.add(name)
                else:
                    assert told[made.code].number(*key) == made.count(*key).number
            for at, dimension in enumerate(made.dimensions):
                for key in product(*(c if i != at else [TOTAL] for i, c in enumerate(choices))):
                    parts = tuple(
                        cell(made, (*key[:at], c, *key[at + 1 :]), scope, period)
                        for c in dimension.categories
                    )
                    total = cell(made, key, scope, period)
                    if dimension.partition:
                        sums.append((total, parts))
                    else:
                        bounds += [((total,), part) for part in parts] + [(parts, total)]
    for name in cells:
        rooms_of_it = tuple(name._replace(room=room.slug) for room in rooms)
        months = tuple(name._replace(period=name_of(m)) for m in Q1.months)
        for total, parts in ((name.room == "", rooms_of_it), (name.period == "2025-Q1", months)):
            if total and all(part in cells for part in parts):
                if name.measure == "intakes":
                    sums.append((name, parts))
                else:
                    bounds += [((name,), part) for part in parts] + [(parts, name)]
        if name.measure == "clients" and name._replace(measure="intakes") in cells:
            bounds.append(((name._replace(measure="intakes"),), name))
    # One number has one fate, in whichever table and period it stands.
    return cells, hidden, sums, bounds


def wide_open(found):
    """The cells of few that can be worked out by whoever holds all of it."""
    cells, hidden, sums, bounds = found
    # A quarter of many is hidden to protect a month, and no wider than what that leaves.
    asked = {n for n in hidden if is_small(*cells[n], 5) or "Q" not in n.period}
    return {name for name in asked if not is_in_doubt(cells, sums, bounds, hidden, name)}


@pytest.mark.parametrize("seed", [1, 2])
def test_months_and_their_quarter_in_every_room_give_nobody_away(seed, two_rooms, count):
    app = count(happenings(seed, busy=2 + 4 * seed))
    found = everything(app, two_rooms, [*Q1.months, Q1])
    cells, hidden, _sums, _bounds = found
    assert {n for n, (number, people) in cells.items() if is_small(number, people, 5)} <= hidden
    assert hidden < set(cells), "something is told"
    assert not wide_open(found)


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 10**6), st.integers(0, 5), st.integers(2, 40))
def test_no_months_of_any_two_rooms_give_anybody_away(two_rooms, count, seed, busy, people):
    HiddenCells.objects.all().delete()
    app = count(happenings(seed, days=59, busy=busy, people=people))
    assert not wide_open(everything(app, two_rooms, Q1.months[:2]))


def test_the_answer_does_not_depend_on_what_was_asked_first(two_rooms, count):
    app = count(happenings(3))
    orders = ([*Q1.months, Q1], [Q1, *reversed(Q1.months)])
    answers = []
    for periods in orders:
        HiddenCells.objects.all().delete()
        answers.append(everything(app, two_rooms, periods)[1])
    assert answers[0] == answers[1]


def test_a_corrected_number_does_not_show_what_was_hidden_before(two_rooms, count):
    march = Period.month(2025, 3)
    rows = happenings(4, days=90, busy=6)
    before = everything(count(rows), two_rooms, [march])[1]
    more = [*rows, *(Happened(date(2025, 3, 9), "a", n, "injection") for n in range(100, 103))]
    app = count(more)
    after = everything(app, two_rooms, [march])
    assert before - {n for n in before if n not in after[0]} <= after[1]
    assert not wide_open(after)


def test_the_same_number_is_told_or_hidden_in_every_table(two_rooms, count):
    """A month stands in the table of the quarter, a room in that of all rooms."""
    count(happenings(5, busy=3))
    quarter = publish(two_rooms, Q1).tables
    by_month = next(t for t in quarter if t.code == "by_month")
    by_room = next(t for t in quarter if t.code == "by_room")
    for month in Q1.months:
        told = next(t for t in publish(two_rooms, month).tables if t.code == "by_method")
        assert by_month.number(f"{month.first:%Y-%m}") == told.number(TOTAL)
    for room in two_rooms:
        told = next(t for t in publish([room], Q1).tables if t.code == "by_method")
        assert by_room.number(room.slug) == told.number(TOTAL)


def test_nothing_published_says_how_many_people_are_behind_it(two_rooms, count):
    count(happenings(6, busy=9))
    for told in publish(two_rooms, Q1).tables:
        assert isinstance(told, PublishedTable)
        assert {found.people for found in told.counts.values()} <= {None}


def test_rates_and_medians_are_hidden_with_their_counts(two_rooms, count):
    day = date(2025, 1, 5)
    count(
        [Happened(day, "a", 1, "smoking")] * 40
        + [Happened(day, "b", n, "smoking") for n in range(20)]
    )
    january = Period.month(2025, 1)
    one, many = publish([two_rooms[0]], january), publish([two_rooms[1]], january)
    assert [value for _rate, value in one.rates] == [None]
    assert [value for _found, value in one.statistics] == [None]
    assert [value for _rate, value in many.rates] in ([100], [None])
    assert [value for _found, value in many.statistics] == [12.5]


@pytest.mark.parametrize(
    ("period", "code"),
    [
        (Period(date(2025, 1, 1), date(2025, 1, 30)), "not_calendar"),
        (Period(date(2025, 1, 2), date(2025, 2, 1)), "not_calendar"),
        (Period.month(2026, 6), "not_over"),
        (Period.year(2026), "not_over"),
    ],
)
def test_days_of_ones_choice_and_what_is_not_over_are_not_published(period, code, two_rooms, count):
    count([])
    with pytest.raises(ValidationError) as refusal:
        publish(two_rooms, period)
    assert code_of(refusal.value) == code
    assert published(two_rooms, period) is None


def test_some_rooms_together_are_not_published(two_rooms, count):
    count([])
    RoomFactory(slug="c", name="C")
    with pytest.raises(ValidationError) as refusal:
        publish(two_rooms, Q1)
    assert code_of(refusal.value) == "rooms"
    assert published(Room.objects.all(), Q1) is not None


def test_a_room_that_was_closed_down_counts_in_the_total_of_all(two_rooms, count):
    Room.objects.filter(slug="b").update(active=False)
    day = date(2025, 1, 5)
    count([Happened(day, "ab"[n % 2], n, "smoking") for n in range(40)])
    [by_room] = [t for t in publish(Room.objects.all(), Q1).tables if t.code == "by_room"]
    assert by_room.number(TOTAL) == 40


def test_names_of_periods_are_read_back():
    for period in (Period.year(2025), Q1, *Q1.months):
        assert period_of(name_of(period)) == period


def test_weeks_and_weekdays_are_known_to_be_made_of_days():
    app = Invented([])
    [first, *_rest] = app.tables([], Period.month(2025, 1))
    name = cell(first, (TOTAL,), "a", Period.month(2025, 1))
    week = name._replace(categories=(("week", "2025-W01"),), period="2025-Q1")
    assert days_of(week, Q1) == [date(2025, 1, day) for day in range(1, 6)]
    monday = name._replace(categories=(("weekday", "1"),))
    assert [day.day for day in days_of(monday, Period.month(2025, 1))] == [6, 13, 20, 27]
    assert days_of(monday, Q1) == []


def smokers(rows):
    return [row for row in rows if row.method == "smoking"]


def test_what_a_table_says_adds_up_in_another_is_reckoned_with(two_rooms, count):
    """Smoked intakes counted by themselves, too: told there, they would tell of the injected."""
    january = Period.month(2025, 1)
    rows = [Happened(date(2025, 1, 5), "a", n, "smoking") for n in range(30)]
    rows += [Happened(date(2025, 1, 5), "a", 90 + n, "injection") for n in range(3)]
    app, counted = count(rows), Invented(rows)
    smoked = Measure("smoked", "Smoked", "Intakes that were smoked.")

    def with_the_smoked(rooms, period):
        alone = table("smoked", smoked, (), smokers(counted.within(rooms, period)))
        return [*counted.tables(rooms, period), replace(alone, sums={(): [SMOKING]})]

    app.tables = with_the_smoked
    told = {found.code: found for found in publish([two_rooms[0]], january).tables}
    assert told["by_method"].number("injection") is None
    assert (told["by_method"].number("smoking") is None) == (told["smoked"].number() is None)
