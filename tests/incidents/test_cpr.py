"""Numbers that name a patient: published examples and impossible ones, none of a person."""

from datetime import date

import pytest

from incidents import cpr
from incidents.cpr import NumberKind
from intake.models import Gender
from tests.rules import code_of, refused_with_code

# The examples of the field's own descriptions (docs/adr/0010): no number here is a person's.
PUBLISHED = {
    "0203291WQ3": (NumberKind.X_ECPR, date(1929, 3, 2), Gender.MAN),
    "1308781OS6": (NumberKind.X_ECPR, date(1978, 8, 13), Gender.WOMAN),
    "3101057JC9": (NumberKind.X_ECPR, date(2005, 1, 31), Gender.MAN),
}
LOCAL = ["2804560PJ2", "1203090LK1", "1206550VK9"]


# Every seventh digit with years on both sides of each border.
CENTURIES = [
    *((digits, year, 1900) for digits in "0123" for year in (0, 36, 37, 57, 58, 99)),
    *((digits, year, 2000) for digits in "49" for year in (0, 36)),
    *((digits, year, 1900) for digits in "49" for year in (37, 57, 58, 99)),
    *((digits, year, 2000) for digits in "5678" for year in (0, 36, 37, 57)),
    *((digits, year, 1800) for digits in "5678" for year in (58, 99)),
]


@pytest.mark.parametrize(("digit", "year", "century"), CENTURIES)
def test_the_seventh_digit_tells_the_century(digit, year, century):
    """Seven digits are enough for that, and are nobody's number."""
    assert cpr.birth_date(f"2202{year:02}{digit}") == date(century + year, 2, 22)


# Nobody alive was born in 1900 or before, or is still to be born: these are no person's numbers.
@pytest.mark.parametrize("digit", "0123")
def test_a_number_is_read_with_its_birth_date(digit):
    number = cpr.read(f"220200{digit}000")
    assert (number.kind, number.born) == (NumberKind.CPR, date(1900, 2, 22))


@pytest.mark.parametrize("digit", "5678")
def test_a_number_of_the_century_before_last_is_read(digit):
    assert cpr.read(f"220258{digit}000").born == date(1858, 2, 22)


@pytest.mark.parametrize(("digit", "year"), [("4", 36), ("9", 36), ("5", 57), ("8", 57)])
def test_a_date_to_come_is_no_birth_date(digit, year):
    with refused_with_code("number_born_later"):
        cpr.read(f"0101{year}{digit}000")


@pytest.mark.parametrize("written", ["010100-0000", "0101000000", " 010100 0000 "])
def test_a_number_is_read_with_and_without_hyphen(written):
    assert cpr.read(written).value == "0101000000"
    assert cpr.read(written).written == "010100-0000"


def test_the_last_digit_is_odd_for_men_and_even_for_women():
    assert cpr.read("0101000001").gender == Gender.MAN
    assert cpr.read("0101000000").gender == Gender.WOMAN


def test_modulus_11_is_a_hint_and_silent_on_1_january():
    issued_without_it = cpr.read("0201000000")
    assert issued_without_it.unusual == (cpr.cpr.checksum("0201000000") != 0)
    found = {cpr.read(f"020100000{last}").unusual for last in range(10)}
    assert found == {True, False}
    assert not any(cpr.read(f"010100000{last}").unusual for last in range(10))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number_shape"),
        ("12345", "number_shape"),
        ("01010000000", "number_shape"),
        ("010100_0000", "number_shape"),
        ("٠١٠١٠٠٠٠٠٠", "number_shape"),
        ("3002000000", "number_date"),
        ("3113000000", "number_date"),
        ("0001000000", "number_date"),
        ("2902010000", "number_date"),
        ("6101000000", "number_day_plus_60"),
        ("9112990000", "number_day_plus_60"),
        ("3002291WQ3", "number_date"),
        ("0101997AA1", "number_born_later"),
        ("0101002AA1", "number_of_elsewhere"),
        ("0101006AA1", "number_fictitious"),
    ],
)
def test_what_is_no_number_is_refused_with_a_reason(text, code):
    with refused_with_code(code):
        cpr.read(text)


def test_day_plus_60_is_explained():
    with refused_with_code("number_day_plus_60") as refusal:
        cpr.read("610100-0000")
    assert "60" in str(refusal.value.messages)


@pytest.mark.parametrize("value", PUBLISHED)
def test_a_national_replacement_number_is_accepted_when_typed(value):
    kind, born, gender = PUBLISHED[value]
    number = cpr.read(value.lower())
    assert (number.kind, number.born, number.gender) == (kind, born, gender)
    assert number.value == value
    assert not number.unusual


@pytest.mark.parametrize("value", LOCAL)
def test_a_local_number_is_read_only_where_one_is_looked_for(value):
    number = cpr.read(value, fictitious=True)
    assert number.kind == NumberKind.FICTITIOUS
    assert (number.born, number.gender) == (None, None), "it says nothing of age or gender"
    with pytest.raises(cpr.ValidationError) as refusal:
        cpr.read(value)
    assert code_of(refusal.value) in ("number_of_elsewhere", "number_fictitious")


DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("gender", "last"), [(Gender.MAN, "13579"), (Gender.WOMAN, "2468"), (None, "123456789")]
)
def test_a_fictitious_number_has_the_form_of_a_local_one(gender, last):
    made = {cpr.fictitious(gender, DAY).value for _n in range(400)}
    assert len(made) > 200
    for value in made:
        assert value[:7] == "2211266"
        assert value[7:9].isalpha()
        assert value[7:9].isupper()
    assert {value[9] for value in made} == set(last)


def test_a_gender_without_parity_gets_either():
    made = {cpr.fictitious(Gender.OTHER, DAY).value[9] for _n in range(400)}
    assert made == set("123456789")


def test_a_fictitious_number_is_never_like_a_real_one_and_never_a_national_one():
    for _n in range(300):
        made = cpr.fictitious(None, DAY)
        assert not made.value.isdigit()
        assert cpr.REAL.fullmatch(made.value) is None
        with refused_with_code("number_fictitious"):
            cpr.read(made.value)
        assert cpr.read(made.value, fictitious=True) == made


def test_a_number_does_not_show_itself_in_a_log_or_a_traceback():
    number = cpr.read("0101000000")
    assert "0101000000" not in f"{number} {number!r}"
