"""What a table says, in a sentence: the largest of it, and all of it beside the period before."""

from functools import lru_cache
from itertools import product

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .table import TOTAL

# What stands in the place of a number that is not told.
HIDDEN = gettext_lazy("hidden")


def number_of(table, *categories):
    """The number in a cell of the table, or None where it is not told."""
    count = table.count(*categories)
    return None if count is None else count.number


def total_of(table):
    """The number of all of the table, or None where it is not told."""
    return number_of(table, *(TOTAL for _dimension in table.dimensions))


def cells(table):
    """(categories, number or None) of all that stands inside of the table, without margins."""
    keys = product(*(dimension.categories for dimension in table.dimensions))
    return [(categories, number_of(table, *categories)) for categories in keys]


def named(dimension):
    """(code, words) of the categories, in the active language."""
    return [(code, str(words)) for code, words in dimension.categories.items()]


def shown(number, decimals=0):
    """A number as the language writes it; in words that it is hidden."""
    if number is None:
        return str(HIDDEN)
    return _shown(get_language(), round(number, decimals), decimals)


@lru_cache(maxsize=10_000)
def _shown(_language, number, decimals):
    """A page has thousands of numbers, mostly small ones, and each asks for five settings."""
    return number_format(number, decimals, force_grouping=True)


def percent(share):
    """A share between 0 and 1 in percent."""
    return _("%(number)s%%") % {"number": shown(share * 100, 1 if share and share < 0.1 else 0)}


def change(number, before):
    """How much more or less a number is than the one before; "" where one is not told."""
    if number is None or before is None:
        return ""
    difference = number - before
    if not difference:
        return _("unchanged")
    sign = "+" if difference > 0 else "−"
    told = f"{sign}{shown(abs(difference))}"
    return f"{told} ({sign}{percent(abs(difference) / before)})" if before else told


def said(table, before=None):
    """What a table says, in two sentences at most; `before` is that of the period before."""
    total = total_of(table)
    if total == 0 and not any(number for _keys, number in cells(table)):
        return _("Nothing was counted in this period.")
    told = [_all_of_it(total, total_of(before) if before else None)]
    numbers = [(number, keys) for keys, number in cells(table) if number]
    if table.dimensions and numbers:
        told.insert(0, _largest(table, total, numbers))
    return " ".join(words for words in told if words)


def _largest(table, total, numbers):
    """Which category, or pair of them, has the most."""
    number, keys = max(numbers, key=lambda found: found[0])
    words = ", ".join(
        str(dimension.categories[code])
        for dimension, code in zip(table.dimensions, keys, strict=True)
    )
    told = {"category": words, "number": shown(number)}
    if total and all(dimension.partition for dimension in table.dimensions):
        told["share"] = percent(number / total)
        return _("The most: %(category)s with %(number)s (%(share)s).") % told
    return _("The most: %(category)s with %(number)s.") % told


def _all_of_it(total, before):
    if total is None:
        return ""
    told = {"total": shown(total), "before": shown(before)}
    if before is None:
        return _("In all %(total)s.") % told
    if total == before:
        return _("In all %(total)s, as many as in the period before.") % told
    if not before:
        return _("In all %(total)s; in the period before there was nothing.") % told
    told["share"] = percent(abs(total - before) / before)
    if total > before:
        return _("In all %(total)s, %(share)s more than in the period before (%(before)s).") % told
    return _("In all %(total)s, %(share)s less than in the period before (%(before)s).") % told
