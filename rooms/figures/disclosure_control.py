"""Which numbers are not published, so that nobody can be worked out from those that are.

Primary suppression hides a cell with somebody in it that is under the threshold, or that fewer
people than the threshold are behind: forty intakes of one person are that person. A zero is
published: nobody is behind it, and "no deaths" is what a report must be able to say. So whoever
reads a publication knows that a hidden cell is at least 1, and everything here reckons with that.

Complementary suppression hides further cells, until each hidden one could be something else as
well. The published numbers leave a system of linear equations (and some inequalities) over the
hidden cells. A cell is protected when we hold solutions of that system, in whole numbers, in which
it has two different values under the threshold, or values the threshold apart. We do not bound what
could be: bounds by single equations say "wide" where several together leave one value. We show
it, by a move: a change of some hidden cells that keeps every equation, such as +1 and -1 at the
corners of a rectangle. A move stays good when more is hidden, so that none is looked at twice.
Where no move of hidden cells is found, the cheapest with further cells is, and these are hidden.

Method: alternating moves of Cox, "Suppression Methodology and Statistical Disclosure Control",
JASA 75 (1980), pp. 377-385; the search for the cheapest after the shortest-path heuristics in
Hundepool et al., "Statistical Disclosure Control" (Wiley 2012), chapter 4, over all linked tables
at once instead of table by table. What is not covered, says docs/adr/0016.
"""

import heapq
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import count
from math import gcd, sqrt
from typing import NamedTuple

# Cells have any names that can be sorted; they are numbered in that order.
Id = Hashable

# How many partial moves are looked at: for what was published before (there are many, and what
# comes now yields anyhow), for a move of hidden cells, and for one that hides more.
FEW_TRIES, TRIES, DEAR_TRIES = 15, 60, 600
# How many ways to put one equation right are looked at.
WAYS = 6
# What an equation still to be put right is taken to cost: it leads the search to an end.
STILL_OPEN = 6.0
# What is done with a hidden cell, in this order.
LOOK, HIDE_MORE = 0, 1


class Sum(NamedTuple):
    """That a cell is the sum of others."""

    total: Id
    parts: tuple[Id, ...]


class AtLeast(NamedTuple):
    """That cells together are no less than another: the clients of two months than of both."""

    more: tuple[Id, ...]
    less: Id


def is_small(number, people, threshold):
    """Whether a cell of `number` with `people` behind it (None: not asked) is hidden by itself."""
    return number > 0 and (number < threshold or (people is not None and people < threshold))


def suppressed(
    cells,
    sums,
    at_least=(),
    *,
    threshold,
    decided=None,
    also=(),
    wide=False,
    beat=lambda: None,
):
    """The ids of the cells that are not published, as a set.

    `cells` are (number, people) by id; `sums` and `at_least` hold over them and are known to
    whoever reads. `decided` says by id of what was published before whether it was hidden: that
    stays as it is, and the others make up for it. `also` are ids that are hidden in any case. With
    `wide` two values under the threshold are not doubt enough: a larger number of which the cell
    becomes a part later is hidden with it, and has only the doubt that this one has.
    `beat` is called again and again meanwhile. The answer does not depend on any order. Raises
    ValueError where a sum is none.
    """
    decided, also = decided or {}, set(also)
    system = System(cells, sums, at_least, threshold, wide, beat)
    known = {i for i in system.numbers if decided.get(system.ids[i]) is False}
    told = system.told_by(known)
    free = [i for i in system.numbers if system.ids[i] not in decided and i not in told]
    system.open = set(free)
    for i in system.numbers:
        name = system.ids[i]
        number, people = cells[name]
        small = name in also or is_small(number, people, threshold)
        if decided.get(name, small):
            system.hide(i)
    system.hidden -= told
    system.protect()
    return {system.ids[i] for i in system.hidden}


