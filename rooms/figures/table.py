"""What a figure is: a count with the people behind it, and what it is a count of.

A cell is known by what it counts and by which categories it is restricted to, whatever table it
stands in: intakes that were smoked are the same number in two tables. So the disclosure control
can work out by itself which cells add up to which.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise

# In the place of a category: all of them together.
TOTAL = ""


@dataclass(frozen=True)
class Measure:
    """What is counted: intakes, visits, clients, overdoses.

    `definition` says what counts as one, in words that are printed with every figure. One that
    `adds_up` over rooms and over months is in exactly one of them; a client may come to two rooms
    and in two months, and is one client all the same.
    """

    code: str
    title: str | Promise
    definition: str | Promise
    adds_up: bool = True


@dataclass(frozen=True)
class Dimension:
    """By what a count is divided: method, gender, hour of the day.

    `categories` are labels by code, in the order they are shown. If the dimension is a
    `partition`, everything counted falls into exactly one category, so that they add up to the
    total; of "substance, alone or mixed" one intake may fall into several.
    """

    code: str
    title: str | Promise
    categories: dict[str, str | Promise] = field(hash=False, compare=False)
    partition: bool = True
    ordered: bool = False  # along a line, as hours and ages are


class Count(NamedTuple):
    """How many, and how many different people are behind them.

    `people` is None where it was not asked: of what concerns nobody in particular, such as
    meetings of the council.
    """

    number: int
    people: int | None = None


@dataclass
class Table:
    """The counts of a measure by one or two dimensions, or by none.

    `counts` has a Count for a tuple of one category per dimension, or TOTAL in its place: every
    margin is there, for people who are counted once do not add up. A key that is missing is
    Count(0, 0). `sums` says of a key which cells of another table add up to it, as a list of
    (code of the table, key): of heroin alone and heroin in mixtures by each mixture.
    """

    code: str
    title: str | Promise
    measure: Measure
    dimensions: tuple[Dimension, ...]
    counts: dict[tuple[str, ...], Count]
    sums: dict[tuple[str, ...], list] = field(default_factory=dict)

    def count(self, *categories):
        """The Count of one category per dimension, or of TOTAL in its place."""
        return self.counts.get(categories, Count(0, 0))

    @property
    def total(self):
        return self.count(*(TOTAL for _dimension in self.dimensions))


@dataclass(frozen=True)
class Rate:
    """A number as a share of another: `per` times `part` through `whole`.

    Both are cells: the code of a Table and a tuple of its categories.
    """

    code: str
    title: str | Promise
    part: tuple[str, tuple[str, ...]]
    whole: tuple[str, tuple[str, ...]]
    per: int = 100
    definition: str | Promise = ""


@dataclass(frozen=True)
class Statistic:
    """One number about many, such as the median length of stay.

    `value` is None where there is nothing to tell; `of` is the Count it is taken over, and
    `unit` what the value is in, in words.
    """

    code: str
    title: str | Promise
    value: float | None
    of: Count
    unit: str | Promise = ""
    definition: str | Promise = ""
