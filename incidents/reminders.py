"""What the clock reminds of during an overdose: text alone, by settings, and no more than that."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import EventKind


@dataclass
class Reminder:
    """Something to do when it is time: since what, how often, and in which words."""

    kind: EventKind
    words: str | Promise
    due_at: datetime
    every_seconds: int

    def seconds(self, at):
        """Whole seconds until it is due at `at`; none when it is."""
        return max(0, int((self.due_at - at).total_seconds()))


def reminders(overdose, entries):
    """The Reminders of an overdose that goes on, by its timeline (`entries`, newest first).

    Breathing is to be checked again after settings.OVERDOSE_CHECK_BREATHING_EVERY, from the start
    on; naloxone, once it was given, can be given again after OVERDOSE_NALOXONE_AGAIN_AFTER. What
    to do the room's own instruction says.
    """
    last: dict = {}
    for entry in entries:
        if not entry.struck:
            last.setdefault(entry.kind, entry.at)
    every = settings.OVERDOSE_CHECK_BREATHING_EVERY
    checked = last.get(EventKind.BREATHING_CHECKED, overdose.incident.started_at)
    yield Reminder(
        EventKind.BREATHING_CHECKED,
        _("Check breathing again"),
        checked + every,
        int(every.total_seconds()),
    )
    if given := last.get(EventKind.NALOXONE):
        after = settings.OVERDOSE_NALOXONE_AGAIN_AFTER
        yield Reminder(
            EventKind.NALOXONE,
            _("Next naloxone possible"),
            given + after,
            int(after.total_seconds()),
        )
