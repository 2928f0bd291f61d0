"""What a leader begins the day with: what needs somebody, and the day beside the usual.

Each app tells its part in a module `needs`, found as Django finds `admin.py`: `needs(room, staff)`
gives a list of Need, `today(room, at)` a list of Figure. An app may leave out either.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median

from django.apps import apps
from django.db.models import Count, Q
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


def needs(room, staff):
    """The Needs of all apps that concern `staff` in `room`: urgent ones first; none of nobody."""
    found = [need for app in _offering("needs") for need in app.needs(room, staff)]
    return sorted((need for need in found if need.count), key=lambda need: not need.urgent)


def today(room, at):
    """The Figures of all apps for `room` on the local day of `at` (aware datetime), so far."""
    return [figure for app in _offering("today") for figure in app.today(room, at)]


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
