"""Different people, counted in all groupings at once: each is a row of bits, one for each cell.

The database makes a row for each person and sends all as one text, of which each column is
counted. So a year is read and grouped once, not once for each grouping.
"""

from collections.abc import Iterable


class Columns:
    """Which column of the rows each cell has; a cell is known by its key, a tuple."""

    def __init__(self):
        self.places: dict[tuple, int] = {}

    def add(self, keys: Iterable[tuple]) -> list[int]:
        """The columns of `keys`, one after the other where they are new."""
        return [self.places.setdefault(key, len(self.places)) for key in keys]

    @property
    def width(self) -> int:
        """How many columns there are; PostgreSQL has no bits of length 0."""
        return max(1, len(self.places))

    def bits(self, places: Iterable[int] = ()) -> str:
        """A row with a 1 in these columns, as a text."""
        row = ["0"] * self.width
        for place in places:
            row[place] = "1"
        return "".join(row)

    def counted(self, rows: str | None, more: Iterable[tuple]) -> dict[tuple, int]:
        """How many of `rows`, one after the other in a text, have a 1 in each column.

        Right of the columns each row has some for the keys `more`.
        """
        keys = [*self.places, *[None] * (self.width - len(self.places)), *more]
        text = rows or ""
        return {
            key: text[place :: len(keys)].count("1")
            for place, key in enumerate(keys)
            if key is not None
        }
