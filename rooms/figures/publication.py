"""Figures for everybody: of ended months, quarters and years, with nobody to be worked out.

A year is published in full. Months and quarters are published as totals only, of what happens often
(FIGURES_TOLD_MONTHLY): it is the fine detail of a short time that singles people out. What is
hidden is decided for a period once, over everything published about it together: all tables, each
room and all rooms. Months are decided first, then quarters, then years. What was decided below
stands, and what is hidden below is hidden above: so the change that leaves a month in doubt can be
made in its quarter and its year as well, and keeps every sum. The same question has the same
answer, whoever asks and in whatever order, and no publication opens an earlier one. Other rooms
together, other days, or a period that is not over are not published.

What is known of a cell is what it counts, restricted to which categories, in which rooms and when:
the intakes of March are one number in the table of March and in that of the year.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import product
from time import monotonic
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from rooms import figures
from rooms.models import HiddenCells, Room

from .disclosure_control import AtLeast, Sum, is_small, suppressed
from .period import MONTHS, Kind, Period
from .table import TOTAL, Table
from .words import number_of

log = logging.getLogger(__name__)

# How often whoever waits hears of a long decision, in seconds.
BEAT = 10
# In the place of a room: all of them.
ALL = ""
# What each kind of period is made of.
PARTS = {Kind.YEAR: Kind.QUARTER, Kind.QUARTER: Kind.MONTH}
# How many periods of each kind are published, back from today.
PUBLISHED = {Kind.YEAR: 10, Kind.QUARTER: 12, Kind.MONTH: 24}
# Who comes less often is fewer: each intake is part of a visit, each client had an intake. Readers
# may reckon with it, so we do wherever it holds.
FEWER = [("intakes", "visits"), ("intakes", "clients"), ("visits", "clients")]


class Cell(NamedTuple):
    """What a number is a number of."""

    measure: str
    categories: tuple[tuple[str, str], ...]  # (dimension, category), by dimension
    room: str
    period: str


@dataclass
class PublishedTable(Table):
    """A Table without what is hidden, and without how many people are behind anything.

    `count` gives None of what is hidden.
    """

    hidden: frozenset = frozenset()

    def count(self, *categories):
        return None if categories in self.hidden else super().count(*categories)


@dataclass
class Publication:
    """What is published of `rooms` (a list) in `period`.

    `rates` are (Rate, value or None) and `statistics` (Statistic, value or None): None is hidden.
    Where there is nothing to tell, they are left out.
    """

    rooms: list
    period: Period
    tables: list
    rates: list
    statistics: list


def publish(rooms, period, progress=lambda done, all_of_them: None):
    """The Publication of `rooms`, one or all of them, in `period`; it is decided where it was not.

    Raises ValidationError where that is not published. `progress` is told of each count of the
    tables how many of how many are done.
    """
    while (found := told(rooms, period)) is None:
        decide(period, Gathering(progress))
    return found


def told(rooms, period):
    """The Publication as publish() gives it, or None where it is still to be decided.

    It is where nobody asked yet, and where a number was corrected since. Raises ValidationError
    where that is not published.
    """
    room = scope_of(rooms)
    check(period)
    rooms = rooms_of(room)
    tables = tables_of(rooms, period)
    kept = HiddenCells.objects.of(period)
    if kept is None or kept.digests.get(room) != digest(tables, room, period):
        return None
    hidden = hidden_within(period)
    shown = {table.code: without(table, room, period, hidden) for table in tables}
    return Publication(
        rooms,
        period,
        list(shown.values()),
        [(rate, rate_of(rate, shown)) for rate in figures.rates() if has_whole(rate, shown)],
        [(found, statistic_of(found)) for found in statistics_of(rooms, period) if found.of.number],
    )


def ended(today):
    """{kind: [Period]} of all that is published on the date `today`, the latest first."""
    found = {}
    for kind in reversed(MONTHS):
        period, periods = Period.around(kind, today), []
        for _number in range(PUBLISHED[kind]):
            period = period.before
            periods.append(period)
        found[kind] = periods
    return found


def check(period):
    """Raise ValidationError if nothing is published over `period`."""
    if period.kind == Kind.DAYS:
        raise ValidationError(_("Choose a month, a quarter or a year."), code="not_calendar")
    if not period.is_over(timezone.localdate()):
        raise ValidationError(_("This period is not over yet."), code="not_over")


def scope_of(rooms):
    """The slug of one room, or ALL; ValidationError where it is neither one nor all in use."""
    wanted = {room.slug for room in rooms}
    if wanted >= set(Room.objects.active().values_list("slug", flat=True)):
        # A single room is all of them too; it is named, for others may come.
        return ALL if len(wanted) != 1 else wanted.pop()
    if len(wanted) == 1:
        return wanted.pop()
    raise ValidationError(_("Choose one room, or all of them."), code="rooms")


def rooms_of(room):
    """The rooms that are counted: one, or all there ever were."""
    return list(Room.objects.order_by("name") if room == ALL else Room.objects.filter(slug=room))


def tables_of(rooms, period):
    """The Tables that are published of `rooms` in `period`, with everything in them still."""
    found = figures.tables(rooms, period)
    return found if period.kind == Kind.YEAR else totals(found, rooms)


def totals(tables, rooms):
    """The Tables of how many there were, by room where there are several."""
    found = []
    for code in settings.FIGURES_TOLD_MONTHLY:
        of_measure = [table for table in tables if table.measure.code == code]
        wanted = ["room"] if len(rooms) > 1 else []
        alike = (t for t in of_measure if [d.code for d in t.dimensions] == wanted)
        if table := next(alike, None):
            found.append(table)
        elif of_measure:
            measure, total = of_measure[0].measure, of_measure[0].total
            found.append(Table(measure.code, measure.title, measure, (), {(): total}))
    return found


def statistics_of(rooms, period):
    """The Statistics that are published: of years alone, as what is divided."""
    return figures.statistics(rooms, period) if period.kind == Kind.YEAR else []


# -- Without what is hidden ----------------------------------------------------------------------


def without(table, room, period, hidden):
    """The PublishedTable of a Table."""
    keys = list(product(*([*d.categories, TOTAL] for d in table.dimensions)))
    gone = frozenset(key for key in keys if cell(table, key, room, period) in hidden)
    told = {
        key: count._replace(people=None)
        for key, count in table.counts.items()
        if key not in gone and key in set(keys)
    }
    return PublishedTable(
        table.code, table.title, table.measure, table.dimensions, told, hidden=gone
    )


def has_whole(rate, tables):
    """Whether both tables of a Rate are there, and its whole is hidden or is not zero."""
    code, categories = rate.whole
    return rate.part[0] in tables and code in tables and number_of(tables[code], *categories) != 0


def rate_of(rate, tables):
    """The value of a Rate, or None where one of its numbers is hidden."""
    part, whole = (number_of(tables[code], *cell) for code, cell in (rate.part, rate.whole))
    return None if part is None or whole is None else rate.per * part / whole


def statistic_of(statistic):
    """The value of a Statistic, or None where it is taken over too few."""
    number, people = statistic.of
    small = is_small(number, people, settings.FIGURES_THRESHOLD)
    return None if small else statistic.value


# -- What is hidden ------------------------------------------------------------------------------


def cell(table, key, room, period):
    """The Cell of a table's key: where it says a room or a month, it is of that."""
    categories, of = {}, period
    for dimension, category in zip(table.dimensions, key, strict=True):
        if category == TOTAL:
            continue
        if dimension.code == "room" and room == ALL:
            room = category
        elif dimension.code == "month":
            of = Period.months_from(date.fromisoformat(f"{category}-01"), 1)
        else:
            categories[dimension.code] = category
    return Cell(table.measure.code, tuple(sorted(categories.items())), room, name_of(of))


