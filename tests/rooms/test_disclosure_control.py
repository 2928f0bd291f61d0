"""Nobody can be worked out: every publication is solved as a linear system, and leaves doubt.

The solver is HiGHS (scipy), which shares nothing with the code that it judges.
"""

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from rooms.figures.disclosure_control import AtLeast, Sum, is_small, suppressed

THRESHOLD = 5


def range_of(cells, sums, at_least, hidden, wanted, *, within=None):
    """(least, most) that the cell `wanted` can be for whoever reads what is not hidden.

    Hidden cells are whole numbers of at least 1, for zeros are published. `within` narrows the
    cell to (least, most); the answer is None where it then can be nothing.
    """
    names = sorted(cells)
    place = {name: i for i, name in enumerate(names)}
    low = np.array([1 if name in hidden else cells[name][0] for name in names], dtype=float)
    # Some bound, for the solver: far above anything that is asked of it.
    far = 1000 + 2 * max(number for number, _people in cells.values())
    high = np.array([far if name in hidden else cells[name][0] for name in names])
    if within:
        low[place[wanted]], high[place[wanted]] = within
    matrix, most_off = [], []
    for plus, minus, off in (
        *(((total,), parts, 0) for total, parts in sums),
        *((more, (less,), np.inf) for more, less in at_least),
    ):
        row = np.zeros(len(names))
        for name in plus:
            row[place[name]] += 1
        for name in minus:
            row[place[name]] -= 1
        matrix.append(row)
        most_off.append(off)
    rules = LinearConstraint(np.array(matrix), 0, most_off) if matrix else ()
    ends = []
    for sign in (1, -1):
        aim = np.zeros(len(names))
        aim[place[wanted]] = sign
        found = milp(
            aim, constraints=rules, bounds=Bounds(low, high), integrality=np.ones(len(names))
        )
        if found.x is None:
            return None
        ends.append(round(found.x[place[wanted]]))
    return ends[0], ends[1]


def is_in_doubt(cells, sums, at_least, hidden, wanted):
    """The range is as wide as the threshold, or holds two possible values under it."""
    least, most = range_of(cells, sums, at_least, hidden, wanted)
    if most - least >= THRESHOLD:
        return True
    another = (least + 1, THRESHOLD - 1)
    if least + 1 > THRESHOLD - 1:
        return False
    return range_of(cells, sums, at_least, hidden, wanted, within=another) is not None


def opened(cells, sums, hidden, at_least=()):
    """The hidden cells that whoever reads the others can work out too well."""
    return {name for name in hidden if not is_in_doubt(cells, sums, at_least, hidden, name)}


def hide(cells, sums, at_least=(), **more):
    return suppressed(cells, sums, at_least, threshold=THRESHOLD, **more)


def row_of(*numbers):
    """A table of one row with its total."""
    cells = {f"part{i}": (n, n) for i, n in enumerate(numbers)}
    cells["total"] = (sum(numbers), sum(numbers))
    return cells, [Sum("total", tuple(f"part{i}" for i in range(len(numbers))))]


# -- What is hidden by itself --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "people", "small"),
    [
        (0, 0, False),
        (0, None, False),
        (1, 1, True),
        (4, 4, True),
        (5, 5, False),
        (40, 1, True),
        (40, 4, True),
        (40, 5, False),
        (4, None, True),
        (5, None, False),
    ],
)
def test_few_people_are_hidden_however_much_they_do_and_nobody_is_not(number, people, small):
    assert is_small(number, people, THRESHOLD) is small


def test_nothing_is_hidden_where_nothing_is_small():
    assert hide(*row_of(5, 17, 0, 99)) == set()


def test_a_cell_alone_is_hidden_alone():
    assert hide({"deaths": (1, 1)}, []) == {"deaths"}


def test_one_small_cell_hides_another_so_that_the_total_does_not_tell():
    cells, sums = row_of(3, 8, 50)
    assert hide(cells, sums) == {"part0", "part1"}


def test_two_ones_tell_of_each_other_so_a_third_is_hidden():
    """1 + 1 can be nothing else, for zeros are published."""
    cells, sums = row_of(1, 1, 9, 50)
    assert opened(cells, sums, {"part0", "part1"}) == {"part0", "part1"}
    assert hide(cells, sums) == {"part0", "part1", "part2"}


def test_three_rows_that_each_look_wide_can_give_a_number_away():
    """a+b, b+c and a+c give a: bounds by one sum at a time would not see it."""
    cells = {"a": (3, 3), "b": (20, 20), "c": (30, 30)}
    cells |= {"ab": (23, 23), "bc": (50, 50), "ac": (33, 33)}
    sums = [Sum("ab", ("a", "b")), Sum("bc", ("b", "c")), Sum("ac", ("a", "c"))]
    assert "a" in opened(cells, sums, {"a", "b", "c"})
    hidden = hide(cells, sums)
    assert hidden > {"a"}
    assert not opened(cells, sums, hidden)


def test_a_cell_hidden_in_one_table_is_hidden_in_every_other():
    """The smokers are part of two tables; neither may tell of them."""
    cells = {"all": (60, 60), "smoked": (3, 3), "injected": (30, 30), "sniffed": (27, 27)}
    cells |= {"smoked by day": (2, 2), "smoked by night": (1, 1)}
    sums = [
        Sum("all", ("smoked", "injected", "sniffed")),
        Sum("smoked", ("smoked by day", "smoked by night")),
    ]
    hidden = hide(cells, sums)
    assert {"smoked", "smoked by day", "smoked by night"} < hidden
    assert not opened(cells, sums, hidden)


