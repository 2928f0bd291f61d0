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
        **{
            code: _("%(minutes)s minutes") % {"minutes": code.replace("-", "–")} for code in LENGTHS
        },
        "unknown": _("Not known"),
    },
    ordered=True,
)
BAND = (
    "CASE WHEN minutes IS NULL THEN 'unknown' "
    + " ".join(
        f"WHEN minutes < {end} THEN '{code}'" if end else f"ELSE '{code}'"
        for code, end in LENGTHS.items()
    )
    + " END"
)


class Stays:
    """The visits to `rooms` in `period`: how many and whose, by part, room and length."""

    def __init__(self, rooms, period, parts):
        self.numbers = {name: Counter() for name in ("part", "room", "band")}
        self.people = {name: defaultdict(set) for name in ("part", "room", "band")}
        self.minutes: Counter = Counter()
        for which, key, person, number in self._rows(rooms, period, parts.unit):
            if which == "minutes":
                self.minutes[int(key)] += number
                continue
            if which == "part":
                key = parts.code(key)
            self.numbers[which][key] += number
            self.people[which][key].add(person)
        self.total = Count(
            sum(self.numbers["room"].values()), len(set().union(*self.people["room"].values()))
        )

    @staticmethod
    def _rows(rooms, period, unit):
        """Yield (which, key, person, number). Whom nobody saw leave stayed an unknown time."""
        rows = query(
            f"""
            SELECT person, part, room_id, band, minutes, count(*)
            FROM (
                SELECT *, {BAND} AS band FROM (
                    SELECT {PERSON.format("v")} AS person, v.room_id,
                        date_trunc('{unit}', intake_wall_clock(v.arrived_at))::date AS part,
                        CASE WHEN v.closing <> 'estimated' THEN
                            floor(date_part('epoch', v.left_at - v.arrived_at) / 60)
                        END::int AS minutes
                    FROM intake_visit v {JOINED.format("v")}
                    WHERE v.room_id = ANY(%s) AND v.arrived_at >= %s AND v.arrived_at < %s
                ) AS stayed
            ) AS visited
            GROUP BY GROUPING SETS ((person, part), (person, room_id), (person, band), (minutes))
            """,  # noqa: S608
            [[room.pk for room in rooms], period.begins, period.ends],
        )
        for person, part, room, band, minutes, number in rows:
            if part is not None:
                yield "part", part, person, number
            elif room is not None:
                yield "room", room, person, number
            elif band is not None:
                yield "band", band, person, number
            elif minutes is not None:
                yield "minutes", minutes, None, number

    def table(self, code, title, dimension, which, keys=None):
        """The Table of one of the groupings; `keys` are categories by what was grouped by."""
        numbers, people = self.numbers[which], self.people[which]
        counts = {
            (keys[key] if keys else key,): Count(number, len(people[key]))
            for key, number in numbers.items()
        }
        return Table(code, title, VISITS, (dimension,), {**counts, (TOTAL,): self.total})

    @property
    def median(self):
        """The median of the known lengths in minutes, or None."""
        known = sum(self.minutes.values())
        if not known:
            return None
        middle = [(known - 1) // 2, known // 2]
        found, passed = [], 0
        for minutes in sorted(self.minutes):
            passed += self.minutes[minutes]
            while len(found) < 2 and middle[len(found)] < passed:
                found.append(minutes)
        return sum(found) / 2


def tables(rooms, stays, parts):
    """The Tables of the Stays in `rooms`, over the Parts of the period."""
    found = [stays.table("visits_over_time", _("Visits over time"), parts.dimension, "part")]
    if len(rooms) > 1:
        slugs = {room.pk: room.slug for room in rooms}
        title = _("Visits by room")
        found.append(stays.table("visits_by_room", title, room_dimension(rooms), "room", slugs))
    found.append(stays.table("visits_by_length", _("Visits by length of stay"), LENGTH, "band"))
    return found


def statistics(stays):
    """The median length of the Stays."""
    known = {band: people for band, people in stays.people["band"].items() if band != "unknown"}
    return [
        Statistic(
            "length_of_stay",
            _("Median length of stay"),
            stays.median,
            Count(sum(stays.minutes.values()), len(set().union(*known.values()))),
            _("minutes"),
            _(
                "Half of the visits were at most so long, in whole minutes. Visits that are still "
                "going on, and those whose end was estimated later, are left out."
            ),
        )
    ]
