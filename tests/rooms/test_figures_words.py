"""What a table says in a sentence, and how a number stands beside the one before."""

import pytest
from django.utils import translation

from rooms.figures import TOTAL, Count, Rate, Statistic
from rooms.figures.page import Figures, FiguresPage
from rooms.figures.words import change, percent, said
from tests.rooms.drawn import FEW, HOURS, table

TEN = table(FEW, numbers=[6, 3, 1])


@pytest.fixture(autouse=True, params=["en"])
def _in_english(request):
    with translation.override(request.param):
        yield


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (None, "In all 10."),
        (table(FEW, numbers=[5, 0, 3]), "In all 10, 25% more than in the period before (8)."),
        (table(FEW, numbers=[10, 10, 0]), "In all 10, 50% less than in the period before (20)."),
        (table(FEW, numbers=[1, 1, 8]), "In all 10, as many as in the period before."),
        (table(FEW, numbers=[0, 0, 0]), "In all 10; in the period before there was nothing."),
    ],
)
def test_the_largest_is_named_and_all_of_it_compared(before, words):
    assert said(TEN, before) == f"The most: Kokain with 6 (60%). {words}"


def test_a_total_that_is_hidden_is_not_told():
    assert said(table(FEW, hidden=[(TOTAL,)])) == "The most: Kokain og heroin & <andet> with 3."


def test_nothing_is_said_to_be_nothing():
    assert said(table(FEW, numbers=[0, 0, 0])) == "Nothing was counted in this period."


def test_in_danish():
    with translation.override("da"):
        assert said(TEN) == "Flest: Kokain med 6 (60 %). I alt 10."


@pytest.mark.parametrize(
    ("number", "before", "words"),
    [
        (12, 10, "+2 (+20%)"),
        (8, 10, "−2 (−20%)"),
        (10, 10, "unchanged"),
        (3, 0, "+3"),
        (None, 3, ""),
        (3, None, ""),
    ],
)
def test_a_change_is_told_in_numbers_and_in_percent(number, before, words):
    assert change(number, before) == words


def test_small_shares_have_a_decimal():
    assert [percent(share) for share in (0, 0.004, 0.05, 0.123, 1)] == [
        *("0%", "0.4%", "5.0%", "12%", "100%"),
    ]


# -- The page ------------------------------------------------------------------------------------

TO_TEN = Rate("r", "Heroin", ("test", ("heroin",)), ("test", (TOTAL,)))


def page_of(tables, rate=TO_TEN, statistics=()):
    return FiguresPage(Figures(tables, [rate], list(statistics)))


def key(*given, **more):
    return page_of(*given, **more).keys[-1]


def test_a_rate_is_hidden_with_its_numbers():
    assert key([TEN]).number == "30%"
    assert key([table(FEW, hidden=[("heroin",)])]).number == "hidden"
    assert key([table(FEW, hidden=[(TOTAL,)])]).number == "hidden"


def test_a_rate_per_thousand_has_two_decimals():
    rate = Rate("r", "R", ("test", ("heroin",)), ("test", (TOTAL,)), per=1000)
    assert key([TEN], rate).number == "300.00"


def test_a_statistic_says_its_unit_and_one_of_few_is_hidden():
    values = ((None, 5), (24.0, 5), (17.5, 5))
    found = [Statistic("s", "S", value, Count(of, of), "minutes") for value, of in values]
    assert [key([TEN], statistics=[one]).number for one in found] == [
        *("hidden", "24 minutes", "17.5 minutes"),
    ]


def test_the_short_list_begins_with_how_much_there_was_of_each():
    page = page_of([TEN, table(HOURS, numbers=[1] * 24)])
    assert [key.number for key in page.keys] == ["10", "30%"], "one measure is told once"


def test_what_never_was_is_named_once_in_the_short_list():
    page = page_of(
        [table(FEW, numbers=[0, 0, 0])], statistics=[Statistic("s", "S", None, Count(0))]
    )
    assert page.keys == []
    assert page.keys_of_nothing == [str(TEN.measure.title), "Heroin", "S"]


def test_what_was_there_before_is_told():
    now, before = table(FEW, numbers=[0, 0, 0]), table(FEW, numbers=[1, 2, 3])
    page = FiguresPage(Figures([now], [], []), Figures([before], [], []))
    assert [(key.number, key.before) for key in page.keys] == [("0", "6")]


def test_days_of_another_period_are_not_compared_one_by_one():
    march, april = (table({f"{m}-{d}": str(d) for d in range(3)}) for m in (3, 4))
    [section] = FiguresPage(Figures([april], [], []), Figures([march], [], [])).sections
    assert not section.has_before
    [section] = FiguresPage(Figures([april], [], []), Figures([april], [], [])).sections
    assert section.has_before
    assert section.rows[0].change == "unchanged"


def test_what_was_never_there_is_left_out_of_a_long_list():
    numbers = [0] * 24
    numbers[3] = 7
    page = FiguresPage(Figures([table(HOURS, numbers=numbers)], [], []))
    assert [row.words for row in page.sections[0].rows] == ["03", "In all"]
