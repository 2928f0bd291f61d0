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
TYPES = {"client": {"home": "VARCHAR"}}  # 0101 is no number
# What each measure is counted from: rows `x` with a person, and the local time they happened at.
SOURCES = {
    "intakes": """(
        SELECT coalesce(j.kept_id, v.client_id) AS person, c.id, c.room_id, c.method,
            c.substance_id, timezone('{zone}', c.at) AS wall
        FROM consumption c JOIN visit v ON v.id = c.visit_id
        LEFT JOIN joined j ON j.duplicate_id = v.client_id
        WHERE c.at >= $begins AND c.at < $ends AND c.room_id IN (SELECT unnest($rooms)))""",
    "visits": """(
        SELECT coalesce(j.kept_id, v.client_id) AS person, v.room_id,
            timezone('{zone}', v.arrived_at) AS wall,
            CASE WHEN v.closing <> 'estimated'
                THEN floor(epoch(v.left_at - v.arrived_at) / 60) END AS minutes
        FROM visit v LEFT JOIN joined j ON j.duplicate_id = v.client_id
        WHERE v.arrived_at >= $begins AND v.arrived_at < $ends
            AND v.room_id IN (SELECT unnest($rooms)))""",
}
SOURCES["clients"] = SOURCES["intakes"]
ROOM = "(SELECT slug FROM room WHERE id = x.room_id)"
SUBSTANCE = "(SELECT code FROM substance WHERE id = x.substance_id)"
# The category of a row, by the code of a dimension.
CATEGORIES = {
    "day": "strftime(wall, '%Y-%m-%d')",
    "month": "strftime(wall, '%Y-%m')",
    "year": "strftime(wall, '%Y')",
    "weekday": "isodow(wall)::varchar",
    "hour": "strftime(wall, '%H')",
    "room": ROOM,
    "method": "method",
    "substance": SUBSTANCE,
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
    "drug": "coalesce(part.code, x_substance.code)",
    "mixed": "CASE WHEN part.code IS NULL THEN 'alone' ELSE 'mixture' END",
}
DRUGS = """ JOIN substance x_substance ON x_substance.id = x.substance_id
    LEFT JOIN component part ON part.mixture_id = x.substance_id"""


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
                    lambda rooms=rooms, asked=asked: [
                        duck.counts(table, rooms, year) for table in asked
                    ]
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
        return table.measure.code in SOURCES and codes <= CATEGORIES.keys()

    def counts(self, table, rooms, period):
        """What DuckDB counts of `table`: {categories: Count}, as a Table holds it."""
        codes = [dimension.code for dimension in table.dimensions]
        names = [f"k{number}" for number in range(len(codes))]
        keys = [
            f"{CATEGORIES[code].format(year=period.last.year)} AS {name}"
            for code, name in zip(codes, names, strict=True)
        ]
        source = SOURCES[table.measure.code].format(zone=settings.TIME_ZONE) + " x"
        number, more = "count(*)", ""
        if "drug" in codes:  # a mixture is several rows
            number, more, source = "count(DISTINCT id)", ", id", source + DRUGS
        if {"gender", "age", "municipality"} & set(codes):
            source += " JOIN client who ON who.id = x.person"
        people = "count(DISTINCT person)"
        if table.measure.code == "clients":
            number = people
        found = self.connection.execute(
            f"SELECT {', '.join(names)}, {number}, {people}"  # noqa: S608 - all of it from above
            f" FROM (SELECT person{more}, {', '.join(keys)} FROM {source})"
            f" GROUP BY CUBE ({', '.join(names)})",
            {
                "begins": period.begins,
                "ends": period.ends,
                "rooms": [room.pk for room in rooms],
            },
        )
        return {
            tuple(TOTAL if category is None else category for category in categories): Count(n, who)
            for *categories, n, who in found.fetchall()
        }
