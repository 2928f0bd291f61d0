"""Invented people in invented rooms, counted as the apps count: for tests of what is published."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product

from rooms.figures import TOTAL, Count, Dimension, Measure, Rate, Statistic, Table

INTAKES = Measure("intakes", "Intakes", "Each intake that was registered.")
CLIENTS = Measure("clients", "Clients", "Different people.", adds_up=False)
# What is not told by the month.
RARE = Measure("rare", "Rare things", "What befell one in eleven.")
METHOD = Dimension("method", "Method", {"smoking": "Smoking", "injection": "Injection"})
GENDER = Dimension("gender", "Gender", {"woman": "Woman", "man": "Man", "other": "=Other"})
# A client may do both.
BOTH = Dimension("method", "Method", METHOD.categories, partition=False)
SHARE = Rate(
    "smoked",
    "Smoked, per 100",
    ("by_method", ("smoking",)),
    ("by_method", (TOTAL,)),
    100,
    "A share.",
)


@dataclass(frozen=True)
class Happened:
    """An intake: on which date, in which room (slug), by whom (number) and how."""

    day: object
    room: str
    person: int
    method: str

    @property
    def gender(self):
        return list(GENDER.categories)[self.person % 3]


class Invented:
    """What stands in the place of an app's module `figures`; `happened` are the Happened."""

    rates = [SHARE]

    def __init__(self, happened):
        self.happened = happened

    def within(self, rooms, period):
        slugs = {room.slug for room in rooms}
        return [
            row
            for row in self.happened
            if row.room in slugs and period.first <= row.day <= period.last
        ]

    def tables(self, rooms, period):
        rows = self.within(rooms, period)
        places = Dimension("room", "Room", {room.slug: room.name for room in rooms})
        found = [
            table("by_method", INTAKES, (METHOD,), rows),
            table("by_both", INTAKES, (METHOD, GENDER), rows),
            table("who", CLIENTS, (GENDER,), rows),
            table("who_how", CLIENTS, (BOTH,), rows),
            table("rare", RARE, (), rare(rows)),
        ]
        if len(rooms) > 1:
            # A client may come to several rooms.
            several = replace(places, partition=False)
            found.append(table("by_room", INTAKES, (places,), rows))
            found.append(table("who_where", CLIENTS, (several,), rows))
        if len(period.months) > 1:
            months = {f"{month.first:%Y-%m}": str(month) for month in period.months}
            month = Dimension("month", "Month", months, ordered=True)
            found.append(table("by_month", INTAKES, (month,), rows))
            found.append(table("rare_by_month", RARE, (month,), rare(rows)))
            found.append(table("who_when", CLIENTS, (replace(month, partition=False),), rows))
        return found

    def statistics(self, rooms, period):
        rows = self.within(rooms, period)
        people = {row.person for row in rows}
        of = Count(len(rows), len(people))
        return [Statistic("median", "Median stay", 12.5 if rows else None, of, "minutes", "Half.")]


def rare(rows):
    return [row for row in rows if (row.day.toordinal() + row.person) % 11 == 0]


def fact(row, dimension):
    return f"{row.day:%Y-%m}" if dimension.code == "month" else getattr(row, dimension.code)


def table(code, measure, dimensions, rows):
    """The Table of `rows` with every margin."""
    numbers, people = defaultdict(int), defaultdict(set)
    for row in rows:
        for key in product(*((fact(row, dimension), TOTAL) for dimension in dimensions)):
            numbers[key] += 1
            people[key].add(row.person)
    counts = {
        key: Count(len(people[key]) if measure is CLIENTS else number, len(people[key]))
        for key, number in numbers.items()
    }
    return Table(code, f"{measure.title}: {code}", measure, dimensions, counts)
