"""From rows to Tables: what happened, to whom, and over which part of a period."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import lru_cache
from itertools import product

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .period import midnight
from .table import TOTAL, Count, Dimension, Table

# As many parts as a chart can show: days of a month, weeks of half a year, months of three years.
MOST_DAYS, MOST_WEEKS, MOST_MONTHS = 31, 27, 36


class Parts:
    """The days, weeks, months or years of a Period: whichever are few enough to be looked at.

    `unit` says which, `dimension` is the Dimension, `code(day)` the part a date lies in, and
    `begins` the moment each begins, in order.
    """

    def __init__(self, period):
        months = len(period.months)
        if period.days <= MOST_DAYS:
            self.unit, self.dimension = "day", self._dimension(period, "day", _("Day"))
        elif period.days <= MOST_WEEKS * 7 - 6:
            self.unit, self.dimension = "week", self._dimension(period, "week", _("Week"))
        elif months <= MOST_MONTHS:
            self.unit, self.dimension = "month", self._dimension(period, "month", _("Month"))
        else:
            self.unit, self.dimension = "year", self._dimension(period, "year", _("Year"))

    def _dimension(self, period, unit, title):
        days = (period.first + timedelta(days=number) for number in range(period.days))
        firsts: dict = {}
        for day in days:
            firsts.setdefault(CODES[unit](day), day)
        self.begins = [midnight(day) for day in firsts.values()]
        categories: dict = {code: LABELS[unit](day) for code, day in firsts.items()}
        return Dimension(unit, title, categories, ordered=True)

    def code(self, day):
        """The category the date `day` lies in."""
        return CODES[self.unit](day)

    def code_at(self, moment):
        """The category an aware datetime lies in, by the clock on the wall."""
        return self.code(timezone.localdate(moment))


def _week(day):
    year, week, _weekday = day.isocalendar()
    return year, week


CODES = {
    "day": date.isoformat,
    "week": lambda day: "{}-W{:02}".format(*_week(day)),
    "month": lambda day: f"{day:%Y-%m}",
    "year": lambda day: f"{day:%Y}",
}


@lru_cache(maxsize=1000)
def _short(day, _language):
    """A page names the same days for each app and each of three periods."""
    return date_format(day, "SHORT_DATE_FORMAT")


LABELS = {
    "day": lambda day: _short(day, get_language()),
    "week": lambda day: (
        _("Week %(week)s of %(year)s") % dict(zip(("year", "week"), _week(day), strict=True))
    ),
    "month": lambda day: date_format(day, "F Y"),
    "year": lambda day: str(day.year),
}


def room_dimension(rooms, **more):
    """The Dimension of `rooms`; its codes are their slugs."""
    names = {room.slug: room.name for room in sorted(rooms, key=lambda room: room.name)}
    return Dimension("room", gettext_lazy("Room"), names, **more)


def chosen(code, title, choices, **more):
    """The Dimension of a TextChoices, or of (code, label) pairs."""
    return Dimension(code, title, dict(getattr(choices, "choices", choices)), **more)


def named(code, title, rows, **more):
    """The Dimension of `rows` that have a code and a name (NamedInBothLanguages)."""
    return Dimension(code, title, {row.code: row.name for row in rows}, **more)


def person(client="client"):
    """The expression for who `client` (the path to a Client) is: twins that were joined are one."""
    return Coalesce(F(f"{client}__joined__kept"), F(client))


class Happenings:
    """What is counted by one Measure: rows of what it was, how many, and who was in it.

    `rows` are (facts, people, number): facts the category by code of the dimension, a tuple of
    several where it may fall into several; people the ids of clients, none where nobody is named.
    Nobody knows whether two unnamed ones are the same: each counts as somebody.
    """

    def __init__(self, measure, rows):
        self.measure, self.rows = measure, list(rows)

    def table(self, code, title, *dimensions, nobody=False):
        """The Table by `dimensions`; of `nobody` where it concerns no client in particular."""
        numbers: Counter = Counter()
        people: defaultdict = defaultdict(set)
        unnamed: Counter = Counter()
        for facts, who, number in self.rows:
            for key in product(*(_places(facts[dimension.code]) for dimension in dimensions)):
                numbers[key] += number
                people[key].update(who)
                unnamed[key] += 0 if who else number
        counts = {
            key: Count(number, None if nobody else len(people[key]) + unnamed[key])
            for key, number in numbers.items()
        }
        return Table(code, title, self.measure, dimensions, counts)


def _places(category):
    """Where something of this category, or of these, is counted."""
    return {TOTAL, *category} if isinstance(category, tuple) else (TOTAL, category)
