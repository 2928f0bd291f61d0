"""What the figures of years are read from: visits, counted by the database as they end.

As with intakes (counted.py), triggers of Visit keep both tables (ADR 15). Somebody who is inside
is not counted yet: so many are few, and are read as they are. An admission writes nothing here.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rooms.models import Room

from .client import Client
from .counted import DAYS, MONTH, Bits, counted, counts

# Lengths of stay, by the first minute that is too long for each; and the one of those whom nobody
# saw leave, or who are inside. To change them is to count anew, which a migration does.
LENGTHS = {"0-14": 15, "15-29": 30, "30-44": 45, "45-59": 60, "60-119": 120, "120+": None}
UNKNOWN = "unknown"
STAYS = [*LENGTHS, UNKNOWN]
# In the place of minutes.
NOT_KNOWN = -1


def length_of(minutes):
    """The one of STAYS for whole minutes, or NOT_KNOWN."""
    if minutes == NOT_KNOWN:
        return UNKNOWN
    return next(code for code, end in LENGTHS.items() if end is None or minutes < end)


class VisitsOfMonth(models.Model):
    """How many visits a client began in a room in a month, on which days, and how long they were.

    Months are numbered as those of IntakesOfMonth.
    """

    pk = models.CompositePrimaryKey("room", "month", "client")
    room = counted(Room)
    month = models.IntegerField()
    client = counted(Client)
    number = models.IntegerField()
    # 31 days of each length of stay, one after the other.
    stays = Bits(length=len(STAYS) * DAYS)

    class Meta:
        verbose_name = _("visits of a month")
        verbose_name_plural = _("visits of the months")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=0), name="visits_of_month_of_some")
        ]

    def __str__(self):
        return f"{self.room_id} {self.month}: {self.number}"


class VisitsOfDay(models.Model):
    """How many visits began in a room on a day by the clock on the wall, and lasted how long.

    In whole minutes; NOT_KNOWN where nobody saw them leave.
    """

    pk = models.CompositePrimaryKey("room", "day", "minutes")
    room = counted(Room)
    day = models.DateField()
    minutes = models.IntegerField()
    number = models.IntegerField()

    class Meta:
        verbose_name = _("visits of a day")
        verbose_name_plural = _("visits of the days")
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=0), name="visits_of_day_of_some")
        ]

    def __str__(self):
        return f"{self.room_id} {self.day} {self.minutes}: {self.number}"


# -- How they are counted ------------------------------------------------------------------------

COLUMNS = "room_id, client_id, arrived_at, left_at, closing"
MINUTES = f"""coalesce(CASE WHEN v.closing <> 'estimated' THEN
            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)::int END, {NOT_KNOWN})"""
STAY = f"""CASE WHEN minutes = {NOT_KNOWN} THEN {STAYS.index(UNKNOWN)}
            ELSE width_bucket(minutes, ARRAY{[end for end in LENGTHS.values() if end]}) END"""
STAY_BIT = (
    f"set_bit(repeat('0', {len(STAYS) * DAYS})::bit({len(STAYS) * DAYS}),"
    f" {DAYS} * ({STAY}) + extract(day FROM wall)::int - 1, 1)"
)


def ended(rows):
    """SQL: those of `rows` (SQL, as of Visit) that are counted."""
    return f"(SELECT {COLUMNS} FROM {rows} WHERE left_at IS NOT NULL)"  # noqa: S608


def visits_of_months(rows):
    """SQL: the rows of VisitsOfMonth that `rows` (SQL, as of Visit) count to."""
    return f"""
        SELECT room_id, {MONTH} AS month, client_id, count(*)::int AS number,
            bit_or({STAY_BIT}) AS stays
        FROM (
            SELECT v.room_id, v.client_id, intake_wall_clock(v.arrived_at) AS wall,
                {MINUTES} AS minutes
            FROM {rows} v
        ) AS stayed
        GROUP BY 1, 2, 3"""  # noqa: S608 - names of tables and columns, all from here


def visits_of_days(rows):
    """SQL: the rows of VisitsOfDay that `rows` (SQL, as of Visit) count to."""
    return f"""
        SELECT v.room_id, intake_wall_clock(v.arrived_at)::date AS day, {MINUTES} AS minutes,
            count(*)::int AS number
        FROM {rows} v
        GROUP BY 1, 2, 3"""  # noqa: S608


# In one order, so that no two writers of many rows wait for each other.
IN_ORDER = "ORDER BY 1, 2, 3"


def added(rows):
    """SQL statements that count `rows` in."""
    return f"""
        INSERT INTO intake_visitsofmonth AS kept (room_id, month, client_id, number, stays)
        {visits_of_months(rows)} {IN_ORDER}
        ON CONFLICT (room_id, month, client_id) DO UPDATE SET
            number = kept.number + EXCLUDED.number, stays = kept.stays | EXCLUDED.stays;
        INSERT INTO intake_visitsofday AS kept (room_id, day, minutes, number)
        {visits_of_days(rows)} {IN_ORDER}
        ON CONFLICT (room_id, day, minutes) DO UPDATE SET
            number = kept.number + EXCLUDED.number;"""  # noqa: S608


def taken_away(rows):
    """Statements in PL/pgSQL that count `rows` out; `gone` is declared.

    What is left to a client in a month is looked at anew, after the lock, as of intakes.
    """
    month = """(kept.room_id, kept.month, kept.client_id)
            = (gone.room_id, gone.month, gone.client_id)"""
    day = "(kept.room_id, kept.day, kept.minutes) = (gone.room_id, gone.day, gone.minutes)"
    left = """(
            SELECT * FROM intake_visit v
            WHERE v.client_id = gone.client_id AND v.room_id = gone.room_id
                AND v.left_at IS NOT NULL
        )"""
    return f"""
    FOR gone IN {visits_of_months(rows)} {IN_ORDER} LOOP
        UPDATE intake_visitsofmonth kept SET number = kept.number - gone.number WHERE {month};
        DELETE FROM intake_visitsofmonth kept WHERE kept.number = 0 AND {month};
        UPDATE intake_visitsofmonth kept SET stays = there.stays
        FROM ({visits_of_months(left)}) there WHERE there.month = gone.month AND {month};
    END LOOP;
    FOR gone IN {visits_of_days(rows)} {IN_ORDER} LOOP
        UPDATE intake_visitsofday kept SET number = kept.number - gone.number WHERE {day};
        DELETE FROM intake_visitsofday kept WHERE kept.number = 0 AND {day};
    END LOOP;"""  # noqa: S608


def count_visits_anew():
    """SQL statements that count every Visit that ended into the empty tables.

    Month by month, as the site writes them: so a period is found together on few pages.
    """
    visits = ended("intake_visit")
    return f"""
        INSERT INTO intake_visitsofmonth (room_id, month, client_id, number, stays)
        {visits_of_months(visits)} ORDER BY 2, 1, 3;
        INSERT INTO intake_visitsofday (room_id, day, minutes, number)
        {visits_of_days(visits)} ORDER BY 2, 1, 3"""


BEFORE, AFTER = ended("before"), ended("after")
GONE, COME = f"({BEFORE} EXCEPT ALL {AFTER})", f"({AFTER} EXCEPT ALL {BEFORE})"

# The triggers of Visit. Who comes in, or changes place, is not counted: asked first, for there
# is a queue at the desk.
VISITS_COUNTED = [
    counts(
        pgtrigger.Insert,
        f"IF EXISTS {AFTER} THEN {added(AFTER)} END IF;",
        new="after",
    ),
    counts(
        pgtrigger.Delete,
        f"IF EXISTS {BEFORE} THEN {taken_away(BEFORE)} END IF;",
        old="before",
    ),
    counts(
        pgtrigger.Update,
        f"IF EXISTS {GONE} THEN {taken_away(GONE)} END IF;"
        f" IF EXISTS {COME} THEN {added(COME)} END IF;",
        old="before",
        new="after",
    ),
]
