"""That clients were involved continuously and systematically: a year, month by month.

Quality standard 9 asks for both. What is counted is what was recorded with its date; nobody is in
it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models.incident import start_of

from .models import CouncilDecision, CouncilMeeting, Involvement

# What is counted in each month, with its heading.
COLUMNS = {
    "council_meetings": _("Council meetings"),
    "decisions_closed": _("Decisions followed up"),
    "house_meetings": _("House meetings"),
    "surveys": _("Surveys"),
    "other": _("Other ways"),
    "suggestions": _("Suggestions"),
    "answered": _("Suggestions answered"),
    "talks_asked": _("Talks asked for"),
    "talks_held": _("Talks held"),
}


@dataclass
class Month:
    """A month of a room: its first day, and how often each of COLUMNS happened."""

    first: date
    counts: Counter = field(default_factory=Counter)

    @property
    def cells(self):
        """(key, heading, number) for each of COLUMNS."""
        return [(key, heading, self.counts[key]) for key, heading in COLUMNS.items()]

    @property
    def is_empty(self):
        return not any(self.counts.values())


def months(room, year):
    """The Months of `year` (a number) in `room` that have begun, the first on top."""
    today = timezone.localdate()
    firsts = [date(year, month, 1) for month in range(1, 13)]
    found = {first: Month(first) for first in firsts if first <= today}
    for key, day in happened(room, date(year, 1, 1), date(year, 12, 31)):
        month = found.get(day.replace(day=1))
        if month:
            month.counts[key] += 1
    return list(found.values())


def happened(room, first, last):
    """Yield (key of COLUMNS, local date) for all there was in `room` from `first` to `last`."""
    days = (first, last)
    meetings = CouncilMeeting.objects.filter(room=room).noted().filter(held_on__range=days)
    yield from (("council_meetings", day) for day in meetings.values_list("held_on", flat=True))
    others = Involvement.objects.filter(room=room, held_on__range=days)
    keys = {"house_meeting": "house_meetings", "survey": "surveys", "other": "other"}
    yield from ((keys[kind], day) for kind, day in others.values_list("kind", "held_on"))
    closed = CouncilDecision.objects.filter(room=room)
    moments = {
        "decisions_closed": (closed, "closed_at"),
        "suggestions": (room.suggestions.all(), "received_at"),
        "answered": (room.suggestions.all(), "answered_at"),
        "talks_asked": (room.talks.all(), "asked_at"),
        "talks_held": (room.talks.filter(ending="held"), "ended_at"),
    }
    start, end = start_of(first), start_of(last + timedelta(days=1))
    for key, (rows, name) in moments.items():
        within = rows.filter(**{f"{name}__gte": start, f"{name}__lt": end})
        for moment in within.values_list(name, flat=True):
            yield key, timezone.localdate(moment)


def in_all(months):
    """A Counter over `months` (a list of Month)."""
    return sum((month.counts for month in months), Counter())
