"""By when a complaint is answered or sent on, with the public holidays of Denmark.

Enquiries to the municipality are answered within ten working days. A treatment decision is
complained of, and sent on, within four weeks: they end on the same weekday four weeks later. The
lengths are settings.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise

from config.calendar import is_half_holiday, is_public_holiday

SATURDAY = 5


def is_working_day(day):
    """Whether offices work on the date `day`."""
    if day.weekday() >= SATURDAY or is_public_holiday(day):
        return False
    return settings.COMPLAINT_WORKS_ON_HALF_HOLIDAYS or not is_half_holiday(day)


def working_days_after(day, number):
    """The date `number` working days after the date `day`, which does not count itself."""
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def answer_due(received_on):
    """By which date a complaint received on the date `received_on` is answered."""
    return working_days_after(received_on, settings.COMPLAINT_ANSWER_WORKING_DAYS)


def sending_on_due(received_on):
    """By which date a decision that stands is sent on, received on the date `received_on`."""
    return received_on + timedelta(weeks=settings.COMPLAINT_SEND_ON_WEEKS)


def last_day_to_complain(decided_on):
    """The last date on which a decision of the date `decided_on` can be complained of."""
    return decided_on + timedelta(weeks=settings.COMPLAINT_DECISION_WEEKS)


@dataclass(frozen=True)
class Deadline:
    """By which `day` something is to be done, and `what`: an answer, or where it is to be sent."""

    day: date
    what: str | Promise

    @property
    def days_left(self):
        """Whole days until then, never below 0."""
        return max((self.day - timezone.localdate()).days, 0)

    @property
    def days_late(self):
        """By how many days it is late, 0 if it is not."""
        return max((timezone.localdate() - self.day).days, 0)