def name_of(period):
    """2026, 2026-Q1 or 2026-03."""
    if period.kind == Kind.QUARTER:
        return f"{period.first.year}-Q{(period.first.month + 2) // 3}"
    return f"{period.first.year}" if period.kind == Kind.YEAR else f"{period.first:%Y-%m}"


def parts_of(period):
    """The periods a quarter or a year is made of; none of a month."""
    kind = PARTS.get(period.kind)
    months = [month for month in period.months if kind]
    return list(dict.fromkeys(Period.around(kind, month.first) for month in months))


def below(period):
    """All periods within one, the smaller first."""
    parts = parts_of(period)
    return [*(deeper for part in parts for deeper in below(part)), *parts]


def hidden_within(period):
    """The Cells that are not told of `period` and of what lies in it, as a set."""
    within = HiddenCells.objects.filter(first__gte=period.first, last__lte=period.last)
    return {name for kept in within for name in names_of(kept)}


def names_of(kept):
    """The Cells of a HiddenCells, as a set."""
    return {Cell(m, tuple(map(tuple, c)), r, p) for m, c, r, p in kept.hidden}


def decided(period, gathering):
    """Which Cells are hidden of `period` and no other, as a set; decided now if they were not."""
    kept = HiddenCells.objects.of(period)
    if kept is None or kept.digests != gathering.of(period).digests:
        kept = decide(period, gathering)
    return names_of(kept)


