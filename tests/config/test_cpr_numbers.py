"""What reads as a CPR number is refused in every field of words, and nothing else is."""

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from config.cpr_numbers import holds_number
from config.forms import AnonymousForm, VerbForm
from incidents import forms as incident_forms  # noqa: F401
from incidents.forms.journal import NumberField
from intake import forms as intake_forms  # noqa: F401

BETWEEN = ["", " ", "-", " - ", "\u00a0", "\u2011", "\u2013", " \u2013 ", "\u2212", "\u2009"]
DATES = st.dates(date(1900, 1, 1), date(2026, 12, 31))
DIGIT, LETTER = st.sampled_from("0123456789"), st.sampled_from("ABYZaz")
LAST = st.tuples(DIGIT, DIGIT, DIGIT, DIGIT) | st.tuples(DIGIT, LETTER, LETTER, DIGIT)
BEFORE = st.sampled_from(["", " ", "cpr ", "cpr:", "(", ", ", "\n", "nr", "8000 København "])
AFTER = st.sampled_from(["", " ", ")", ", ", ".", "\n", "/", " 12 mg"])


@given(DATES, LAST, st.sampled_from(BETWEEN), BEFORE, AFTER, st.booleans())
def test_a_number_is_found_however_it_is_written(born, last, between, before, after, plus_60):
    day = f"{born.day + 60 * plus_60:02}"
    assert holds_number(f"{before}{day}{born:%m%y}{between}{''.join(last)}{after}")


PHONES = st.integers(20_00_00_00, 99_99_99_99).map(str)


@given(PHONES, st.sampled_from(["", "+45", "+45 ", "0045", "tlf. "]), st.sampled_from([8, 4, 2]))
def test_a_phone_number_is_none(phone, before, together):
    parts = [phone[at : at + together] for at in range(0, 8, together)]
    assert not holds_number(before + " ".join(parts))


WRITTEN = ["%d.%m.%Y %H:%M", "%d-%m-%Y", "%d%m%y", "%Y-%m-%d %H:%M:%S", "%d%m%y kl. %H%M"]


@given(st.datetimes(), st.sampled_from(WRITTEN))
def test_a_date_and_a_time_are_none(moment, written):
    assert not holds_number(moment.strftime(written))


UNITS = st.sampled_from(["mg", "ml", "%", "min", "/80"])


@given(st.integers(0, 999_999), UNITS, st.integers(0, 999))
def test_a_dose_and_a_measure_are_none(number, unit, other):
    assert not holds_number(f"{number} {unit}, {other} {unit}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "991399-1234",
        "320170-1234",
        "310270-1234",
        "12345678901",
        "010170\n1234",
        "+3101701234",
        "120/80, puls 66, 97 %",
        "22.11.26 kl. 1030",
    ],
)
def test_what_is_no_date_or_a_longer_run_is_none(text):
    assert not holds_number(text)


# -- Where it is refused -------------------------------------------------------------------------


def all_forms(base=VerbForm):
    for form in base.__subclasses__():
        yield form
        yield from all_forms(form)


OURS = sorted(
    {f for f in all_forms() if f.__module__.partition(".")[0] in ("intake", "incidents")},
    key=lambda form: form.__name__,
)


@pytest.mark.parametrize("form", OURS, ids=lambda form: form.__name__)
def test_every_form_of_the_anonymous_parts_refuses_it(form):
    assert issubclass(form, AnonymousForm)


def test_only_a_number_stands_in_a_field_for_numbers():
    """Those of the journal, under which it is found and kept."""
    held = {
        (form.__name__, name)
        for form in OURS
        for name, field in form.base_fields.items()
        if getattr(field, "is_number", False)
    }
    assert held == {
        ("JournalKeepForm", "number"),
        ("JournalSearchForm", "number"),
        ("EmergencyForm", "number"),
        ("IdentityForm", "number"),
        ("RightNumberForm", "number"),
    }


# The id of a row may read so by chance: it is chosen, and nobody writes it.
ID = "ab010170-1234-4abc-8abc-0123456789ab"


class Example(AnonymousForm):
    words = forms.CharField()
    number = NumberField()
    chosen = forms.ChoiceField(choices=[(ID, "")])


def test_it_is_refused_at_its_field_and_what_was_typed_stays():
    form = Example({"words": "Bo, 010170-1234", "number": "010170-1234", "chosen": ID})
    assert form.errors.keys() == {"words"}
    assert form.errors.as_data()["words"][0].code == "cpr_number"
    assert form["words"].value() == "Bo, 010170-1234"
