"""Measure the figures of a year against DuckDB, asked the same of the same raw rows.

DuckDB is a column store made for such questions, and knows nothing of what was counted before.
Every cell of every table is compared, numbers and people. Then: the page of a room, what the years
outside of a period cost, and what an admission pays for it all. Run it by `make bench`.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import duckdb
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from intake import figures
from intake.figures import clients, intakes, visits
from intake.figures.taken import Taken, number_of, query
from intake.management.commands.bench import sign_in
from intake.models import Client, Consumption, RoomSubstance, Visit
from intake.models.counted import COUNTED
from intake.models.counted_visits import VISITS_COUNTED
from rooms.figures import TOTAL, Count, Kind, Period
from rooms.figures.counting import Parts
from rooms.models import Membership, Room, Staff
from rooms.roles import Role

# Raw rows, as they are in the database.
RAW = {
    "consumption": "SELECT id, visit_id, room_id, at, substance_id, method FROM intake_consumption",
    "visit": "SELECT id, room_id, client_id, arrived_at, left_at, closing FROM intake_visit",
    "client": "SELECT id, gender, birth_year, home_municipality_id AS home, registered_on,"
    " registered_in_id FROM intake_client",
    "joined": "SELECT duplicate_id, kept_id FROM intake_clientjoin",
    "room": "SELECT id, slug FROM rooms_room",
    "substance": "SELECT id, code FROM intake_substance",
    "component": "SELECT p.from_substance_id AS mixture_id, s.code"
    " FROM intake_substance_components p JOIN intake_substance s ON s.id = p.to_substance_id",
}
# Where the rows do not say it: 0101 is no number, and there may be no twins.
TYPES = {
    "client": {"home": "VARCHAR", "registered_on": "DATE"},
    "joined": {"duplicate_id": "BIGINT", "kept_id": "BIGINT"},
}
# Of the local time of a row what is asked for, as the number that is fastest; and in our words.
PARTS = {
    "day": "wall::date",
    "month": "year(wall) * 100 + month(wall)",
    "year": "year(wall)",
    "weekday": "isodow(wall)",
    "hour": "hour(wall)",
}
WORDS: dict[str, Callable] = {
    "day": str,
    "month": lambda month: f"{month // 100}-{month % 100:02}",
    "year": str,
    "weekday": str,
    "hour": lambda hour: f"{hour:02}",
}
# The rows `x` of a period: each with a person, and the local time it happened at.
SOURCES = {
    "intakes": """
        SELECT coalesce(j.kept_id, v.client_id) AS person, c.id, r.slug AS room, c.method,
            c.substance_id, s.code AS substance, timezone('{zone}', c.at) AS wall, {parts}
        FROM consumption c JOIN visit v ON v.id = c.visit_id JOIN room r ON r.id = c.room_id
        JOIN substance s ON s.id = c.substance_id LEFT JOIN joined j ON j.duplicate_id = v.client_id
        WHERE c.at >= $begins AND c.at < $ends AND c.room_id IN (SELECT unnest($rooms))""",
    "visits": """
        SELECT coalesce(j.kept_id, v.client_id) AS person, r.slug AS room,
            timezone('{zone}', v.arrived_at) AS wall, {parts},
            CASE WHEN v.closing <> 'estimated'
                THEN floor(epoch(v.left_at - v.arrived_at) / 60) END AS minutes
        FROM visit v JOIN room r ON r.id = v.room_id
        LEFT JOIN joined j ON j.duplicate_id = v.client_id
        WHERE v.arrived_at >= $begins AND v.arrived_at < $ends
            AND v.room_id IN (SELECT unnest($rooms))""",
    # Of a person registered more than once the first counts, and of two on a day the lower number.
    "new_clients": """
        SELECT person, r.slug AS room, wall, {parts} FROM (
            SELECT coalesce(j.kept_id, c.id) AS person, min(c.registered_on)::timestamp AS wall,
                min_by(c.registered_in_id, epoch(c.registered_on) * 1000000 + c.id) AS room_id
            FROM client c LEFT JOIN joined j ON j.duplicate_id = c.id GROUP BY 1
        ) new JOIN room r ON r.id = new.room_id
        WHERE timezone('{zone}', wall) >= $begins AND timezone('{zone}', wall) < $ends
            AND r.id IN (SELECT unnest($rooms))""",
}
COUNTED_FROM = {
    **{"intakes": "intakes", "clients": "intakes", "visits": "visits"},
    "new_clients": "new_clients",
}
# The category of a row, by the code of a dimension.
CATEGORIES = {
    **{
        name: name
        for name in ("day", "month", "year", "weekday", "hour", "room", "method", "substance")
    },
    "gender": "who.gender",
    "municipality": "who.home",
    "age": """CASE WHEN {year} - who.birth_year <= 24 THEN '18-24'
        WHEN {year} - who.birth_year <= 29 THEN '25-29'
        WHEN {year} - who.birth_year <= 39 THEN '30-39'
        WHEN {year} - who.birth_year <= 49 THEN '40-49'
        WHEN {year} - who.birth_year <= 59 THEN '50-59' ELSE '60+' END""",
    "length_of_stay": """CASE WHEN minutes IS NULL THEN 'unknown'
        WHEN minutes < 15 THEN '0-14' WHEN minutes < 30 THEN '15-29'
        WHEN minutes < 45 THEN '30-44' WHEN minutes < 60 THEN '45-59'
        WHEN minutes < 120 THEN '60-119' ELSE '120+' END""",
    # An intake of a mixture is one of each drug in it.
    "drug": "coalesce(part.code, x.substance)",
    "mixed": "CASE WHEN part.code IS NULL THEN 'alone' ELSE 'mixture' END",
}
WHO = {"gender", "age", "municipality"}
DRUGS = " LEFT JOIN component part ON part.mixture_id = x.substance_id"


# What is counted, and what waits and refusals are read from: by what their rows are of a period.
OF_A_PERIOD = {
    **dict.fromkeys(
        ("intake_intakesofmonth", "intake_visitsofmonth"), "month BETWEEN %(from)s AND %(to)s"
    ),
    **dict.fromkeys(
        ("intake_intakesofhour", "intake_visitsofday"), "day BETWEEN %(first)s AND %(last)s"
    ),
    "intake_visit": "arrived_at >= %(begins)s AND arrived_at < %(ends)s",
    "intake_waitingentry": "joined_at >= %(begins)s AND joined_at < %(ends)s",
    "intake_turnedaway": "at >= %(begins)s AND at < %(ends)s",
}


class Command(BaseCommand):
    help = "Measure the figures of a year against DuckDB, and compare every cell."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=5)

    def handle(self, *, rounds, **options):
        self.year = Period.year(timezone.localdate().year - 1)
        everywhere = list(Room.objects.order_by("pk"))
        self.room = Room.objects.get(slug="h17")
        total = Consumption.objects.count()
        self.stdout.write(
            f"\nFigures, of {total:,} intakes in all; medians (and the best), load {load()}:"
        )
        self.against_duckdb(everywhere, rounds)
        self.page(rounds * 3)
        self.growth(rounds)
        self.admission(rounds * 20)

    # -- The figures of a year -------------------------------------------------------------------

    def against_duckdb(self, everywhere, rounds):
        """The same tables of the same year: both are asked one after the other in each round."""
        duck = DuckDB()
        for name, rooms in (("all rooms", everywhere), ("H17", [self.room])):
            ours, theirs = [], []
            for _round in range(rounds):
                tables, seconds = timed(lambda rooms=rooms: tables_of(rooms, self.year))
                ours.append(seconds)
                counts, seconds = timed(
                    lambda rooms=rooms, asked=tables: duck.counts(asked, rooms, self.year)
                )
                theirs.append(seconds)
            cells = sum(map(compare, tables, counts))
            self.stdout.write(
                f"{self.year}, {name}: {len(tables)} tables, {cells} cells alike:"
                f" {ms(ours)}, DuckDB {ms(theirs)}: {ratio(ours, theirs)}   aim ≤ 2 ×"
            )

    # -- A page ----------------------------------------------------------------------------------

    def page(self, rounds):
        """The figures of a room, of which nothing is kept; in a transaction that is undone."""
        settings.ALLOWED_HOSTS = ["testserver"]
        with transaction.atomic():
            leader = Staff.objects.create(username="bench-leader", name="Bench")
            Membership.objects.create(staff=leader, role=Role.LEADER, room=self.room)
            browser = Browser()
            browser.cookies.load(sign_in(leader))
            address = reverse("rooms:room_figures", args=[self.room.slug])
            month = Period.around(Kind.MONTH, timezone.localdate()).before
            for kind, period in (("a month", month), ("a year", self.year)):
                asked = {"kind": period.kind, "first": period.first.isoformat()}
                times = []
                for _round in range(rounds + 1):
                    cache.clear()
                    page, seconds = timed(
                        lambda asked=asked: browser.get(address, asked, secure=True)
                    )
                    times.append(seconds)
                if page.status_code != 200:
                    raise CommandError(f"The page was refused: {page.status_code}")
                aim = "   aim ≤ 300 ms" if kind == "a month" else ""
                self.stdout.write(
                    f"page of H17, {kind} beside the one and the year before: {ms(times[1:])}{aim}"
                )
            transaction.set_rollback(True)

    # -- Other years -----------------------------------------------------------------------------

    def growth(self, rounds):
        """The same figures with all other years, and with none: in temporary tables before ours."""
        year, rooms = self.year, [self.room]
        period = {"begins": year.begins, "ends": year.ends, "first": year.first, "last": year.last}
        period |= {"from": number_of(year.first), "to": number_of(year.last)}
        [(times,)] = query(
            "SELECT (SELECT count(*) FROM intake_consumption)::numeric / count(*)"
            " FROM intake_consumption WHERE at >= %(begins)s AND at < %(ends)s",
            period,
        )
        whole = [timed(lambda: figures.tables(rooms, year))[1] for _round in range(rounds)]
        with transaction.atomic(), connection.cursor() as cursor:
            for table, where in OF_A_PERIOD.items():
                cursor.execute(f"CREATE TEMP TABLE {table} (LIKE public.{table} INCLUDING ALL)")
                cursor.execute(
                    f"INSERT INTO {table} SELECT * FROM public.{table} WHERE {where}",  # noqa: S608
                    period,
                )
                cursor.execute(f"ANALYZE {table}")
            alone = [timed(lambda: figures.tables(rooms, year))[1] for _round in range(rounds)]
            transaction.set_rollback(True)
        self.stdout.write(
            f"{year}, H17, with {times:.1f} × its rows in all: {ms(whole)}, without other years"
            f" {ms(alone)}: {ratio(whole, alone)}   aim < {times:.1f} ×"
        )

    # -- The desk --------------------------------------------------------------------------------

    def admission(self, rounds):
        """Letting in and leaving with the triggers that count, and without: each is undone.

        Both are switched off and on in both cases, or the plans of the one would be older.
        """
        substance = RoomSubstance.objects.filter(room=self.room)[0].substance
        staff = Staff.objects.order_by("pk")[0]
        known = Client.objects.filter(known_in__room=self.room, agreements__isnull=False)
        acts: dict = {"admission": ([], []), "leaving": ([], [])}
        for client in known.order_by("pk").distinct()[: rounds + 5]:
            for place, state in enumerate(("ENABLE", "DISABLE")):
                admit = partial(
                    Visit.objects.admit,
                    client=client,
                    room=self.room,
                    substance=substance,
                    method="smoking",
                    by=staff,
                    passing=["room_closed"],
                )
                with suppress(ValidationError), transaction.atomic():  # quarantined, or a twin
                    counting("DISABLE")
                    counting(state)
                    visit, seconds = timed(admit)
                    acts["admission"][place].append(seconds)
                    acts["leaving"][place].append(timed(partial(visit.leave, by=staff))[1])
                    transaction.set_rollback(True)
        for act, (counted, bare) in acts.items():
            aim = "   aim ≤ 1.2 ×" if act == "admission" else ""
            self.stdout.write(
                f"{act} that counts: {ms(counted[5:], 2)}, without {ms(bare[5:], 2)}:"
                f" {ratio(counted[5:], bare[5:])}{aim}"
            )


def counting(state):
    """ENABLE or DISABLE the triggers that count."""
    with connection.cursor() as cursor:
        for model, triggers in ((Consumption, COUNTED), (Visit, VISITS_COUNTED)):
            for trigger in triggers:
                name = trigger.get_pgid(model)
                cursor.execute(f"ALTER TABLE {model._meta.db_table} {state} TRIGGER {name}")


def tables_of(rooms, year):
    """The tables that DuckDB is asked for as well: of intakes, clients and visits."""
    taken = Taken(rooms, year, Parts(year))
    return [
        *intakes.tables(rooms, taken),
        *clients.tables(rooms, taken),
        *visits.tables(rooms, taken),
    ]


def ms(times, decimals=0):
    """The median of `times` (seconds) and the best, in words."""
    median, best = (1000 * seconds for seconds in (statistics.median(times), min(times)))
    return f"{median:.{decimals}f} ms ({best:.{decimals}f})"


def ratio(times, others):
    """How many times as long the first take, by their medians and by the best of each."""
    of_medians = statistics.median(times) / statistics.median(others)
    return f"{of_medians:.2f} × ({min(times) / min(others):.2f})"


def load():
    """How many processes wanted a core in the last minute."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def timed(work):
    """What `work()` gives, and the seconds it took."""
    begun = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begun