def decide(period, gathering):
    """Decide what is hidden in `period`, given what is in the periods below it; keep and return it.

    What was hidden before stays hidden, although a number was corrected: else the old and the new
    publication together would tell.
    """
    system = gathering.of(period).copy()
    before: dict[Cell, bool] = {}
    also: set[Cell] = set()
    inside = below(period) if system.is_filled else []
    for part in inside:
        hidden = decided(part, gathering)
        before |= {name: name in hidden for name in gathering.of(part).cells}
        also |= {name._replace(period=name_of(period)) for name in hidden}
        system.add(gathering.of(part))
    for part in (period, *inside):
        system.link(part, parts_of(part))
    system.settle()
    if kept := HiddenCells.objects.of(period):
        also |= names_of(kept)
    found = suppressed(
        system.cells,
        system.sums,
        system.at_least,
        threshold=settings.FIGURES_THRESHOLD,
        decided=before,
        also=also,
        wide=period.kind != Kind.YEAR,
        beat=gathering.beat,
    )
    own = sorted(name for name in found if name not in before)
    return HiddenCells.objects.keep(period, own, gathering.of(period).digests)


def digest(tables, room, period):
    """What tells whether the numbers of a room's `tables`, or the threshold, have changed."""
    counts = sorted(
        (table.code, key, *count)
        for table in tables
        for key, count in table.counts.items()
        if count.number
    )
    content = repr((settings.FIGURES_THRESHOLD, room, name_of(period), counts))
    return sha256(content.encode()).hexdigest()


class Gathering:
    """The Systems of several periods, each counted once; `progress` is told how far that is."""

    def __init__(self, progress=lambda done, all_of_them: None):
        self.systems, self.progress = {}, progress
        self.scopes = [ALL, *Room.objects.order_by("slug").values_list("slug", flat=True)]
        self.done, self.wanted = 0, 0
        self.beaten = monotonic()

    def beat(self):
        """Say once in a while that it still goes on, though nothing more is counted."""
        if monotonic() - self.beaten > BEAT:
            self.beaten = monotonic()
            self.progress(self.done, max(self.wanted, self.done))

    def of(self, period):
        """The System of the tables of `period`, for each room and all of them."""
        if period not in self.systems:
            self.wanted = self.wanted or len(self.scopes) * (1 + len(below(period)))
            system = System()
            for room in self.scopes:
                # Where nothing happened in all rooms, none is asked by itself.
                asked = room == ALL or system.is_filled
                tables = tables_of(rooms_of(room), period) if asked else []
                system.read(tables, room, period)
                self.done += 1
                self.progress(self.done, max(self.wanted, self.done))
            system.join_rooms(self.scopes[1:])
            self.systems[period] = system
        return self.systems[period]


