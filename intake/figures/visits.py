"""Visits over time and by room, and how long people stay."""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from intake.models.counted import DAYS
from intake.models.counted_visits import (
    LENGTHS,
    NOT_KNOWN,
    STAYS,
    UNKNOWN,
    length_of,
    visits_of_days,
    visits_of_months,
)
from rooms.figures import TOTAL, Count, Dimension, Measure, Statistic, Table
from rooms.figures.counting import room_dimension

from .columns import Columns
from .taken import JOINED, PERSON, PartsInMonths, days_in_months, known, query

VISITS = Measure(
    "visits",
    _("Visits"),
    _("Each admission that was not undone is a visit, and counts when the person arrived."),
)
LENGTH = Dimension(
    "length_of_stay",
    _("Length of stay in minutes"),
    {**{code: code.replace("-", "–") for code in LENGTHS}, UNKNOWN: _("Not known")},
    ordered=True,
)
# Who is inside is not counted yet. They are no more than there are places, and are read as they
# are: in the same statement, so that who leaves meanwhile is in one of the two.
INSIDE = "(SELECT * FROM intake_visit WHERE left_at IS NULL AND room_id = ANY(%(rooms)s))"
OF_MONTHS = f"""(
        SELECT room_id, month, client_id, stays FROM intake_visitsofmonth
        UNION ALL SELECT room_id, month, client_id, stays FROM ({visits_of_months(INSIDE)}) inside
    )"""  # noqa: S608
OF_DAYS = f"""(
        SELECT room_id, day, minutes, number FROM intake_visitsofday
        UNION ALL SELECT room_id, day, minutes, number FROM ({visits_of_days(INSIDE)}) inside
    )"""  # noqa: S608
BITS = f"bit({len(STAYS) * DAYS})"
NO_STAYS = f"B'{'0' * len(STAYS) * DAYS}'"
# A sign for each length of stay: whether there is one.
LENGTHS_STAYED = " || ".join(
    f"(substring(stays FROM {place * DAYS + 1} FOR {DAYS}) <> B'{'0' * DAYS}')::int::text"
    for place in range(len(STAYS))
)
DAYS_STAYED = " | ".join(
    f"substring(m.stays FROM {place * DAYS + 1} FOR {DAYS})::bit({DAYS})"
    for place in range(len(STAYS))
)
# Who is inside has no length of stay.
LENGTHS_KNOWN = f"""
    SELECT minutes, sum(number)::int FROM intake_visitsofday
    WHERE room_id = ANY(%(rooms)s) AND day BETWEEN %(first)s AND %(last)s
        AND minutes <> {NOT_KNOWN}
    GROUP BY 1"""  # noqa: S608
WHOSE_LENGTH_IS_KNOWN = f"""
    SELECT count(DISTINCT {PERSON.format("m")})
    FROM intake_visitsofmonth m JOIN (
        SELECT month, (repeat(days, {len(LENGTHS)}) || '{"0" * DAYS}')::{BITS} AS stays
        FROM unnest(%(months)s::int[], %(days)s::text[]) AS t (month, days) OFFSET 0
    ) AS part ON part.month = m.month AND (m.stays & part.stays) <> {NO_STAYS}
    {JOINED.format("m")}
    WHERE m.room_id = ANY(%(rooms)s)"""  # noqa: S608
HOW_MANY = f"""
    SELECT room_id, day, minutes, sum(number)::int FROM {OF_DAYS} d
    WHERE room_id = ANY(%(rooms)s) AND day BETWEEN %(first)s AND %(last)s
    GROUP BY GROUPING SETS ((room_id, day), (minutes))"""  # noqa: S608


class Stays:
    """The visits to `rooms` in `period`: how many and whose, by its Parts, room and length."""

    def __init__(self, rooms, period, parts):
        self.rooms, self.period, self.parts = rooms, period, parts
        self.slugs = {room.pk: room.slug for room in rooms}
        # How many: by category of the three groupings, and by length in whole minutes.
        self.numbers: dict = {name: Counter() for name in ("part", "room", "length")}
        self._count_visits()
        # How many different people, in the same groupings.
        self._count_people()
        self.total = Count(sum(self.numbers["room"].values()), self.everybody)

    def _count_visits(self):
        asked = {"rooms": list(self.slugs), **vars(self.period)}
        for room, day, minutes, number in query(HOW_MANY, asked):
            if room is None:
                self.numbers["length"][length_of(minutes)] += number
            else:
                self.numbers["room"][self.slugs[room]] += number
                self.numbers["part"][self.parts.code(day)] += number

    def _count_people(self):
        columns = Columns()
        parts = PartsInMonths(self.period, self.parts, columns)
        of_rooms = [columns.add([("room", slug)]) for slug in self.slugs.values()]
        asked = {
            "rooms": list(self.slugs),
            "room_bits": [columns.bits(places) for places in of_rooms],
            **parts.params(columns),
        }
        sql = f"""
            WITH {known(columns)}, came AS (
                SELECT {PERSON.format("m")} AS person, bit_or(m.stays & part.stays) AS stays,
                    bit_or(room.bits | {parts.spread(f"({DAYS_STAYED})", columns)}) AS cells
                FROM {OF_MONTHS} m
                JOIN (SELECT *, repeat(days::text, {len(STAYS)})::{BITS} AS stays
                    FROM part OFFSET 0) AS part
                    ON part.month = m.month AND (m.stays & part.stays) <> {NO_STAYS}
                LEFT JOIN room ON room.id = m.room_id
                {JOINED.format("m")}
                WHERE m.room_id = ANY(%(rooms)s)
                    AND m.month BETWEEN %(first_month)s AND %(last_month)s
                GROUP BY 1
            )
            SELECT count(*), string_agg(cells::text || {LENGTHS_STAYED}, '') FROM came"""  # noqa: S608
        [(self.everybody, rows)] = query(sql, asked)
        found = columns.counted(rows, [("length", code) for code in STAYS])
        self.people = {
            name: {key[1]: number for key, number in found.items() if key[0] == name}
            for name in ("part", "room", "length")
        }

    def table(self, code, title, dimension, which):
        """The Table of one of the groupings."""
        numbers, people = self.numbers[which], self.people[which]
        counts: dict = {(key,): Count(n, people.get(key, 0)) for key, n in numbers.items()}
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
    where = [room.pk for room in rooms]
    minutes = dict(query(LENGTHS_KNOWN, {"rooms": where, **vars(period)}))
    months = days_in_months(period)
    asked = {"rooms": where, "months": list(months), "days": list(months.values())}
    [(people,)] = query(WHOSE_LENGTH_IS_KNOWN, asked)
    return [
        Statistic(
            "length_of_stay",
            _("Median length of stay"),
            middle(minutes),
            Count(sum(minutes.values()), people),
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