def test_clients_of_two_rooms_are_no_fewer_than_of_one():
    """All 9 were in room A and 6 in B: that all rooms had 9 tells of a hidden A."""
    cells = {"all": (9, 9), "a": (3, 3), "b": (6, 6)}
    at_least = [AtLeast(("all",), "a"), AtLeast(("all",), "b"), AtLeast(("a", "b"), "all")]
    hidden = hide(cells, [], at_least)
    assert not opened(cells, [], hidden, at_least)


def test_what_was_published_stays_and_what_comes_later_yields():
    """The months stand; so the quarter cannot be told."""
    cells = {"jan": (3, 3), "feb": (20, 20), "mar": (30, 30), "quarter": (53, 53)}
    sums = [Sum("quarter", ("jan", "feb", "mar"))]
    decided = {"jan": True, "feb": False, "mar": False}
    assert hide(cells, sums, decided=decided) == {"jan", "quarter"}
    # With two months hidden the quarter may be told.
    assert hide(cells, sums, decided=decided | {"feb": True}) == {"jan", "feb"}


def test_a_sum_that_is_none_is_a_defect():
    with pytest.raises(ValueError, match="do not add up"):
        hide({"a": (5, 5), "total": (6, 6)}, [Sum("total", ("a",))])


# -- Any tables ----------------------------------------------------------------------------------


def table_of(numbers, people, shape, prefix=""):
    """Cells and Sums of a table of any number of dimensions, with all its margins."""
    cells = {}
    for key in product(*((*range(size), "all") for size in shape)):
        over = product(*(range(s) if k == "all" else [k] for k, s in zip(key, shape, strict=True)))
        found = [numbers[c] for c in over]
        cells[(prefix, *map(str, key))] = (sum(found), min(sum(found), people))
    sums = []
    for key in product(*((*range(size), "all") for size in shape)):
        for d, size in enumerate(shape):
            if key[d] == "all":
                parts = tuple(
                    (prefix, *map(str, (*key[:d], n, *key[d + 1 :]))) for n in range(size)
                )
                sums.append(Sum((prefix, *map(str, key)), parts))
    return cells, sums


NUMBERS = {
    "sparse": st.sampled_from([0, 0, 0, 1, 1, 2, 3, 7]),
    "small": st.integers(0, 9),
    "dense": st.integers(4, 60),
}


@st.composite
def tables(draw):
    shape = draw(st.sampled_from([(3,), (6,), (2, 2), (3, 3), (2, 4), (2, 2, 2)]))
    kind = draw(st.sampled_from(sorted(NUMBERS)))
    keys = list(product(*map(range, shape)))
    drawn = draw(st.lists(NUMBERS[kind], min_size=len(keys), max_size=len(keys)))
    return table_of(dict(zip(keys, drawn, strict=True)), draw(st.sampled_from([3, 10, 999])), shape)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables())
def test_no_hidden_cell_of_any_table_can_be_worked_out(table):
    cells, sums = table
    hidden = hide(cells, sums)
    assert {n for n, (number, people) in cells.items() if is_small(number, people, 5)} <= hidden
    assert not any(cells[name][0] == 0 for name in hidden)
    assert not opened(cells, sums, hidden)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables(), st.randoms(use_true_random=False))
def test_the_same_question_has_the_same_answer_in_whatever_order(table, order):
    cells, sums = table
    first = hide(cells, sums)
    names = list(cells)
    order.shuffle(names)
    again = [Sum(total, tuple(order.sample(parts, len(parts)))) for total, parts in sums]
    order.shuffle(again)
    assert hide({name: cells[name] for name in names}, again) == first


def test_of_a_full_table_most_is_published():
    """Hiding everything would be safe as well."""
    dice = random.Random(7)
    numbers = {key: dice.randint(0, 60) for key in product(range(6), range(5))}
    cells, sums = table_of(numbers, 999, (6, 5))
    hidden = hide(cells, sums)
    small = {n for n, (number, people) in cells.items() if is_small(number, people, 5)}
    assert small < hidden
    assert len(hidden) <= 4 * len(small)
    assert not opened(cells, sums, hidden)


# -- Over time -----------------------------------------------------------------------------------

MONTHS = ("jan", "feb", "mar")


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_quarter_that_hides_what_its_months_hide_opens_none_of_them(data):
    shape = data.draw(st.sampled_from([(4,), (2, 2)]))
    keys = list(product(*map(range, shape)))
    kind = NUMBERS[data.draw(st.sampled_from(sorted(NUMBERS)))]
    cells, sums, decided, quarter = {}, [], {}, dict.fromkeys(keys, 0)
    for month in MONTHS:
        drawn = data.draw(st.lists(kind, min_size=len(keys), max_size=len(keys)))
        numbers = dict(zip(keys, drawn, strict=True))
        found, adding = table_of(numbers, 999, shape, month)
        hidden = hide(found, adding, wide=True)
        decided |= {name: name in hidden for name in found}
        cells |= found
        sums += adding
        quarter = {key: quarter[key] + numbers[key] for key in keys}
    found, adding = table_of(quarter, 999, shape, "q1")
    cells |= found
    sums += adding
    sums += [Sum(name, tuple((month, *name[1:]) for month in MONTHS)) for name in found]
    also = {("q1", *name[1:]) for name in decided if decided[name]}
    hidden = hide(cells, sums, decided=decided, also=also)
    assert {name for name in decided if decided[name]} == hidden & set(decided)
    assert also <= hidden
    assert not opened(cells, sums, hidden)
