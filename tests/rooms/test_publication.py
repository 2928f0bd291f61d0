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
    Gathering,
    PublishedTable,
    cell,
    decide,
    ended,
    name_of,
    period_of,
    publish,
    tables_of,
    told,
)
from rooms.figures.words import number_of
from rooms.models import HiddenCells, Room
from tests.factories import RoomFactory
from tests.rooms.tables import Happened, Invented, table
from tests.rooms.test_disclosure_control import is_in_doubt
from tests.rules import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]
YEAR = Period.year(2025)
QUARTERS = [Period.quarter(2025, number) for number in (1, 2, 3, 4)]
Q1 = QUARTERS[0]
EVERYTHING = [*YEAR.months, *QUARTERS, YEAR]
SMOKING = ("by_method", ("smoking",))
ADD_UP = ("intakes", "rare")


def happenings(seed, days=365, busy=1, people=30):
    """Invented intakes from 1 January 2025 on, in rooms a and b; few are injections.

    Room b opened in March with a handful of people.
    """
    dice = random.Random(seed)
    return [
        Happened(
            date(2025, 1, 1) + timedelta(days=day),
            "a" if day < 80 and dice.random() < 0.97 else dice.choice("aab"),
            dice.randrange(people),
            dice.choices(("smoking", "injection"), (8, 1))[0],
        )
        for day in range(days)
        for _number in range(dice.randint(0, busy))
    ]


def everything(app, rooms, periods):
    """All that is published over `periods`, as (cells, hidden, sums, bounds).

    Written out anew from the raw rows and from what the words of the tables say: it shares
    nothing with the code that decides but the names of the cells.
    """
    cells, hidden, sums, bounds = {}, set(), [], []
    scopes = {"": rooms, **{room.slug: [room] for room in rooms}}
    for (scope, counted), period in product(scopes.items(), periods):
        told = {found.code: found for found in publish(counted, period).tables}
        made_here = tables_of(counted, period)
        assert [made.code for made in made_here] == list(told)
        for made in made_here:
            choices = [[*d.categories, TOTAL] for d in made.dimensions]
            for key in product(*choices):
                name = cell(made, key, scope, period)
                cells[name] = tuple(made.count(*key))
                if number_of(told[made.code], *key) is None:
                    hidden.add(name)
                else:
                    assert number_of(told[made.code], *key) == made.count(*key).number
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
        made_of = [name._replace(room=room.slug) for room in rooms] if name.room == "" else []
        splits = [tuple(made_of)]
        for period in [*QUARTERS, YEAR]:
            if name_of(period) == name.period:
                splits.append(tuple(name._replace(period=name_of(m)) for m in period.months))
        for parts in splits:
            if parts and all(part in cells for part in parts):
                if name.measure in ADD_UP:
                    sums.append((name, parts))
                else:
                    bounds += [((name,), part) for part in parts] + [(parts, name)]
        if name.measure == "clients" and name._replace(measure="intakes") in cells:
            bounds.append(((name._replace(measure="intakes"),), name))
    # One number has one fate, in whichever table and period it stands.
    return cells, hidden, sums, bounds


def wide_open(found):
    """The hidden cells that can be worked out by whoever holds all of it."""
    cells, hidden, sums, bounds = found
    return {name for name in hidden if not is_in_doubt(cells, sums, bounds, hidden, name)}


@pytest.mark.parametrize(("seed", "busy"), [(1, 1), (2, 6)])
def test_a_year_with_its_months_and_quarters_in_every_room_gives_nobody_away(
    seed, busy, two_rooms, count
):
    app = count(happenings(seed, busy=busy))
    found = everything(app, two_rooms, EVERYTHING)
    cells, hidden, _sums, _bounds = found
    assert {n for n, (number, people) in cells.items() if is_small(number, people, 5)} <= hidden
    assert hidden < set(cells), "something is told"
    assert not wide_open(found)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(2, 40))
