"""The intakes of a period, read from what the database counted (intake/models/counted.py)."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cached_property

from django.db import connections, router, transaction

from intake.models import Substance
from intake.models.counted import DAYS, HOUR_BIT, HOURS, IntakesOfMonth
from rooms.figures import TOTAL, Period

from .columns import Columns

# Twins that were joined are one client.
JOINED = "LEFT JOIN intake_clientjoin j ON j.duplicate_id = {}.client_id"
PERSON = "COALESCE(j.kept_id, {}.client_id)"
NO_DAYS, NO_HOURS = f"B'{'0' * DAYS}'", f"B'{'0' * HOURS}'"
# On which days of the week, and in which hours of the day, somebody came: of the hours of a week.
DAYS_OF_WEEK = "".join(
    f" || (substring(hours FROM {day * 24 + 1} FOR 24) <> B'{'0' * 24}')::int" for day in range(7)
)
HOURS_OF_DAY = " | ".join(f"substring(hours FROM {day * 24 + 1} FOR 24)" for day in range(7))


# With the memory it takes to group a year of all rooms; without compiling, which takes longer than
# it saves; and with pages that lie in memory, so that clients are looked up and not all read.
SETTINGS = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL random_page_cost = 1.1"


def query(sql, params):
    """All rows of a query, as tuples."""
    using = router.db_for_read(IntakesOfMonth)
    with transaction.atomic(using, savepoint=False), connections[using].cursor() as cursor:
        cursor.execute(SETTINGS)
        cursor.execute(sql, params)
        return cursor.fetchall()


def number_of(day):
    """The month a date lies in, as IntakesOfMonth numbers it."""
    return day.year * 12 + day.month - 1


def first_of(month):
    """The first date of a month so numbered."""
    return date(month // 12, month % 12 + 1, 1)


class PartsInMonths:
    """The Parts of a period, as they lie in its months: for rows that hold days of a month.

    Each part gets one of the `columns`. Of weeks, months and years a row is joined with those it
    has days in; days of the month it has side by side, so they are shifted to their columns.
    """

    def __init__(self, period, parts, columns):
        lying: dict = defaultdict(lambda: ["0"] * DAYS)
        for number in range(period.days):
            day = period.first + timedelta(days=number)
            part = "" if parts.unit == "day" else parts.code(day)
            lying[number_of(day), part][day.day - 1] = "1"
        self.by_day = parts.unit == "day"
        self.months = [month for month, _code in lying]
        self.days = ["".join(days) for days in lying.values()]
        # Of days there are so many that each month has them side by side.
        codes = [days_of(month, parts) if self.by_day else [code] for month, code in lying]
        self.places = [columns.add(("part", code) for code in of_month)[0] for of_month in codes]

    def params(self, columns):
        """What known() asks for as `part`; to be called when all columns are known."""
        return {
            "months": self.months,
            "days": self.days,
            "places": self.places,
            "parts": [columns.bits([place]) for place in self.places],
            "first_month": self.months[0],
            "last_month": self.months[-1],
        }

    def spread(self, days, columns):
        """SQL for the columns of a row that is joined with `part`, of its `days` (SQL)."""
        if self.by_day:
            return f"(({days} & part.days)::bit({columns.width}) >> part.place)"
        return "part.bits"


def days_in_months(period):
    """{month: its days that lie in the period}, as IntakesOfMonth holds them, days as a text."""
    found = {}
    for month in period.months:
        first, last = max(month.first, period.first), min(month.last, period.last)
        days = ("01"[first.day <= day <= last.day] for day in range(1, DAYS + 1))
        found[number_of(month.first)] = "".join(days)
    return found


def days_of(month, parts):
    """The 31 days of a month as the Parts name them; those it does not have by their number."""
    first = first_of(month)
    dates = [first + timedelta(days=number) for number in range(DAYS)]
    return [parts.code(day) if number_of(day) == month else (month, day) for day in dates]


def known(columns):
    """SQL for what each row is looked up in: `part` by month, and `room`, with their bits."""
    bits = f"bit({columns.width})"
    return f"""
        part (month, days, place, bits) AS MATERIALIZED (
            SELECT month, days::bit({DAYS}), place, bits::{bits}
            FROM unnest(%(months)s::int[], %(days)s::text[], %(places)s::int[], %(parts)s::text[])
                AS t (month, days, place, bits)
        ), room (id, bits) AS MATERIALIZED (
            SELECT id, bits::{bits}
            FROM unnest(%(rooms)s::int[], %(room_bits)s::text[]) AS t (id, bits)
        )"""  # noqa: S608


class Taken:
    """The intakes in `rooms` in `period`, over the Parts of it: how many, and whose.

    Months that lie in the period as a whole are read as they were counted; of the others the days
    are looked at.
    """

    def __init__(self, rooms, period, parts):
        self.period, self.parts = period, parts
        self.rooms = [room.pk for room in rooms]
        # What is in it of the months that are not in it as a whole.
        self.broken = [
            Period(max(month.first, period.first), min(month.last, period.last))
            for month in period.months
            if month.first < period.first or month.last > period.last
        ]

    @cached_property
    def numbers(self):
        """How many, by the keys of cells: of a room, of a part of the period, of an hour of the
        week, and by substance as cells_of() says."""
        rows = query(
            """
            SELECT h.room_id, h.day, h.hour, h.substance_id, h.method, sum(h.number)::int
            FROM intake_intakesofhour h
            WHERE h.room_id = ANY(%s) AND h.day BETWEEN %s AND %s
            GROUP BY GROUPING SETS ((h.room_id), (h.day, h.hour), (h.substance_id, h.method))
            """,
            [self.rooms, self.period.first, self.period.last],
        )
        found: Counter = Counter()
        by_day: Counter = Counter()
        by_hour: Counter = Counter()
        self.pairs: list = []
        for room, day, hour, substance, method, number in rows:
            if room is not None:
                found["room", room] = number
                found["all",] += number
            elif day is not None:
                by_day[day] += number
                by_hour[day.isoweekday(), hour] += number
            else:
                self.pairs.append((substance, method))
                for key in self.cells_of(substance, method):
                    found[key] += number
        for (weekday, hour), number in by_hour.items():
            for key in ((f"{weekday}", f"{hour:02}"), (f"{weekday}", TOTAL), (TOTAL, f"{hour:02}")):
                found["hour", *key] += number
        for day, number in by_day.items():
            found["part", self.parts.code(day)] += number
        return found

    @cached_property
    def substances(self):
        """All Substances by id, with what they are made of."""
        return {row.pk: row for row in Substance.objects.prefetch_related("components")}

    @cached_property
    def used(self):
        """The ids of those that were taken."""
        return {substance for substance, _method in (self.numbers and self.pairs)}

    def cells_of(self, pk, method):
        """The keys of all cells that an intake of this substance by this method counts to."""
        substance = self.substances[pk]
        drugs = [drug.code for drug in substance.components.all()]
        mixed = "mixture" if drugs else "alone"
        found = [("taken", *key) for key in ((substance.code, method), (substance.code, TOTAL))]
        found.append(("taken", TOTAL, method))
        for drug in drugs or [substance.code]:
            found += [("drug", drug, mixed), ("drug", drug, TOTAL)]
        return [*found, ("drug", TOTAL, mixed)]

    @cached_property
    def people(self):
        """How many different people, by the same keys as `numbers`."""
        return self._people[0]

    @cached_property
    def who(self):
        """How many different people of each gender, year of birth and home: three Counters."""
        return self._people[1]

    @cached_property
    def _people(self):
        columns = Columns()
        pairs = self.numbers and self.pairs
        parts = PartsInMonths(self.period, self.parts, columns)
        of_rooms = [columns.add([("room", room)]) for room in self.rooms]
        of_pairs = [columns.add(self.cells_of(*pair)) for pair in pairs]
        asked = {
            "rooms": self.rooms,
            "room_bits": [columns.bits(places) for places in of_rooms],
            "substances": [substance for substance, _method in pairs],
            "methods": [method for _substance, method in pairs],
            "pair_bits": [columns.bits(places) for places in of_pairs],
            "broken": [number_of(days.first) for days in self.broken],
            **parts.params(columns),
        }
        of_parts = parts.spread("m.days", columns)
        sql = f"""
            WITH {known(columns)}, pair (substance_id, method, bits) AS MATERIALIZED (
                SELECT substance_id, method, bits::bit({columns.width})
                FROM unnest(%(substances)s::int[], %(methods)s::text[], %(pair_bits)s::text[])
                    AS t (substance_id, method, bits)
            ), counted AS (
                SELECT {PERSON.format("m")} AS person,
                    bit_or(room.bits | coalesce(pair.bits, room.bits) | {of_parts}) AS cells,
                    bit_or(CASE WHEN m.month = ANY(%(broken)s) THEN {NO_HOURS} ELSE m.hours END)
                        AS hours
                FROM intake_intakesofmonth m
                JOIN part ON part.month = m.month AND (m.days & part.days) <> {NO_DAYS}
                LEFT JOIN room ON room.id = m.room_id
                LEFT JOIN pair USING (substance_id, method)
                {JOINED.format("m")}
                WHERE m.room_id = ANY(%(rooms)s)
                    AND m.month BETWEEN %(first_month)s AND %(last_month)s
                GROUP BY 1
            ), came AS MATERIALIZED ({self._with_broken_months(asked)})
            SELECT NULL, NULL, NULL, count(*),
                string_agg(cells::text || hours{DAYS_OF_WEEK} || ({HOURS_OF_DAY}), '') FROM came
            UNION ALL
            SELECT c.gender, c.birth_year, c.home_municipality_id, count(*), NULL
            FROM came JOIN intake_client c ON c.id = came.person
            GROUP BY GROUPING SETS ((c.gender), (c.birth_year), (c.home_municipality_id))"""  # noqa: S608
        everybody, *rows = query(sql, asked)
        found = columns.counted(everybody[4], hours_of_week())
        found["all",] = everybody[3]
        who: tuple = Counter(), Counter(), Counter()
        for *traits, number, _text in rows:
            for counter, trait in zip(who, traits, strict=True):
                if trait is not None:
                    counter[trait] = number
        return found, who

    def _with_broken_months(self, asked):
        """SQL for the rows of `counted`, with the hours of the months that are not in the period as
        a whole: of these the intakes themselves are asked. What it needs is added to `asked`."""
        if not self.broken:
            return "SELECT * FROM counted"
        rows = []
        for place, days in enumerate(self.broken):
            asked.update({f"begins{place}": days.begins, f"ends{place}": days.ends})
            rows.append(
                f"SELECT {PERSON.format('v')} AS person, {HOUR_BIT} AS hours"  # noqa: S608
                f" FROM intake_consumption c JOIN intake_visit v ON v.id = c.visit_id"
                f" {JOINED.format('v')}"
                " CROSS JOIN LATERAL (SELECT intake_wall_clock(c.at) AS wall) AS clock"
                " WHERE c.room_id = ANY(%(rooms)s)"
                f" AND c.at >= %(begins{place})s AND c.at < %(ends{place})s"
            )
        return f"""
                SELECT person, cells, counted.hours | coalesce(there.hours, {NO_HOURS}) AS hours
                FROM counted LEFT JOIN (
                    SELECT person, bit_or(hours) AS hours FROM ({" UNION ALL ".join(rows)}) AS taken
                    GROUP BY 1
                ) AS there USING (person)"""  # noqa: S608


def hours_of_week():
    """The keys of what stands right of the columns: hours of the week, its days, hours of a day."""
    days, hours = [str(day) for day in range(1, 8)], [f"{hour:02}" for hour in range(24)]
    return [
        *(("hour", day, hour) for day in days for hour in hours),
        *(("hour", day, TOTAL) for day in days),
        *(("hour", TOTAL, hour) for hour in hours),
    ]
