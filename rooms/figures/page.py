"""The figures of a period as a page shows them: beside the period before and the year before."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from config import replica

from . import charts
from .table import TOTAL, Table
from .words import change, named, number_of, percent, said, shown, total_of

# Of a longer list, what was never there is left out.
LONG = 12
# How a number is shown where nothing was, or nothing is asked.
NOTHING = {"", "0", "–"}


@dataclass
class Compared:
    """A number in words, with those of the period before and the year before, and the changes."""

    words: str
    number: str
    share: str = ""
    before: str = ""
    change: str = ""
    year_before: str = ""
    year_change: str = ""
    definition: str = ""

    @property
    def is_nothing(self):
        """Whether there was nothing to tell of in any of the three periods."""
        return {self.number, self.before, self.year_before} <= NOTHING


@dataclass
class Section:
    """A Table of one period, with the same table of the period before and of the year before.

    Either of these is None where there is none.
    """

    table: Table
    before: Table | None = None
    year_before: Table | None = None

    @property
    def said(self):
        return said(self.table, self.before)

    @cached_property
    def has_chart(self):
        return charts.drawable(self.table)

    @cached_property
    def version(self):
        """What the address of the chart carries: another one for other numbers."""
        return charts.digest(self.table)

    @property
    def is_matrix(self):
        return len(self.table.dimensions) == 2

    def __post_init__(self):
        # Days and months of another period have other names: only all of them stand side by side.
        self.beside = {
            id(table): [d.categories.keys() for d in table.dimensions]
            == [d.categories.keys() for d in self.table.dimensions]
            for table in (self.before, self.year_before)
            if table
        }

    @property
    def has_before(self):
        return self.beside.get(id(self.before), False)

    @property
    def has_year_before(self):
        return self.beside.get(id(self.year_before), False)

    @property
    def has_shares(self):
        """Whether the categories are parts of a whole, each in one only."""
        return all(dimension.partition for dimension in self.table.dimensions)

    @property
    def rows(self):
        """A Compared for each category of the one dimension, and for all."""
        [dimension] = self.table.dimensions
        total = total_of(self.table) if dimension.partition else None
        rows = [self.compared(words, code, total=total) for code, words in named(dimension)]
        if len(rows) > LONG:
            rows = [row for row in rows if not row.is_nothing]
        return [*rows, self.compared(_("In all"), TOTAL)]

    def compared(self, words, *categories, total=None):
        """A cell beside what it was."""
        found = [
            number_of(table, *categories) if table else None
            for table in (self.table, self.before, self.year_before)
        ]
        number, before, year_before = found
        return Compared(
            words=words,
            number=shown(number),
            share=percent(number / total) if number is not None and total else "",
            before=shown(before) if self.before else "",
            change=change(number, before),
            year_before=shown(year_before) if self.year_before else "",
            year_change=change(number, year_before),
        )

    @property
    def heads(self):
        """The words of the columns of a table with two dimensions."""
        return [*(words for _code, words in named(self.table.dimensions[1])), _("In all")]

    @property
    def matrix(self):
        """(words, numbers) of the rows of a table with two dimensions, the margins last."""
        down, across = self.table.dimensions
        columns = [*across.categories, TOTAL]
        lines = [
            (words, [number_of(self.table, code, column) for column in columns])
            for code, words in [*named(down), (TOTAL, _("In all"))]
        ]
        if len(lines) > LONG and not down.ordered:
            lines = [(words, numbers) for words, numbers in lines if any(n != 0 for n in numbers)]
        return [(words, [shown(number) for number in numbers]) for words, numbers in lines]


@dataclass
class Figures:
    """What was counted in one period: `tables`, `rates` among them, and `statistics`.

    `as_of` is of when the rows are that were counted, where that is more than a minute ago.
    """

    tables: list
    rates: list
    statistics: list
    as_of: datetime | None = field(default_factory=replica.as_of)

    def cell(self, code, categories):
        """The number of a cell of the table with this code; None where it is not told."""
        for table in self.tables:
            if table.code == code:
                return number_of(table, *categories)
        return None


class FiguresPage:
    """The figures of a period beside those of the period before and of the year before."""

    def __init__(self, now, before=None, year_before=None):
        """Takes Figures, of the others None where they are not shown."""
        self.now, self.before, self.year_before = now, before, year_before

    @cached_property
    def sections(self):
        """A Section for each table that is divided by something."""
        return [section for section in self._compared_tables if section.table.dimensions]

    @cached_property
    def keys(self):
        """The short list on top: how much of each, then rates, statistics, what is not divided."""
        return [key for key in self._all_keys if not key.is_nothing]

    @property
    def keys_of_nothing(self):
        """The words of what would stand in that list if there had ever been any."""
        return [key.words for key in self._all_keys if key.is_nothing]

    @cached_property
    def _all_keys(self):
        first_of: dict[str, Section] = {}
        for section in self.sections:
            first_of.setdefault(section.table.measure.code, section)
        alone = [section for section in self._compared_tables if not section.table.dimensions]
        return [
            *(self._total(section) for section in first_of.values()),
            *(self._rate(rate) for rate in self.now.rates),
            *(self._statistic(statistic) for statistic in self.now.statistics),
            *(self._number(section) for section in alone),
        ]

    @property
    def is_empty(self):
        """Whether nothing at all was counted."""
        return not any(total_of(table) != 0 for table in self.now.tables)

    def section(self, code):
        """The Section of the table with this code, or None."""
        return next((found for found in self.sections if found.table.code == code), None)

    @cached_property
    def _compared_tables(self):
        before, year_before = (
            {table.code: table for table in figures.tables} if figures else {}
            for figures in (self.before, self.year_before)
        )
        return [
            Section(table, before.get(table.code), year_before.get(table.code))
            for table in self.now.tables
        ]

    @staticmethod
    def _total(section):
        nothing_chosen = [TOTAL] * len(section.table.dimensions)
        return section.compared(str(section.table.measure.title), *nothing_chosen)

    @staticmethod
    def _number(section):
        found = section.compared(str(section.table.title))
        found.definition = str(section.table.measure.definition)
        return found

    def _rate(self, rate):
        found = Compared(
            str(rate.title),
            self._rate_in(self.now, rate),
            before=self._rate_in(self.before, rate),
            year_before=self._rate_in(self.year_before, rate),
        )
        found.definition = str(rate.definition)
        return found

    @staticmethod
    def _rate_in(figures, rate):
        """The rate in words; "" where there is nothing to compare with."""
        if figures is None:
            return ""
        part, whole = figures.cell(*rate.part), figures.cell(*rate.whole)
        if part is None or whole is None:
            return shown(None)
        if not whole:
            return "–"
        # The title says of how many, where it is not of a hundred.
        return percent(part / whole) if rate.per == 100 else shown(rate.per * part / whole, 2)

    def _statistic(self, statistic):
        return Compared(
            str(statistic.title),
            self._value(statistic),
            before=self._value_in(self.before, statistic.code),
            year_before=self._value_in(self.year_before, statistic.code),
            definition=str(statistic.definition),
        )

    def _value_in(self, figures, code):
        if figures is None:
            return ""
        found = (one for one in figures.statistics if one.code == code)
        return self._value(next(found, None))

    @staticmethod
    def _value(statistic):
        if statistic is None or not statistic.of.number:
            return "–"
        if statistic.value is None:
            return shown(None)
        rounded = round(statistic.value, 1)
        value = shown(rounded, 0 if rounded == int(rounded) else 1)
        return f"{value} {statistic.unit}".strip()