def test_no_quarter_of_any_two_rooms_gives_anybody_away(two_rooms, count, seed, busy, people):
    HiddenCells.objects.all().delete()
    app = count(happenings(seed, days=90, busy=busy, people=people))
    assert not wide_open(everything(app, two_rooms, [*Q1.months, Q1]))


def test_of_months_and_quarters_totals_are_told_and_nothing_else(two_rooms, count):
    count(happenings(1, busy=9))
    for period in (Q1.months[0], Q1):
        of_all = publish(two_rooms, period)
        assert [table.code for table in of_all.tables] == ["by_room", "who_where"]
        of_one = publish(two_rooms[:1], period)
        assert [(t.code, t.dimensions) for t in of_one.tables] == [("intakes", ()), ("clients", ())]
        assert of_one.rates == of_one.statistics == []
    codes = {table.code for table in publish(two_rooms[:1], YEAR).tables}
    assert codes >= {"by_method", "by_both", "who", "rare_by_month"}


def test_what_is_hidden_of_a_month_is_hidden_of_its_quarter_and_its_year(two_rooms, count):
    """Three people came to room b in March, and forty in June."""
    rows = [Happened(date(2025, 3, 9), "b", n, "smoking") for n in range(3)]
    rows += [Happened(date(2025, 6, 9), "b", n, "smoking") for n in range(40)]
    rows += [Happened(date(2025, m, 9), "a", n, "smoking") for n in range(50) for m in (3, 6)]
    app = count(rows)
    found = everything(app, two_rooms, EVERYTHING)
    for period in ("2025-03", "2025-Q1", "2025"):
        assert {name for name in found[1] if (name.room, name.period) == ("b", period)}
    # What is told by the year alone may be hidden there to protect another month.
    told = {name for name in found[0] if name.measure != "rare"} - found[1]
    assert {name for name in told if name.room == "b"} >= {
        name
        for name in found[0]
        if name.measure != "rare" and name.period in ("2025-06", "2025-Q2") and name.room == "b"
    }
    assert not wide_open(found)


def test_the_answer_does_not_depend_on_what_was_asked_first(two_rooms, count):
    app = count(happenings(3))
    answers = []
    for periods in (EVERYTHING, EVERYTHING[::-1]):
        HiddenCells.objects.all().delete()
        answers.append(everything(app, two_rooms, periods)[1])
    assert answers[0] == answers[1]


def test_a_corrected_number_does_not_show_what_was_hidden_before(two_rooms, count):
    rows = happenings(4)
    before = everything(count(rows), two_rooms, EVERYTHING)[1]
    more = [*rows, *(Happened(date(2025, 3, 9), "b", n, "injection") for n in range(100, 107))]
    app = count(more)
    assert told(two_rooms, YEAR) is None, "it is to be decided anew"
    after = everything(app, two_rooms, EVERYTHING)
    assert before <= after[1]
    assert not wide_open(after)


def test_nothing_is_told_before_it_is_decided(two_rooms, count):
    count(happenings(5))
    assert told(two_rooms, YEAR) is None
    decide(YEAR, Gathering())
    assert told(two_rooms, YEAR) == publish(two_rooms, YEAR)
    # Its months and quarters were decided with it.
    assert all(told(two_rooms[:1], period) for period in EVERYTHING)


def test_the_same_number_is_told_or_hidden_in_every_table(two_rooms, count):
    """A month stands in the table of the year, a room in that of all rooms."""
    count(happenings(5))
    year = {found.code: found for found in publish(two_rooms, YEAR).tables}
    for month in YEAR.months:
        here = {found.code: found for found in publish(two_rooms, month).tables}
        category = f"{month.first:%Y-%m}"
        assert number_of(year["by_month"], category) == number_of(here["by_room"], TOTAL)
    for room in two_rooms:
        here = {found.code: found for found in publish([room], YEAR).tables}
        assert number_of(year["by_room"], room.slug) == number_of(here["by_method"], TOTAL)