@dataclass
class System:
    """Cells with what is known to hold between them."""

    cells: dict = field(default_factory=dict)
    sums: list = field(default_factory=list)
    at_least: list = field(default_factory=list)
    digests: dict = field(default_factory=dict)
    adds_up: dict = field(default_factory=dict)
    # What is counted of each (room, period): (measure, dimensions of a cell).
    shapes: dict = field(default_factory=lambda: defaultdict(set))

    @property
    def is_filled(self):
        """Whether anything was counted."""
        return any(number for number, _people in self.cells.values())

    def copy(self):
        system = System()
        system.add(self)
        return system

    def add(self, other):
        """Know what another System knows too."""
        for name, count in other.cells.items():
            self.note(name, count)
        self.sums += other.sums
        self.at_least += other.at_least
        self.adds_up |= other.adds_up
        for where, shapes in other.shapes.items():
            self.shapes[where] |= shapes

    def note(self, name, count):
        """A cell has this (number, people); of two that differ the first stands, and is logged."""
        known = self.cells.setdefault(name, count)
        if known[0] != count[0]:
            log.warning("Counted twice, differently: %s, %s and %s", name, known[0], count[0])

    def read(self, tables, room, period):
        """Take in the `tables` of a room (or ALL) in a period."""
        self.digests[room] = digest(tables, room, period)
        where = (room, name_of(period))
        by_code = {table.code: table for table in tables}
        for table in tables:
            self.adds_up[table.measure.code] = table.measure.adds_up
            choices = [[*dimension.categories, TOTAL] for dimension in table.dimensions]
            for key in product(*choices):
                name = cell(table, key, room, period)
                self.note(name, tuple(table.count(*key)))
                # What was normalised to another room or month has its shape there.
                self.shapes[name.room, name.period].add(shape(name))
            for at, dimension in enumerate(table.dimensions):
                self.divide(table, at, dimension, choices, where)
            for key, parts in table.sums.items():
                if not all(code in by_code for code, _key in parts):
                    continue
                self.sums.append(
                    Sum(
                        cell(table, key, room, period),
                        tuple(cell(by_code[c], k, room, period) for c, k in parts),
                    )
                )
        for more, fewer in FEWER:
            for name in [name for name in self.cells if name.measure == fewer]:
                other = name._replace(measure=more)
                if other in self.cells:
                    self.at_least.append(AtLeast((other,), name))

    def divide(self, table, at, dimension, choices, where):
        """Say how the categories of one dimension of a table add up to the total."""
        room, _name = where
        period = period_of(where[1])
        for key in product(*(c if i != at else [TOTAL] for i, c in enumerate(choices))):
            total = cell(table, key, room, period)
            parts = tuple(
                cell(table, (*key[:at], category, *key[at + 1 :]), room, period)
                for category in dimension.categories
            )
            self.say(total, parts, exactly=dimension.partition)

    def say(self, total, parts, *, exactly):
        """A cell is the sum of others, or no less than each and no more than all of them."""
        if exactly:
            self.sums.append(Sum(total, parts))
        else:
            self.at_least += [AtLeast((total,), part) for part in parts]
            self.at_least.append(AtLeast(parts, total))

    def join_rooms(self, rooms):
        """Say how the rooms make up all of them, in the months of a year too."""
        for total in [name for name in self.cells if name.room == ALL]:
            if all(shape(total) in self.shapes[room, total.period] for room in rooms):
                parts = tuple(total._replace(room=room) for room in rooms)
                self.say(total, parts, exactly=self.adds_up[total.measure])

    def link(self, period, parts):
        """Say how the `parts` make up a quarter or a year."""
        name, within = name_of(period), [name_of(part) for part in parts]
        for total in [n for n in self.cells if n.period == name]:
            exactly = self.adds_up[total.measure]
            if parts and all(shape(total) in self.shapes[total.room, of] for of in within):
                made_of = tuple(total._replace(period=of) for of in within)
                self.say(total, made_of, exactly=exactly)

    def settle(self):
        """Leave what holds: what does not is nothing that somebody could reckon with."""
        number = defaultdict(int, {name: count[0] for name, count in self.cells.items()})
        sums, at_least = [], []
        for total, parts in dict.fromkeys(self.sums):
            if number[total] == sum(number[part] for part in parts):
                sums.append(Sum(total, parts))
            else:
                log.warning("Does not add up: %s", total)
        for more, less in dict.fromkeys(self.at_least):
            if sum(number[name] for name in more) >= number[less]:
                at_least.append(AtLeast(more, less))
        self.sums, self.at_least = sums, at_least


def shape(name):
    """What a Cell counts, and by which dimensions it is restricted."""
    return name.measure, tuple(dimension for dimension, _category in name.categories)


def period_of(name):
    """The Period that name_of() gives this name."""
    if "Q" in name:
        return Period.quarter(int(name[:4]), int(name[-1]))
    return Period.year(int(name)) if len(name) == 4 else Period.month(int(name[:4]), int(name[5:]))
