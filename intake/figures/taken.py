"""The intakes of a period, read from what the database counted (intake/models/counted.py)."""

from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property

from django.db import connections, router, transaction

from intake.models.counted import DAYS, HOUR_BIT, IntakesOfMonth
from rooms.figures import Period

# Twins that were joined are one client.
JOINED = "LEFT JOIN intake_clientjoin j ON j.duplicate_id = {}.client_id"
PERSON = "COALESCE(j.kept_id, {}.client_id)"
MONTHS = f"intake_intakesofmonth m {JOINED.format('m')}"
WHO = PERSON.format("m")
NO_DAYS = f"repeat('0', {DAYS})::bit({DAYS})"


def query(sql, params):
    """All rows of a query, as tuples; with the memory it takes to group a year of all rooms."""
    using = router.db_for_read(IntakesOfMonth)
    with transaction.atomic(using, savepoint=False), connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute(sql, params)
        return cursor.fetchall()


def number_of(day):
    """The month a date lies in, as IntakesOfMonth numbers it."""
    return day.year * 12 + day.month - 1


def first_of(month):
    """The first date of a month so numbered."""
    return date(month // 12, month % 12 + 1, 1)


class Taken:
    """The intakes in `rooms` in `period`, over the Parts of it: how many, and whose.

    Months that lie in the period as a whole are read as they were counted; of the others the days
    are looked at.
    """

    def __init__(self, rooms, period, parts):
        self.period, self.parts = period, parts
        self.rooms = [room.pk for room in rooms]
        whole = [month for month in period.months if period.first <= month.first]
        whole = [month for month in whole if month.last <= period.last]
        # The numbers of the first and the last whole month, or None.
        self.whole = whole and (number_of(whole[0].first), number_of(whole[-1].first))
        # What is in it of the others.
        self.broken = [
            Period(max(month.first, period.first), min(month.last, period.last))
            for month in period.months
            if month not in whole
        ]

    @cached_property
    def where(self):
        """SQL for the rows `m` of IntakesOfMonth with a day in the period, and its parameters."""
        some, params = [], [self.rooms]
        if self.whole:
            some.append("m.month BETWEEN %s AND %s")
            params += self.whole
        for days in self.broken:
            some.append(f"m.month = %s AND (m.days & %s::bit({DAYS})) <> {NO_DAYS}")
            params += [number_of(days.first), as_bits(days)]
        return f"m.room_id = ANY(%s) AND ({' OR '.join(some)})", params

    @cached_property
    def by_whom(self):
        """(person, room id, substance id, method) of all who had such an intake, each once."""
        where, params = self.where
        columns = f"{WHO}, m.room_id, m.substance_id, m.method"
        return query(f"SELECT DISTINCT {columns} FROM {MONTHS} WHERE {where}", params)  # noqa: S608

    @cached_property
    def by_part(self):
        """{code of a part of the period: the set of persons who had an intake in it}."""
        where, params = self.where
        found = defaultdict(set)
        if self.parts.unit in ("month", "year"):
            sql = f"SELECT DISTINCT {WHO}, m.month FROM {MONTHS} WHERE {where}"  # noqa: S608
            codes = {}
            for person, month in query(sql, params):
                if month not in codes:
                    codes[month] = self.parts.code(first_of(month))
                found[codes[month]].add(person)
            return found
        columns = f"{WHO}, m.month, bit_or(m.days)::text"
        sql = f"SELECT {columns} FROM {MONTHS} WHERE {where} GROUP BY 1, 2"  # noqa: S608
        codes = {}
        for person, month, days in query(sql, params):
            if month not in codes:
                codes[month] = self.codes_of_days(month)
            for code, came in zip(codes[month], days, strict=True):
                if code and came == "1":
                    found[code].add(person)
        return found

    def codes_of_days(self, month):
        """The part each of 31 days of a month lies in, or None outside of month or period."""
        days = [first_of(month) + timedelta(days=number) for number in range(DAYS)]
        period = self.period
        return [
            self.parts.code(day)
            if number_of(day) == month and period.first <= day <= period.last
            else None
            for day in days
        ]

    @cached_property
    def weeks(self):
        """A text for each person: 168 signs, 1 for each hour of the week they had an intake in.

        Of a month that is not in the period as a whole the intakes themselves are asked.
        """
        some, params = [], []
        if self.whole:
            where = "m.room_id = ANY(%s) AND m.month BETWEEN %s AND %s"
            some.append(f"SELECT {WHO}, m.hours FROM {MONTHS} WHERE {where}")  # noqa: S608
            params += [self.rooms, *self.whole]
        for days in self.broken:
            some.append(
                f"SELECT {PERSON.format('v')}, {HOUR_BIT} FROM intake_consumption c"  # noqa: S608
                f" JOIN intake_visit v ON v.id = c.visit_id {JOINED.format('v')}"
                " CROSS JOIN LATERAL (SELECT intake_wall_clock(c.at) AS wall) AS clock"
                " WHERE c.room_id = ANY(%s) AND c.at >= %s AND c.at < %s"
            )
            params += [self.rooms, days.begins, days.ends]
        came = f"({' UNION ALL '.join(some)}) AS came (person, hours)"
        sql = f"SELECT bit_or(hours)::text FROM {came} GROUP BY person"  # noqa: S608
        return [hours for (hours,) in query(sql, params)]

    @cached_property
    def numbers(self):
        """Three dictionaries of how many: by (room id, date), by (substance id, method), and by
        (weekday, hour), of which Monday is 1."""
        rows = query(
            """
            SELECT h.room_id, h.day, h.substance_id, h.method,
                extract(isodow FROM h.day)::int, h.hour, sum(h.number)::int
            FROM intake_intakesofhour h
            WHERE h.room_id = ANY(%s) AND h.day BETWEEN %s AND %s
            GROUP BY GROUPING SETS ((h.room_id, h.day), (h.substance_id, h.method),
                (extract(isodow FROM h.day)::int, h.hour))
            """,
            [self.rooms, self.period.first, self.period.last],
        )
        of_days, of_substances, of_hours = {}, {}, {}
        for room, day, substance, method, weekday, hour, number in rows:
            if room is not None:
                of_days[room, day] = number
            elif substance is not None:
                of_substances[substance, method] = number
            else:
                of_hours[weekday, hour] = number
        return of_days, of_substances, of_hours


def as_bits(period):
    """The days of a period within one month, as the bits of IntakesOfMonth."""
    return "".join("01"[period.first.day <= day <= period.last.day] for day in range(1, DAYS + 1))
