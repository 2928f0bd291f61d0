"""Tables made up for the tests of charts and of the pages of figures."""

from rooms.figures import TOTAL, Count, Dimension, Measure, Table

INTAKES = Measure("intakes", "Intakes", "Each intake counts once.")
FEW = {"cocaine": "Kokain", "heroin": "Heroin", "mixed": "Kokain og heroin & <andet>"}
HOURS = {f"{hour:02}": f"{hour:02}" for hour in range(24)}
WEEKDAYS = dict(enumerate(["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]))
WEEKDAYS = {str(number): name for number, name in WEEKDAYS.items()}


def table(*categories, numbers=None, ordered=False, hidden=(), code="test"):
    """A Table by dimensions with these categories; `numbers` by key, else counted up from 1."""
    dimensions = tuple(
        Dimension(f"d{number}", f"D{number}", those, ordered=ordered)
        for number, those in enumerate(categories)
    )
    keys = [()]
    for those in categories:
        keys = [(*key, one) for key in keys for one in those]
    counts = {
        key: Count(number, number)
        for key, number in zip(keys, numbers or range(1, len(keys) + 1), strict=True)
    }
    counts[tuple(TOTAL for _dimension in dimensions)] = Count(
        sum(c.number for c in counts.values())
    )
    return Suppressed(code, "Stofindtag", INTAKES, dimensions, counts, hidden=frozenset(hidden))


class Suppressed(Table):
    """A Table of which some cells are hidden, as the publication gives them."""

    def __init__(self, *args, hidden, **kwargs):
        super().__init__(*args, **kwargs)
        self.hidden = hidden

    def count(self, *categories):
        return None if categories in self.hidden else super().count(*categories)


KINDS = {
    "bars": table(FEW, numbers=[1234, 5, 0]),
    "line": table({f"{day:02}": f"{day}. marts" for day in range(1, 32)}, ordered=True),
    "heat map": table(HOURS, WEEKDAYS, ordered=True),
    "grouped bars": table(FEW, {"w": "Kvinde", "m": "Mand"}),
}
