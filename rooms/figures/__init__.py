"""What happened in the rooms, counted: over which period, of what, and who may know how exactly.

Each app tells its part in a module `figures`, found as Django finds `admin.py`:
`tables(rooms, period)` gives a list of Table, the `rates` among them are a list of Rate, and
`statistics(rooms, period)` gives a list of Statistic. An app may leave out any of them. `rooms` are
counted together: a client of two rooms is one client.
"""

import sys
from functools import cache

from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from .period import Kind, Period
from .table import TOTAL, Count, Dimension, Measure, Rate, Statistic, Table

__all__ = [
    "TOTAL",
    "Count",
    "Dimension",
    "Kind",
    "Measure",
    "Period",
    "Rate",
    "Statistic",
    "Table",
    "rates",
    "statistics",
    "tables",
]


def tables(rooms, period):
    """The Tables of all apps over `rooms` (a list of Room) in `period`, app by app."""
    return [table for app in _offering("tables") for table in app.tables(rooms, period)]


def rates():
    """The Rates of all apps: each of two numbers that stand in the tables."""
    return [rate for app in _offering("rates") for rate in app.rates]


def statistics(rooms, period):
    """The Statistics of all apps over `rooms` in `period`."""
    return [found for app in _offering("statistics") for found in app.statistics(rooms, period)]


@cache
def _offering(name):
    """The modules `figures` of our other apps that have `name`, in the order of the apps."""
    autodiscover_modules("figures")
    modules = (sys.modules.get(f"{app.name}.figures") for app in apps.get_app_configs())
    this = sys.modules[__name__]
    return [module for module in modules if module is not this and hasattr(module, name)]
