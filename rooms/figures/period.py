"""Periods that figures are about: whole local days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Kind(models.TextChoices):
    """What a period is: one of the calendar, or some days that somebody chose."""

    MONTH = "month", gettext_lazy("Month")
    QUARTER = "quarter", gettext_lazy("Quarter")
    YEAR = "year", gettext_lazy("Year")
    DAYS = "days", gettext_lazy("Other days")


MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}


@dataclass(frozen=True, order=True)
class Period:
    """The local days from `first` to `last`, both counted in.

    Raises ValueError where there are none.
    """

    first: date
    last: date

    def __post_init__(self):
        if self.last < self.first:
            raise ValueError("A period ends before it begins.")

    @classmethod
    def months_from(cls, first, months):
        """`months` calendar months, from the one that begins on the date `first`."""
        return cls(first, month_after(first, months) - timedelta(days=1))

    @classmethod
    def month(cls, year, month):
        return cls.months_from(date(year, month, 1), 1)

    @classmethod
    def quarter(cls, year, quarter):
        """The quarter 1 to 4 of a year."""
        return cls.months_from(date(year, 3 * quarter - 2, 1), 3)

    @classmethod
    def year(cls, year):
        return cls.months_from(date(year, 1, 1), 12)

    @classmethod
    def around(cls, kind, day):
        """The month, quarter or year (`kind`) of the calendar that the date `day` lies in."""
        months = MONTHS[kind]
        return cls.months_from(date(day.year, (day.month - 1) // months * months + 1, 1), months)

    @property
    def kind(self):
        """MONTH, QUARTER or YEAR where it is exactly one of the calendar, else DAYS."""
        for kind in MONTHS:
            if self == Period.around(kind, self.first):
                return kind
        return Kind.DAYS

    @property
    def days(self):
        """How many days, 1 or more."""
        return (self.last - self.first).days + 1

    @property
    def begins(self):
        """The midnight it begins with (aware datetime)."""
        return midnight(self.first)

    @property
    def ends(self):
        """The midnight after its last day (aware datetime): what happens then is not in it."""
        return midnight(self.last + timedelta(days=1))

    @property
    def before(self):
        """The one before: of the same kind, or as many days."""
        the_day_before = self.first - timedelta(days=1)
        if self.kind == Kind.DAYS:
            return Period(self.first - timedelta(days=self.days), the_day_before)
        return Period.around(self.kind, the_day_before)

    @property
    def after(self):
        """The one after: of the same kind, or as many days."""
        the_day_after = self.last + timedelta(days=1)
        if self.kind == Kind.DAYS:
            return Period(the_day_after, self.last + timedelta(days=self.days))
        return Period.around(self.kind, the_day_after)

    @property
    def year_before(self):
        """The same period a year earlier; 29 February becomes the last day of February."""
        if self.kind == Kind.DAYS:
            return Period(a_year_before(self.first), a_year_before(self.last))
        return Period.around(self.kind, a_year_before(self.first))

    @property
    def months(self):
        """The calendar months it touches, as a list of Period, in order."""
        first, found = self.first.replace(day=1), []
        while first <= self.last:
            found.append(Period.months_from(first, 1))
            first = month_after(first, 1)
        return found

    def is_over(self, today):
        """Whether it lies wholly before the date `today`."""
        return self.last < today

    def __str__(self):
        if self.kind == Kind.YEAR:
            return str(self.first.year)
        if self.kind == Kind.MONTH:
            return date_format(self.first, "F Y")
        if self.kind == Kind.QUARTER:
            words = {"quarter": (self.first.month + 2) // 3, "year": self.first.year}
            return _("Quarter %(quarter)s of %(year)s") % words
        first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (self.first, self.last))
        return first if self.days == 1 else f"{first} – {last}"


def midnight(day):
    """The beginning of a local day, as an aware datetime."""
    return timezone.make_aware(datetime.combine(day, time.min))


def month_after(first, months):
    """The first day of the month that comes `months` after the one beginning on `first`."""
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def a_year_before(day):
    """The same date a year earlier."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
