"""Intakes over time, by the hour of the week, room, substance and method."""

from collections import Counter, defaultdict

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from intake.models import Substance
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
    of_days, of_substances, of_hours = taken.numbers
    everybody = set()
    in_room, by_pair = defaultdict(set), defaultdict(set)
    for person, room, substance, method in taken.by_whom:
        everybody.add(person)
        in_room[room].add(person)
        by_pair[substance, method].add(person)
    total = Count(sum(of_days.values()), len(everybody))
    used = {substance for substance, _method in of_substances}
    substances = {
        row.pk: row
        for row in Substance.objects.prefetch_related("components")
        if row.active or row.pk in used
    }
    found = [
        over_time(of_days, taken.by_part, taken.parts, total),
        by_hour(of_hours, taken.weeks, total),
        *by_substance(of_substances, by_pair, substances, total),
    ]
    if len(rooms) > 1:
        found.insert(1, by_room(of_days, in_room, rooms, total))
    return found


def over_time(of_days, people, parts, total):
    numbers: Counter = Counter()
    for (_room, day), number in of_days.items():
        numbers[parts.code(day)] += number
    counts: dict = {(code,): Count(number, len(people[code])) for code, number in numbers.items()}
    return Table(
        "intakes_over_time",
        _("Intakes over time"),
        INTAKES,
        (parts.dimension,),
        {**counts, (TOTAL,): total},
    )


def by_room(of_days, people, rooms, total):
    numbers: Counter = Counter()
    for (room, _day), number in of_days.items():
        numbers[room] += number
    counts: dict = {
        (room.slug,): Count(numbers[room.pk], len(people[room.pk]))
        for room in rooms
        if room.pk in numbers
    }
    dimension = room_dimension(rooms)
    return Table(
        "intakes_by_room",
        _("Intakes by room"),
        INTAKES,
        (dimension,),
        {**counts, (TOTAL,): total},
    )


def by_hour(numbers, weeks, total):
    """The Table of `numbers` by (weekday, hour), with the `weeks` of what was Taken."""
    counts: dict = {(TOTAL, TOTAL): total}
    signs = "".join(weeks)
    for (weekday, hour), number in numbers.items():
        slot = (weekday - 1) * 24 + hour
        people = signs[slot :: 7 * 24].count("1")
        counts[str(weekday), f"{hour:02}"] = Count(number, people)
    for weekday in {weekday for weekday, _hour in numbers}:
        number = sum(n for (day, _hour), n in numbers.items() if day == weekday)
        begin = (weekday - 1) * 24
        people = sum("1" in week[begin : begin + 24] for week in weeks)
        counts[str(weekday), TOTAL] = Count(number, people)
    for hour in {hour for _weekday, hour in numbers}:
        number = sum(n for (_weekday, of), n in numbers.items() if of == hour)
        people = sum("1" in week[hour::24] for week in weeks)
        counts[TOTAL, f"{hour:02}"] = Count(number, people)
    return Table(
        "intakes_by_hour_of_week",
        _("Intakes by day of the week and hour"),
        INTAKES,
        (WEEKDAY, HOUR),
        counts,
    )


def by_substance(numbers, people, substances, total):
    """The Tables by what was taken: `numbers` and `people` by (substance id, method)."""
    by_pair = Sums()
    by_drug = Sums()
    for (pk, method), number in numbers.items():
        substance, who = substances[pk], people[pk, method]
        for key in ((substance.code, method), (substance.code, TOTAL), (TOTAL, method)):
            by_pair.add(key, number, who)
        drugs = [drug.code for drug in substance.components.all()]
        mixed = "mixture" if drugs else "alone"
        for drug in drugs or [substance.code]:
            by_drug.add((drug, mixed), number, who)
            by_drug.add((drug, TOTAL), number, who)
        by_drug.add((TOTAL, mixed), number, who)
    pairs = by_pair.counts({(TOTAL, TOTAL): total})
    substance_dimension = named("substance", _("Substance"), substances.values())
    singles = [row for row in substances.values() if not row.components.all()]
    components = {part for row in substances.values() for part in row.components.all()}
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
            by_drug.counts({(TOTAL, TOTAL): total}),
            made_of(substances.values()),
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


class Sums:
    """Numbers that add up and people who do not, by key."""

    def __init__(self):
        self.numbers: Counter = Counter()
        self.people: dict = defaultdict(set)

    def add(self, key, number, people):
        self.numbers[key] += number
        self.people[key] |= people

    def counts(self, more):
        """{key: Count}, and `more` of them."""
        found = {key: Count(number, len(self.people[key])) for key, number in self.numbers.items()}
        return {**found, **more}