@dataclass
class System:
    """What is known of the cells that are not zero, by their numbers from 0."""

    cells: dict
    sums: list
    at_least: list
    threshold: int
    wide: bool
    beat: Callable[[], None]
    hidden: set = field(default_factory=set)
    open: set = field(default_factory=set)  # what may still be hidden

    def __post_init__(self):
        self.ids = sorted(name for name in self.cells if self.cells[name][0])
        self.number_of = {name: i for i, name in enumerate(self.ids)}
        self.numbers = range(len(self.ids))
        self.value = [self.cells[name][0] for name in self.ids]
        # Each row is {cell: 1 or -1}: its sum is 0, or no less than minus its slack.
        self.rows: list[dict[int, int]] = []
        self.slack: list[int | None] = []
        self.rows_of: list[list[int]] = [[] for _i in self.numbers]
        rows: dict = {self._row(more, [less]): 0 for more, less in self.at_least}
        rows |= {self._row([total], parts): None for total, parts in self.sums}
        for row in sorted(rows):
            self._add(dict(row), rows[row])
        # The least and the most each can be, as far as we can show, and what under the threshold.
        self.least, self.most = self.value[:], self.value[:]
        self.under = [{v} if v < self.threshold else set() for v in self.value]
        self.waiting = []

    def _row(self, plus, minus):
        """((cell, 1 or -1), …) of those that are not zero."""
        signs = [(name, 1) for name in plus] + [(name, -1) for name in minus]
        known = self.number_of
        return tuple(sorted((known[name], sign) for name, sign in signs if name in known))

    def _add(self, row, slack):
        difference = sum(sign * self.value[i] for i, sign in row.items())
        if slack is None and difference:
            names = ", ".join(str(self.ids[i]) for i in row)
            raise ValueError(f"These do not add up: {names}")
        if difference < 0:
            raise ValueError("What is said to be no less, is less.")
        if len(row) > 1:
            for i in row:
                self.rows_of[i].append(len(self.rows))
            self.rows.append(row)
            self.slack.append(None if slack is None else difference)

    def told_by(self, known):
        """The numbers that follow from those of `known` cells: to hide them would be in vain."""
        told, grown = set(known), True
        while grown:
            grown = False
            for row, slack in zip(self.rows, self.slack, strict=True):
                rest = [i for i in row if i not in told] if slack is None else []
                if len(rest) == 1:
                    told.update(rest)
                    grown = True
        return told - known

    def hide(self, i):
        if i not in self.hidden:
            self.hidden.add(i)
            heapq.heappush(self.waiting, (LOOK, self.value[i], i))

    def is_protected(self, i):
        """Whether it is shown that the cell could be something else as well."""
        is_wide = self.most[i] - self.least[i] >= self.threshold
        return is_wide or (not self.wide and len(self.under[i]) > 1)

    def protect(self):
        """Hide more, until each hidden cell is protected; the smallest come first.

        All are looked at before any more is hidden: what is hidden already may be enough.
        """
        while self.waiting:
            self.beat()
            act, value, i = heapq.heappop(self.waiting)
            published_before = i not in self.open
            if self.is_protected(i):
                continue
            if published_before and act == HIDE_MORE:
                # What it stands in a sum with now makes up for it.
                self.hide_around(i)
            elif self.find(i, self.wanted(i), FEW_TRIES if published_before else TRIES):
                continue
            elif act == LOOK:
                heapq.heappush(self.waiting, (HIDE_MORE, value, i))
            elif not self.find(i, self.generous(i), DEAR_TRIES, hiding=True):
                self.hide_around(i)

    def wanted(self, i):
        """The changes of a cell any of which would protect it, as far as is shown until now."""
        value, threshold = self.value[i], self.threshold
        below = value - threshold + 2 if value >= threshold else 1
        up, down = threshold - (value - self.least[i]), threshold - (self.most[i] - value)
        if self.wide:
            return [up, *([-down] if value > down else [])]
        down = min(down, below)
        return [1 if value + 1 < threshold else up, *([-down] if value > down else [])]

    def generous(self, i):
        """Changes by which every cell of a move is protected at once; then those wanted()."""
        whole = self.threshold
        return [whole, *([-whole] if self.value[i] > whole else []), *self.wanted(i)]

    def find(self, i, changes, tries, *, hiding=False):
        """Whether a move with one of `changes` of the cell is found; it is then shown."""
        for change in changes:
            move = self.move(i, change, tries, hiding=hiding)
            if move:
                self.show(move)
                if self.is_protected(i):
                    return True
        return False

    def move(self, i, change, tries, *, hiding):
        """A move ({cell: change}) that changes the cell by `change`, or None; a cheap one.

        With `hiding` it may use cells that are not hidden, which cost the root of their value.
        """
        order = count()
        heap = [(0.0, next(order), 0.0, {i: change}, self.sums_of({}, i, change))]
        while heap and tries:
            tries -= 1
            _hope, _order, cost, move, sums = heapq.heappop(heap)
            wrong = self.wrong(sums)
            if not wrong:
                return move
            # The row with the fewest ways out; with none, this is a dead end.
            ways = [self.ways(row, by, move, hiding=hiding) for row, by in sorted(wrong.items())]
            fewest = min(ways, key=len)
            for dear, j, by in heapq.nsmallest(WAYS, fewest):
                then = self.sums_of(sums, j, by)
                hope = cost + dear + STILL_OPEN * len(self.wrong(then))
                state = (hope, next(order), cost + dear, move | {j: by}, then)
                heapq.heappush(heap, state)
        return None

    def sums_of(self, sums, i, change):
        """The sums of the rows ({row: sum}) after one more cell has changed."""
        sums = dict(sums)
        for row in self.rows_of[i]:
            sums[row] = sums.get(row, 0) + self.rows[row][i] * change
        return sums

    def wrong(self, sums):
        """{row: by how much} of the rows that are left wrong."""
        found = {}
        for row, by in sums.items():
            slack = self.slack[row]
            off = by if slack is None else min(0, slack + by)
            if off:
                found[row] = off
        return found

    def ways(self, row, by, move, *, hiding):
        """(price, cell, change) of the cells that could put a row right."""
        found = []
        for j, sign in self.rows[row].items():
            change = -by * sign
            if j in move or self.value[j] + change < 1:
                continue
            if j in self.hidden:
                room = self.value[j] if change < 0 else self.threshold
                found.append((0.1 + 0.1 * len(self.rows_of[j]) / (1 + room), j, change))
            elif hiding and j in self.open:
                found.append((1 + sqrt(self.value[j]), j, change))
        return found

    def show(self, move):
        """Hide what the move uses, and note what each of its cells can be by it."""
        for i in sorted(move):
            self.hide(i)
        smallest = gcd(*move.values())
        move = {i: change // smallest for i, change in move.items()}
        forth, back = self.steps(move), self.steps({i: -change for i, change in move.items()})
        for i, change in move.items():
            ends = (self.value[i] + forth * change, self.value[i] - back * change)
            self.least[i] = min(self.least[i], *ends)
            self.most[i] = max(self.most[i], *ends)
            points = (self.value[i] + step * change for step in range(-back, forth + 1))
            self.under[i].update(point for point in points if point < self.threshold)

    def steps(self, move):
        """How often the move can be made, up to as often as the threshold is large."""
        most = self.threshold
        for i, change in move.items():
            if change < 0:
                most = min(most, (self.value[i] - 1) // -change)
        for row in {row for i in move for row in self.rows_of[i]}:
            by = sum(self.rows[row][i] * move[i] for i in self.rows[row] if i in move)
            slack = self.slack[row]
            if slack is None and by:
                return 0
            if slack is not None and by < 0:
                most = min(most, slack // -by)
        return most

    def hide_around(self, i):
        """Hide what stands in a sum with a cell that no move protects, and look again.

        Where all of that is hidden, what stands in a sum with it. In the end everything that
        hangs together is hidden; then all of it may be any number of times what it is.
        """
        found, front = {i}, [i]
        while front:
            beside = {j for k in front for row in self.rows_of[k] for j in self.rows[row]}
            front = sorted(beside - found)
            found |= beside
            if new := [j for j in front if j in self.open and j not in self.hidden]:
                for j in new:
                    self.hide(j)
                heapq.heappush(self.waiting, (LOOK, self.value[i], i))
                return
        self.most[i] = self.value[i] + self.threshold
