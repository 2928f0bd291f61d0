"""What happened at the desk, counted (rooms/figures): the part of intakes and clients."""

from rooms.figures.counting import Parts

from . import clients, desk, intakes, visits
from .taken import Taken


def tables(rooms, period):
    """The Tables of intakes, clients, visits and services of `rooms` (list of Room) in `period`."""
    parts = Parts(period)
    taken = Taken(rooms, period, parts)
    return [
        *intakes.tables(rooms, taken),
        *clients.tables(rooms, taken),
        *visits.tables(rooms, visits.Stays(rooms, period, parts), parts),
        *desk.tables(rooms, period),
    ]


rates = desk.rates


def statistics(rooms, period):
    """The Statistics of `rooms` in `period`: how long people stayed, and waited."""
    stays = visits.Stays(rooms, period, Parts(period))
    return [*visits.statistics(stays), *desk.statistics(rooms, period)]
