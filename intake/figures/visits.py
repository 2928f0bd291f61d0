"""Visits over time and by room, and how long people stay."""

from collections import Counter, defaultdict

from django.utils.translation import gettext_lazy as _

from rooms.figures import TOTAL, Count, Dimension, Measure, Statistic, Table
from rooms.figures.counting import room_dimension

from .taken import JOINED, PERSON, query

VISITS = Measure(
    "visits",
    _("Visits"),
    _("Each admission that was not undone is a visit, and counts when the person arrived."),
)
# By the first minute that is too long for each.
LENGTHS = {"0-14": 15, "15-29": 30, "30-44": 45, "45-59": 60, "60-119": 120, "120+": None}
LENGTH = Dimension(
    "length_of_stay",
    _("Length of stay in minutes"),
    {
        **{code: code.replace("-", "–") for code in LENGTHS},
        "unknown": _("Not known"),
    },
    ordered=True,
)
# Whom nobody saw leave stayed an unknown time.
MINUTES = """
    CASE WHEN v.closing <> 'estimated' THEN
        floor(date_part('epoch', v.left_at - v.arrived_at) / 60)
    END::int"""
VISITED = f"""
    intake_visit v {JOINED.format("v")}
    WHERE v.room_id = ANY(%s) AND v.arrived_at >= %s AND v.arrived_at < %s"""


class Stays:
    """The visits to `rooms` in `period`: how many and whose, by its Parts, room and length."""

    def __init__(self, rooms, period, parts):
        self.numbers: dict = {name: Counter() for name in ("part", "room", "length")}
        self.people: dict = {name: defaultdict(set) for name in ("part", "room", "length")}
        categories = {
            "part": list(parts.dimension.categories),
            "length": [*LENGTHS, "unknown"],
        }
        slugs = {room.pk: room.slug for room in rooms}
        for room_id, person, part, length, which_parts, which_lengths, number in self._rows(
            rooms, period, parts
        ):
            room = slugs[room_id]
            if person is None:
                self.numbers["room"][room] += number
                self.numbers["part"][categories["part"][part]] += number
                self.numbers["length"][categories["length"][length]] += number
                continue
            self.people["room"][room].add(person)
            for name, bits in (("part", which_parts), ("length", which_lengths)):
                for place, category in enumerate(categories[name]):
                    if bits >> place & 1:
                        self.people[name][category].add(person)
        everybody = set().union(*self.people["room"].values())
        self.total = Count(sum(self.numbers["room"].values()), len(everybody))

    @staticmethod
    def _rows(rooms, period, parts):
        """Rows of a room: of a person with the parts and lengths of their visits as bits, or of a
        part and a length with the number of visits.

        Where a part begins is told to the database: of so many rows the time of each by the clock
        on the wall would cost more than all else.
        """
        return query(
            f"""
            SELECT room_id, person, part, length,
                bit_or(1::bigint << part), bit_or(1::bigint << length), count(*)
            FROM (
                SELECT {PERSON.format("v")} AS person, v.room_id,
                    width_bucket(v.arrived_at, %s::timestamptz[]) - 1 AS part,
                    COALESCE(width_bucket({MINUTES}, %s::int[]), {len(LENGTHS)}) AS length
                FROM {VISITED}
            ) AS stayed
            GROUP BY GROUPING SETS ((room_id, person), (room_id, part, length))
            """,  # noqa: S608
            [
                *(parts.begins, [end for end in LENGTHS.values() if end]),
                *([room.pk for room in rooms], period.begins, period.ends),
            ],
        )

    def table(self, code, title, dimension, which):
        """The Table of one of the groupings."""
        numbers, people = self.numbers[which], self.people[which]
        counts: dict = {(key,): Count(number, len(people[key])) for key, number in numbers.items()}
        return Table(code, title, VISITS, (dimension,), {**counts, (TOTAL,): self.total})


def tables(rooms, taken):
    """The Tables of the visits to `rooms`, over the same parts of the period as what was Taken."""
    stays = Stays(rooms, taken.period, taken.parts)
    title = _("Visits over time")
    found = [stays.table("visits_over_time", title, taken.parts.dimension, "part")]
    if len(rooms) > 1:
        title = _("Visits by room")
        found.append(stays.table("visits_by_room", title, room_dimension(rooms), "room"))
    title = _("Visits by length of stay")
    return [*found, stays.table("visits_by_length", title, LENGTH, "length")]


def statistics(rooms, period):
    """The median length of stay."""
    rows = query(
        f"""
        SELECT minutes, count(*), person FROM (
            SELECT {PERSON.format("v")} AS person, {MINUTES} AS minutes FROM {VISITED}
        ) AS stayed WHERE minutes IS NOT NULL GROUP BY GROUPING SETS ((minutes), (person))
        """,  # noqa: S608
        [[room.pk for room in rooms], period.begins, period.ends],
    )
    minutes = {length: number for length, number, _who in rows if length is not None}
    return [
        Statistic(
            "length_of_stay",
            _("Median length of stay"),
            middle(minutes),
            Count(sum(minutes.values()), len(rows) - len(minutes)),
            _("minutes"),
            _(
                "Half of the visits were at most so long, in whole minutes. Visits that are still "
                "going on, and those whose end was estimated later, are left out."
            ),
        )
    ]


def middle(numbers):
    """The median of {value: how often}, or None."""
    many = sum(numbers.values())
    places = [(many - 1) // 2, many // 2]
    found: list = []
    passed = 0
    for value in sorted(numbers):
        passed += numbers[value]
        while len(found) < len(places) and places[len(found)] < passed:
            found.append(value)
    return sum(found) / 2 if found else None
