"""Intakes over time, by the hour of the week, room, substance and method."""

from collections import defaultdict

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from rooms.figures import TOTAL, Count, Dimension, Measure, Table
from rooms.figures.counting import chosen, named, room_dimension
from rooms.models import Method

INTAKES = Measure(
    "intakes",
    _("Intakes"),
    _(
        "Every intake that was registered and not undone counts as one, at the time it was "
        "registered for. A mixture is one intake."
    ),
)
WEEKDAY = Dimension(
    "weekday",
    _("Day of the week"),
    {str(number + 1): name for number, name in WEEKDAYS.items()},
    ordered=True,
)
HOUR = Dimension(
    "hour",
    _("Hour of the day"),
    {f"{hour:02}": f"{hour:02}–{hour + 1:02}" for hour in range(24)},
    ordered=True,
)
METHOD = chosen("method", _("Method"), Method)
MIXED = Dimension("mixed", _("Alone or mixed"), {"alone": _("Alone"), "mixture": _("In a mixture")})


def tables(rooms, taken):
    """The Tables of what was Taken in `rooms`."""
    total = count(taken, "all")
    found = [over_time(taken, total), by_hour(taken, total), *by_substance(taken, total)]
    if len(rooms) > 1:
        found.insert(1, by_room(taken, rooms, total))
    return found


def count(taken, *key):
    """The Count of a cell, by its key in Taken."""
    return Count(taken.numbers[key], taken.people.get(key, 0))


def counts(taken, kind):
    """{categories: Count} of all cells of one kind that are not empty."""
    return {key[1:]: count(taken, *key) for key in taken.numbers if key[0] == kind}


def over_time(taken, total):
    return Table(
        "intakes_over_time",
        _("Intakes over time"),
        INTAKES,
        (taken.parts.dimension,),
        {**counts(taken, "part"), (TOTAL,): total},
    )


def by_room(taken, rooms, total):
    slugs = {room.pk: room.slug for room in rooms}
    found: dict = {(slugs[pk],): found for (pk,), found in counts(taken, "room").items()}
    dimension = room_dimension(rooms)
    return Table(
        "intakes_by_room",
        _("Intakes by room"),
        INTAKES,
        (dimension,),
        {**found, (TOTAL,): total},
    )


def by_hour(taken, total):
    return Table(
        "intakes_by_hour_of_week",
        _("Intakes by day of the week and hour"),
        INTAKES,
        (WEEKDAY, HOUR),
        {**counts(taken, "hour"), (TOTAL, TOTAL): total},
    )


def by_substance(taken, total):
    """The Tables by what was taken."""
    substances = [row for pk, row in taken.substances.items() if row.active or pk in taken.used]
    pairs = {**counts(taken, "taken"), (TOTAL, TOTAL): total}
    substance_dimension = named("substance", _("Substance"), substances)
    singles = [row for row in substances if not row.components.all()]
    components = {part for row in substances for part in row.components.all()}
    drugs = named("drug", _("Drug"), dict.fromkeys([*singles, *components]), partition=False)
    return [
        Table(
            "intakes_by_substance",
            _("Intakes by substance"),
            INTAKES,
            (substance_dimension,),
            {(code,): count for (code, method), count in pairs.items() if method == TOTAL},
        ),
        Table(
            "intakes_by_drug",
            _("Intakes with a drug, alone or in a mixture"),
            INTAKES,
            (drugs, MIXED),
            {**counts(taken, "drug"), (TOTAL, TOTAL): total},
            made_of(substances),
        ),
        Table(
            "intakes_by_method",
            _("Intakes by method"),
            INTAKES,
            (METHOD,),
            {(method,): count for (code, method), count in pairs.items() if code == TOTAL},
        ),
        Table(
            "intakes_by_substance_and_method",
            _("Intakes by substance and method"),
            INTAKES,
            (substance_dimension, METHOD),
            pairs,
        ),
    ]


def made_of(substances):
    """What each cell by drug is the sum of, in the cells by substance."""
    found = defaultdict(list)
    for substance in substances:
        drugs = [drug.code for drug in substance.components.all()]
        mixed = "mixture" if drugs else "alone"
        for drug in [*(drugs or [substance.code]), TOTAL]:
            found[drug, mixed].append(("intakes_by_substance", (substance.code,)))
    return dict(found)
