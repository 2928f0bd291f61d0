"""Measure the figures of a year against DuckDB, asked the same of the same raw rows.

DuckDB is a column store made for such questions, and knows nothing of what was counted before.
Every cell of every table is compared, numbers and people. Run it by `make bench`.
"""

import statistics
import tempfile
import time
from pathlib import Path

import duckdb
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from intake import figures
from intake.models import Consumption
from rooms.figures import TOTAL, Count, Period
from rooms.models import Room

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
    "client": {"home": "VARCHAR"},
    "joined": {"duplicate_id": "BIGINT", "kept_id": "BIGINT"},
}
# The rows `x` of a period: each with a person, and the local time it happened at.
PARTS = """strftime(wall, '%Y-%m-%d') AS day, strftime(wall, '%Y-%m') AS month,
    strftime(wall, '%Y') AS year, isodow(wall)::varchar AS weekday, strftime(wall, '%H') AS hour"""
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
}
COUNTED_FROM = {"intakes": "intakes", "clients": "intakes", "visits": "visits"}
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
DRUGS = " LEFT JOIN component part ON part.mixture_id = x.substance_id"


class Command(BaseCommand):
    help = "Measure the figures of a year against DuckDB, and compare every cell."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=5)

    def handle(self, *, rounds, **options):
        year = Period.year(timezone.localdate().year - 1)
        everywhere = list(Room.objects.order_by("pk"))
        duck = DuckDB()
        total = Consumption.objects.count()
        self.stdout.write(f"\nFigures of {year}, of {total:,} intakes in all; medians of {rounds}:")
        for name, rooms in (("all rooms", everywhere), ("H17", everywhere[:1])):
            ours, theirs = [], []
            for _round in range(rounds):
                tables, seconds = timed(lambda rooms=rooms: figures.tables(rooms, year))
                asked = [table for table in tables if duck.answers(table)]
                ours.append(seconds)
                counts, seconds = timed(
                    lambda rooms=rooms, asked=asked: duck.counts(asked, rooms, year)
                )
                theirs.append(seconds)
            cells = sum(map(compare, asked, counts))
            mine, duckdbs = statistics.median(ours), statistics.median(theirs)
            self.stdout.write(
                f"{name:10} {len(asked)} tables, {cells} cells alike: {mine * 1000:7.0f} ms,"
                f" DuckDB {duckdbs * 1000:7.0f} ms: {mine / duckdbs:.2f} ×   aim ≤ 2 ×"
            )


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

    def answers(self, table):
        """Whether DuckDB is asked for `table`: what is counted from intakes and visits is."""
        codes = {dimension.code for dimension in table.dimensions}
        return table.measure.code in COUNTED_FROM and codes <= CATEGORIES.keys()

    def counts(self, tables, rooms, period):
        """What DuckDB counts of each of `tables`: {categories: Count}, as a Table holds it.

        The rows of the period are looked for once for all of them.
        """
        within = {
            "begins": period.begins,
            "ends": period.ends,
            "rooms": [room.pk for room in rooms],
        }
        for name, sql in SOURCES.items():
            rows = sql.format(zone=settings.TIME_ZONE, parts=PARTS)
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
        if "drug" in codes:  # a mixture is several rows
            number, more, source = "count(DISTINCT id)", ", x.id", source + DRUGS
        if {"gender", "age", "municipality"} & set(codes):
            source += " JOIN client who ON who.id = x.person"
        people = "count(DISTINCT person)"
        if table.measure.code == "clients":
            number = people
        found = self.connection.execute(
            f"SELECT {', '.join(names)}, {number}, {people}"  # noqa: S608 - all of it from above
            f" FROM (SELECT person{more}, {', '.join(keys)} FROM {source})"
            f" GROUP BY CUBE ({', '.join(names)})"
        )
        return {
            tuple(TOTAL if category is None else category for category in categories): Count(n, who)
            for *categories, n, who in found.fetchall()
        }
