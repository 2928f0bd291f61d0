"""What the figures of years are read from: intakes, counted by the database as they are written.

Triggers of Consumption keep both tables, so that an intake that is undone, corrected or loaded
in bulk counts right in the next answer, whatever wrote it (ADR 15). `manage.py rebuild_figures`
counts them anew, and checks them.
"""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rooms.models import Method, Room

from .client import Client
from .substance import Substance

DAYS, HOURS = 31, 7 * 24


class Bits(models.Field):
    """`length` bits as a text of 0 and 1, the first one on the left."""

    def __init__(self, *args, length, **kwargs):
        self.length = length
        super().__init__(*args, **kwargs)

    def db_type(self, connection):
        return f"bit({self.length})"

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "length": self.length}


def counted(model):
    """A foreign key to what was counted. The rows of Consumption are what is checked."""
    return models.ForeignKey(
        model, on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )


class IntakesOfMonth(models.Model):
    """How many intakes a client had in a room in a month of one substance by one method, and when.

    A month is 12 times the year and the months since January, by the clock on the wall.
    """

    pk = models.CompositePrimaryKey("room", "month", "client", "substance", "method")
    room = counted(Room)
    month = models.IntegerField()
    client = counted(Client)
    substance = counted(Substance)
    method = models.CharField(max_length=10, choices=Method)
    number = models.IntegerField()
    days = Bits(length=DAYS)  # of the month
    hours = Bits(length=HOURS)  # of the week, from Monday 0 o'clock

    class Meta:
        verbose_name = _("intakes of a month")
        verbose_name_plural = _("intakes of the months")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=0), name="intakes_of_month_of_some")
        ]

    def __str__(self):
        return f"{self.room_id} {self.month}: {self.number}"


class IntakesOfHour(models.Model):
    """How many intakes there were in a room in an hour of a day, by substance and method.

    By the clock on the wall: the hour that comes twice in October is one.
    """

    pk = models.CompositePrimaryKey("room", "day", "hour", "substance", "method")
    room = counted(Room)
    day = models.DateField()
    hour = models.SmallIntegerField()
    substance = counted(Substance)
    method = models.CharField(max_length=10, choices=Method)
    number = models.IntegerField()

    class Meta:
        verbose_name = _("intakes of an hour")
        verbose_name_plural = _("intakes of the hours")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=0), name="intakes_of_hour_of_some")
        ]

    def __str__(self):
        return f"{self.room_id} {self.day} {self.hour}: {self.number}"


# -- How they are counted ------------------------------------------------------------------------

# intake_wall_clock(timestamptz) gives the time in settings.TIME_ZONE, see the migration.
MONTH = "(extract(year FROM wall) * 12 + extract(month FROM wall) - 1)::int"
DAY_BIT = f"set_bit(repeat('0', {DAYS})::bit({DAYS}), extract(day FROM wall)::int - 1, 1)"
HOUR_BIT = (
    f"set_bit(repeat('0', {HOURS})::bit({HOURS}),"
    " (extract(isodow FROM wall)::int - 1) * 24 + extract(hour FROM wall)::int, 1)"
)


def months_of(rows):
    """SQL: the rows of IntakesOfMonth that `rows` (SQL, as of Consumption) count to."""
    return f"""
        SELECT room_id, {MONTH} AS month, client_id, substance_id, method,
            count(*)::int AS number, bit_or({DAY_BIT}) AS days, bit_or({HOUR_BIT}) AS hours
        FROM (
            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall,
                (SELECT v.client_id FROM intake_visit v WHERE v.id = c.visit_id) AS client_id
            FROM {rows} c
        ) AS taken
        GROUP BY 1, 2, 3, 4, 5"""  # noqa: S608 - names of tables and columns, all from here


def hours_of(rows):
    """SQL: the rows of IntakesOfHour that `rows` (SQL, as of Consumption) count to."""
    return f"""
        SELECT room_id, wall::date AS day, extract(hour FROM wall)::smallint AS hour,
            substance_id, method, count(*)::int AS number
        FROM (
            SELECT c.room_id, c.substance_id, c.method, intake_wall_clock(c.at) AS wall
            FROM {rows} c
        ) AS taken
        GROUP BY 1, 2, 3, 4, 5"""  # noqa: S608


def wall_clock():
    """SQL that makes intake_wall_clock(timestamptz): the time by the clock in settings.TIME_ZONE.

    Beside the triggers, so that they are the same in every zone.
    """
    return f"""
        CREATE OR REPLACE FUNCTION intake_wall_clock(at timestamptz) RETURNS timestamp
        LANGUAGE sql IMMUTABLE AS $$ SELECT at AT TIME ZONE '{settings.TIME_ZONE}' $$"""


