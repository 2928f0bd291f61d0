"""Periods: whole local days, and how the calendar goes on around them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rooms.figures import Kind, Period

DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))
CALENDAR = st.sampled_from([Kind.MONTH, Kind.QUARTER, Kind.YEAR])


def test_a_period_needs_a_day():
    assert Period(date(2026, 3, 1), date(2026, 3, 1)).days == 1
    with pytest.raises(ValueError, match="ends before"):
        Period(date(2026, 3, 2), date(2026, 3, 1))


@given(CALENDAR, DAYS)
def test_periods_of_the_calendar_follow_each_other(kind, day):
    period = Period.around(kind, day)
    assert period.first <= day <= period.last
    assert period.kind == kind
    assert period.before.last + timedelta(days=1) == period.first
    assert period.before.kind == kind
    assert period.year_before.kind == kind
    assert period.year_before.first == period.first.replace(year=period.first.year - 1)


@given(DAYS, st.integers(0, 800))
def test_the_period_before_has_as_many_days_unless_it_is_one_of_the_calendar(first, more):
    period = Period(first, first + timedelta(days=more))
    assert period.before.last + timedelta(days=1) == period.first
    if period.kind == Kind.DAYS:
        assert period.before.days == period.days
    assert [month.kind for month in period.months] == [Kind.MONTH] * len(period.months)
    assert period.months[0].first <= first <= period.months[0].last
    assert period.months[-1].first <= period.last <= period.months[-1].last


def test_a_year_before_the_leap_day_is_the_last_of_february():
    leap_day = Period(date(2028, 2, 29), date(2028, 2, 29))
    assert leap_day.year_before == Period(date(2027, 2, 28), date(2027, 2, 28))
    assert Period.month(2028, 2).year_before == Period.month(2027, 2)


def test_days_begin_at_midnight_by_the_clock_on_the_wall():
    march = Period.month(2026, 3)  # the clocks go forward on the 29th
    assert march.begins == datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert march.ends == datetime(2026, 3, 31, 22, tzinfo=UTC)
    assert Period.quarter(2026, 4) == Period(date(2026, 10, 1), date(2026, 12, 31))


def test_a_period_is_over_when_its_last_day_is():
    assert not Period.month(2026, 3).is_over(date(2026, 3, 31))
    assert Period.month(2026, 3).is_over(date(2026, 4, 1))


@pytest.mark.parametrize(
    ("period", "english", "danish"),
    [
        (Period.year(2026), "2026", "2026"),
        (Period.quarter(2026, 2), "Quarter 2 of 2026", "2. kvartal 2026"),
        (Period.month(2026, 3), "March 2026", "marts 2026"),
        (Period(date(2026, 3, 2), date(2026, 3, 2)), "2 Mar 2026", "2. marts 2026"),
        (
            Period(date(2026, 3, 2), date(2026, 4, 1)),
            "2 Mar 2026 – 1 Apr 2026",
            "2. marts 2026 – 1. april 2026",
        ),
    ],
)
def test_a_period_is_named_as_people_name_it(period, english, danish):
    with translation.override("en"):
        assert str(period) == english
    with translation.override("da"):
        assert str(period) == danish
