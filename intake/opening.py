"""When a place opens and closes, by the clock on the wall, as people say it.

All times here are local and without a zone: on the nights the clocks change, what counts is what
stands on the door.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.calendar import is_half_holiday, is_public_holiday

# How many days ahead the next opening is looked for.
AHEAD = 60
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Opening:
    """Whether a place is open, and until when; or when it opens next."""

    now: datetime
    begins: datetime
    ends: datetime
    by_phone: bool
    """Whether these are the hours of the telephone only."""
    doubtful: bool
    """Whether many close on that day, and nobody has said what this place does."""

    @property
    def open(self):
        return self.begins <= self.now

    @property
    def words(self):
        """Such as "Open until 18:00" or "Opens Thursday 9:00"."""
        words = self._open_words() if self.open else self._closed_words()
        return f"{words} · {_('many close that day: call first')}" if self.doubtful else words

    def _open_words(self):
        if self.ends - self.now > A_DAY:
            return _("Answers at all hours") if self.by_phone else _("Open at all hours")
        words = _("Phone open until %(time)s") if self.by_phone else _("Open until %(time)s")
        return words % {"time": clock(self.ends)}

    def _closed_words(self):
        days = (self.begins.date() - self.now.date()).days
        time = clock(self.begins)
        if days == 0:
            words = _("Phone opens today %(time)s") if self.by_phone else _("Opens today %(time)s")
            return words % {"time": time}
        words = _("Phone opens %(day)s %(time)s") if self.by_phone else _("Opens %(day)s %(time)s")
        day = date_format(self.begins, "l" if days < 7 else "MONTH_DAY_FORMAT")
        return words % {"day": day, "time": time}


def clock(at):
    """A time as it is said: 9:00, 18:00."""
    return date_format(at, "G:i")


def opening(hours, exceptions, at, *, open_on_holidays=False, by_phone=False):
    """Whether a place is open at `at` (aware datetime), or when next: an Opening.

    `hours` have weekday, opens and closes; `exceptions` have date, opens and closes (None where
    the place is closed that day), and win over public holidays and weekly hours. None where
    nothing is known of the next weeks.
    """
    now = timezone.localtime(at).replace(tzinfo=None)
    # From yesterday on, for that may reach past midnight.
    days = (now.date() + timedelta(days=n) for n in range(-1, AHEAD))
    by_date = {exception.date: exception for exception in exceptions}
    for begins, ends, doubtful in _joined(_stretches(days, hours, by_date, open_on_holidays)):
        if now < ends:
            return Opening(now, begins, ends, by_phone, doubtful)
    return None


def _stretches(days, hours, exceptions, open_on_holidays):
    """Yield (begins, ends, doubtful) of each stretch of these days, in their order."""
    for day in days:
        exception = exceptions.get(day)
        if exception:
            stretches = [exception] if exception.opens is not None else []
        elif is_public_holiday(day) and not open_on_holidays:
            stretches = []
        else:
            stretches = [stretch for stretch in hours if stretch.weekday == day.weekday()]
        doubtful = not exception and not open_on_holidays and is_half_holiday(day)
        for stretch in stretches:
            begins, ends = (datetime.combine(day, t) for t in (stretch.opens, stretch.closes))
            yield begins, ends if begins < ends else ends + A_DAY, doubtful


def _joined(stretches):
    """The same stretches, those that touch or overlap as one."""
    last = None
    for begins, ends, doubtful in stretches:
        if last and begins <= last[1]:
            last = (last[0], max(last[1], ends), last[2])
            continue
        if last:
            yield last
        last = (begins, ends, doubtful)
    if last:
        yield last