def test_where_nothing_happened_nothing_is_hidden_and_little_is_counted(two_rooms, count):
    app = count([])
    steps = []
    publish(two_rooms, YEAR, progress=lambda done, of: steps.append((done, of)))
    assert app.tables(two_rooms, YEAR)
    assert not HiddenCells.objects.exclude(hidden=[])
    assert len(steps) <= 1 + Room.objects.count()


def test_ended_periods_are_those_before_today():
    today = date(2026, 3, 31)
    found = ended(today)
    assert [str(period.first) for period in found["month"]][:2] == ["2026-02-01", "2026-01-01"]
    assert found["quarter"][0] == Period.quarter(2025, 4)
    assert found["year"][0] == YEAR


def test_nothing_published_says_how_many_people_are_behind_it(two_rooms, count):
    count(happenings(6, busy=9))
    for period in (YEAR, Q1):
        for shown in publish(two_rooms, period).tables:
            assert isinstance(shown, PublishedTable)
            assert {found.people for found in shown.counts.values()} <= {None}


def test_rates_and_medians_are_hidden_with_their_counts(two_rooms, count):
    day = date(2025, 1, 5)
    count(
        [Happened(day, "a", 1, "smoking")] * 40
        + [Happened(day, "b", n, "smoking") for n in range(20)]
    )
    one, many = publish([two_rooms[0]], YEAR), publish([two_rooms[1]], YEAR)
    assert [value for _rate, value in one.rates] == [None]
    assert [value for _found, value in one.statistics] == [None]
    assert [value for _rate, value in many.rates] in ([100], [None])
    assert [value for _found, value in many.statistics] == [12.5]


def test_a_rate_and_a_median_of_nothing_are_left_out_and_not_called_hidden(two_rooms, count):
    count([Happened(date(2025, 1, 5), "a", n, "smoking") for n in range(20)])
    nobody = publish([two_rooms[1]], YEAR)
    assert nobody.rates == nobody.statistics == []


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
    with pytest.raises(ValidationError):
        told(two_rooms, period)


def test_some_rooms_together_are_not_published(two_rooms, count):
    count([])
    RoomFactory(slug="c", name="C")
    with pytest.raises(ValidationError) as refusal:
        publish(two_rooms, Q1)
    assert code_of(refusal.value) == "rooms"
    assert publish(Room.objects.all(), Q1)


def test_a_room_that_was_closed_down_counts_in_the_total_of_all(two_rooms, count):
    Room.objects.filter(slug="b").update(active=False)
    day = date(2025, 1, 5)
    count([Happened(day, "ab"[n % 2], n, "smoking") for n in range(40)])
    [by_room] = [t for t in publish(Room.objects.all(), Q1).tables if t.code == "by_room"]
    assert number_of(by_room, TOTAL) == 40


def test_names_of_periods_are_read_back():
    for period in EVERYTHING:
        assert period_of(name_of(period)) == period


def smokers(rows):
    return [row for row in rows if row.method == "smoking"]


def test_what_a_table_says_adds_up_in_another_is_reckoned_with(two_rooms, count):
    """Smoked intakes counted by themselves, too: told there, they would tell of the injected."""
    rows = [Happened(date(2025, 1, 5), "a", n, "smoking") for n in range(30)]
    rows += [Happened(date(2025, 1, 5), "a", 90 + n, "injection") for n in range(3)]
    app, counted = count(rows), Invented(rows)
    smoked = Measure("smoked", "Smoked", "Intakes that were smoked.")

    def with_the_smoked(rooms, period):
        alone = table("smoked", smoked, (), smokers(counted.within(rooms, period)))
        return [*counted.tables(rooms, period), replace(alone, sums={(): [SMOKING]})]

    app.tables = with_the_smoked
    told = {found.code: found for found in publish([two_rooms[0]], YEAR).tables}
    assert number_of(told["by_method"], "injection") is None
    assert (number_of(told["by_method"], "smoking") is None) == (number_of(told["smoked"]) is None)