def count_anew():
    """SQL statements that count every Consumption there is into the empty tables.

    Month by month, as the site writes them: so a period is found together on few pages.
    """
    return f"""
        INSERT INTO intake_intakesofmonth
            (room_id, month, client_id, substance_id, method, number, days, hours)
        {months_of("intake_consumption")} ORDER BY 2, 1, 3, 4, 5;
        INSERT INTO intake_intakesofhour (room_id, day, hour, substance_id, method, number)
        {hours_of("intake_consumption")} ORDER BY 2, 1, 3, 4, 5"""


# In one order, so that no two writers of many rows wait for each other.
IN_ORDER = "ORDER BY 1, 2, 3, 4, 5"


def added(rows):
    """SQL statements that count `rows` in."""
    return f"""
        INSERT INTO intake_intakesofmonth AS kept
            (room_id, month, client_id, substance_id, method, number, days, hours)
        {months_of(rows)} {IN_ORDER}
        ON CONFLICT (room_id, month, client_id, substance_id, method) DO UPDATE SET
            number = kept.number + EXCLUDED.number,
            days = kept.days | EXCLUDED.days,
            hours = kept.hours | EXCLUDED.hours;
        INSERT INTO intake_intakesofhour AS kept
            (room_id, day, hour, substance_id, method, number)
        {hours_of(rows)} {IN_ORDER}
        ON CONFLICT (room_id, day, hour, substance_id, method) DO UPDATE SET
            number = kept.number + EXCLUDED.number;"""  # noqa: S608


def taken_away(rows):
    """Statements in PL/pgSQL that count `rows` out; `gone` is declared.

    Of what is left to a client in a month, days and hours are looked at anew, after the lock that
    the first statement takes: what others wrote meanwhile is seen.
    """
    month = """(kept.room_id, kept.month, kept.client_id, kept.substance_id, kept.method)
            = (gone.room_id, gone.month, gone.client_id, gone.substance_id, gone.method)"""
    hour = """(kept.room_id, kept.day, kept.hour, kept.substance_id, kept.method)
            = (gone.room_id, gone.day, gone.hour, gone.substance_id, gone.method)"""
    left = """(
            SELECT c.* FROM intake_visit v JOIN intake_consumption c ON c.visit_id = v.id
            WHERE v.client_id = gone.client_id AND v.room_id = gone.room_id
        )"""
    return f"""
    FOR gone IN {months_of(rows)} {IN_ORDER} LOOP
        UPDATE intake_intakesofmonth kept SET number = kept.number - gone.number WHERE {month};
        DELETE FROM intake_intakesofmonth kept WHERE kept.number = 0 AND {month};
        UPDATE intake_intakesofmonth kept SET days = there.days, hours = there.hours
        FROM ({months_of(left)}) there
        WHERE (there.month, there.substance_id, there.method)
            = (gone.month, gone.substance_id, gone.method) AND {month};
    END LOOP;
    FOR gone IN {hours_of(rows)} {IN_ORDER} LOOP
        UPDATE intake_intakesofhour kept SET number = kept.number - gone.number WHERE {hour};
        DELETE FROM intake_intakesofhour kept WHERE kept.number = 0 AND {hour};
    END LOOP;"""  # noqa: S608


COLUMNS = "visit_id, room_id, at, substance_id, method"
GONE = f"(SELECT {COLUMNS} FROM before EXCEPT ALL SELECT {COLUMNS} FROM after)"  # noqa: S608
COME = f"(SELECT {COLUMNS} FROM after EXCEPT ALL SELECT {COLUMNS} FROM before)"  # noqa: S608


def counts(operation, func, **tables):
    return pgtrigger.Trigger(
        name=f"counted_{str(operation).lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        declare=[("gone", "record")],
        func=f"{func}\nRETURN NULL;",
    )


# The triggers of Consumption. A change that is of none of the columns counts nothing.
COUNTED = [
    counts(pgtrigger.Insert, added("after"), new="after"),
    counts(pgtrigger.Delete, taken_away("before"), old="before"),
    counts(
        pgtrigger.Update,
        f"IF EXISTS {GONE} THEN {taken_away(GONE)} {added(COME)} END IF;",
        old="before",
        new="after",
    ),
]

# Of Visit: what was counted for a client stays that client's.
CLIENT_STAYS = pgtrigger.Protect(
    name="client_stays", operation=pgtrigger.Update, condition=pgtrigger.AnyChange("client")
)