def compare(table, counts):
    """How many cells of `table` are as DuckDB counts them; raises CommandError for another."""
    ours = {key: count for key, count in table.counts.items() if count.number}
    if ours != counts:
        key = next(key for key in ours.keys() | counts.keys() if ours.get(key) != counts.get(key))
        raise CommandError(f"{table.code} {key}: {ours.get(key)} here, {counts.get(key)} in DuckDB")
    return len(counts)


class DuckDB:
    """The raw rows of this database in DuckDB, in memory, with as many threads as cores."""

    def __init__(self):
        self.connection = duckdb.connect()
        with tempfile.TemporaryDirectory() as folder, connection.cursor() as cursor:
            for name, sql in RAW.items():
                file = Path(folder) / f"{name}.csv"
                with (
                    file.open("wb") as out,
                    cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER)") as rows,
                ):
                    for row in rows:
                        out.write(row)
                table = self.connection.read_csv(str(file), dtype=TYPES.get(name))
                table.create(name)

    def counts(self, tables, rooms, period):
        """What DuckDB counts of each of `tables`: {categories: Count}, as a Table holds it.

        The rows of the period are looked for once for all of them.
        """
        codes = {dimension.code for table in tables for dimension in table.dimensions}
        parts = [f"{part} AS {code}" for code, part in PARTS.items() if code in codes]
        within = {
            "begins": period.begins,
            "ends": period.ends,
            "rooms": [room.pk for room in rooms],
        }
        for name, sql in SOURCES.items():
            rows = sql.format(zone=settings.TIME_ZONE, parts=", ".join(parts))
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {rows}", within)
        return [self.grouped(table, period) for table in tables]

    def grouped(self, table, period):
        codes = [dimension.code for dimension in table.dimensions]
        names = [f"k{number}" for number in range(len(codes))]
        keys = [
            f"{CATEGORIES[code].format(year=period.last.year)} AS {name}"
            for code, name in zip(codes, names, strict=True)
        ]
        source = f"{COUNTED_FROM[table.measure.code]} x"
        number, more = "count(*)", ""
        if WHO & set(codes):
            people_of = f"(SELECT DISTINCT person FROM {source})"  # noqa: S608
            source = f"{people_of} x JOIN client who ON who.id = x.person"
        if "drug" in codes:  # a mixture is several rows
            number, more, source = "count(DISTINCT id)", ", x.id", source + DRUGS
        people = "count(DISTINCT person)"
        if table.measure.code == "clients":
            number = people
        found = self.connection.execute(
            f"SELECT {', '.join(names)}, {number}, {people}"  # noqa: S608 - all of it from above
            f" FROM (SELECT person{more}, {', '.join(keys)} FROM {source})"
            f" GROUP BY CUBE ({', '.join(names)})"
        )
        words = [WORDS.get(code, str) for code in codes]
        return {
            tuple(
                TOTAL if category is None else word(category)
                for word, category in zip(words, categories, strict=True)
            ): Count(number, people)
            for *categories, number, people in found.fetchall()
        }
