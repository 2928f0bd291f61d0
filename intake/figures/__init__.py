"""What happened at the desk, counted (rooms/figures): the part of intakes and clients."""

from rooms.figures.counting import Parts

from . import clients, desk, intakes, visits
from .taken import Taken


def tables(rooms, period):
    """The Tables of intakes, clients, visits and services of `rooms` (list of Room) in `period`."""
    taken = Taken(rooms, period, Parts(period))
    return [
        *intakes.tables(rooms, taken),
        *clients.tables(rooms, taken),
        *visits.tables(rooms, taken),
        *desk.tables(rooms, period),
    ]


rates = desk.rates


def statistics(rooms, period):
    """The Statistics of `rooms` in `period`: how long people stayed, and waited."""
    return [*visits.statistics(rooms, period), *desk.statistics(rooms, period)]
