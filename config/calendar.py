"""Which days are public holidays in Denmark."""

from functools import cache

import holidays


@cache
def _days(year, category):
    return frozenset(holidays.country_holidays("DK", years=year, categories=(category,)))


def is_public_holiday(day):
    """Whether the date `day` is a public holiday (helligdag), on which offices are closed."""
    return day in _days(day.year, "public")


def is_half_holiday(day):
    """Whether many close on the date `day`, or early, though it is no public holiday.

    1 May, Constitution Day, Christmas Eve and New Year's Eve.
    """
    return day in _days(day.year, "optional") and not is_public_holiday(day)
