"""What a day begins with: what needs somebody, and the day beside the usual.

Each app tells its part in a module `needs`, found as Django finds `admin.py`: `needs(room, staff)`
gives a list of Need, `today(room, at)` a list of Figure, `hours(room, at)` a list of Hours and
`tallies(room, at)` a list of Tally. An app may leave out any of them.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from statistics import median

from django.apps import apps
from django.db.models import Count, Q
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

WEEKS = 8


@dataclass
class Need:
    """Something that waits for whoever looks: how many, in which words, and where to go."""

    title: str | Promise
    count: int
    url: str
    detail: str = ""
    urgent: bool = False


@dataclass
class Figure:
    """A number of today so far, and what it was by this time on the same weekday before."""

    title: str | Promise
    number: int
    before: Sequence[int] = field(default_factory=list)

    @property
    def usual(self):
        """The median of before, or None where the room was not in use yet."""
        return median(self.before) if self.before else None


@dataclass
class Hours:
    """Something counted in each hour of a day by the clock on the wall, beside the usual.

    `numbers` has 24, with None for hours that have not begun; each of `before` has 24 of a day
    before. `of` is how many there are of it at most, where that is known.
    """

    title: str | Promise
    numbers: Sequence[int | None]
    before: Sequence[Sequence[int]] = field(default_factory=list)
    of: int | None = None

    @property
    def usual(self):
        """The median of before in each hour, or None where the room was not in use yet."""
        return [median(numbers) for numbers in zip(*self.before, strict=True)] or [None] * 24


@dataclass
class Tally:
    """What there was on a day, each kind with its number; `url` is where to read on."""

    title: str | Promise
    rows: Sequence[tuple[str | Promise, int]]
    url: str = ""


def needs(room, staff):
    """The Needs of all apps that concern `staff` in `room`: urgent ones first; none of nobody."""
    found = [need for app in _offering("needs") for need in app.needs(room, staff)]
    return sorted((need for need in found if need.count), key=lambda need: not need.urgent)


def today(room, at):
    """The Figures of all apps for `room` on the local day of `at` (aware datetime), so far."""
    return [figure for app in _offering("today") for figure in app.today(room, at)]


def hours(room, at):
    """The Hours of all apps for `room` on the local day of `at` (aware datetime), so far."""
    return [found for app in _offering("hours") for found in app.hours(room, at)]


def tallies(room, at):
    """The Tallies of all apps for `room` on the local day of `at` (aware datetime), so far."""
    return [tally for app in _offering("tallies") for tally in app.tallies(room, at)]


def _offering(function):
    """The modules `needs` of our apps that have `function`, in the order of the apps."""
    autodiscover_modules("needs")
    modules = (sys.modules.get(f"{app.name}.needs") for app in apps.get_app_configs())
    return [module for module in modules if hasattr(module, function)]


def same_weekdays(at):
    """(start, end) of the day of `at` so far, and of the same weekday in the WEEKS before.

    All are aware datetimes, by the clock on the wall: also over the nights when it changes.
    """
    now = timezone.make_naive(at)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for weeks in range(WEEKS + 1):
        ago = timedelta(weeks=weeks)
        yield timezone.make_aware(midnight - ago), timezone.make_aware(now - ago)


def whole_days(at, since):
    """(start, end) of the whole days of same_weekdays(at), today's first.

    Days before `since` (as for counted()) are left out.
    """
    today, *before = same_weekdays(at)
    for start, _end in [today, *((s, e) for s, e in before if since and e > since)]:
        next_day = timezone.make_naive(start).date() + timedelta(days=1)
        yield start, timezone.make_aware(datetime.combine(next_day, time.min))


def counted_by_hour(rows, moment, at, since, by):
    """{value of the field `by`: (numbers, before)} as Hours has them, of `rows` (a query set).

    `moment` is the field that says when; days before `since` (as for counted()) are left out.
    """
    days = list(whole_days(at, since))
    within = [Q(**{f"{moment}__gte": start, f"{moment}__lt": end}) for start, end in days]
    found = (
        rows.filter(Q(*within, _connector=Q.OR), **{f"{moment}__lte": at})
        .order_by()
        .annotate(day=TruncDate(moment), hour=ExtractHour(moment))
        .values_list(by, "day", "hour")
        .annotate(number=Count("pk"))
    )
    numbers = {(value, day, hour): number for value, day, hour, number in found}
    dates = [timezone.localdate(start) for start, _end in days]

    def of_day(value, day):
        return [numbers.get((value, day, hour), 0) for hour in range(24)]

    return {
        value: (begun(of_day(value, dates[0]), at), [of_day(value, day) for day in dates[1:]])
        for value in dict.fromkeys(key[0] for key in numbers)
    }


def begun(numbers, at):
    """24 `numbers` of the day of `at`, with None for the hours after it."""
    last = timezone.localtime(at).hour
    return [number if hour <= last else None for hour, number in enumerate(numbers)]


def day_until(at):
    """(start, at): the local day of `at` (aware datetime) so far."""
    return next(same_weekdays(at))


def counted(rows, moment, at, since, *, what="pk", distinct=False):
    """How many of `rows` (a query set) there were on each of same_weekdays(at), today's first.

    `moment` is the field that says when; days before `since` (aware datetime or None, for a room
    nobody has been in) are left out. `what` is counted, each once if `distinct`.
    """
    today, *before = same_weekdays(at)
    days = [today, *((start, end) for start, end in before if since and end > since)]
    within = [Q(**{f"{moment}__gte": start, f"{moment}__lt": end}) for start, end in days]
    numbers = {
        f"day_{number}": Count(what, filter=day, distinct=distinct)
        for number, day in enumerate(within)
    }
    found = rows.filter(Q(*within, _connector=Q.OR)).aggregate(**numbers)
    return [found[name] for name in numbers]


def figure(title, numbers):
    """A Figure of `numbers`, today's first, as counted() gives them."""
    first, *before = numbers
    return Figure(title, first, before)
