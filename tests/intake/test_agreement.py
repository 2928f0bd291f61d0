"""The first-aid agreement: which signature is in force, and what a signature may be."""

import re

import pytest
import time_machine
from django.core.exceptions import ValidationError

from intake.models import AgreementText, AgreementVersion, FirstAidAgreement
from intake.models.agreement import STROKES, STROKES_MAX_LENGTH
from tests.factories import ClientFactory, publish_agreement
from tests.rules import code_of, contents, local, refused_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(db):
    """Jo has signed nothing yet."""
    return ClientFactory(nickname="Jo", agreement=False)


@pytest.fixture
def sign(room, sara):
    """`sign(jo, strokes=…)`: the text in Danish, if no other is said."""

    def sign(client, text=None, **arguments):
        text = text or AgreementText.objects.current().get(language="da")
        return FirstAidAgreement.objects.sign(
            client=client, text=text, room=room, witness=sara, **arguments
        )

    return sign


def signed(client):
    return FirstAidAgreement.objects.in_force().filter(client=client).exists()


# -- Which is in force ---------------------------------------------------------------------------


def test_who_signed_nothing_has_no_agreement(jo):
    assert not signed(jo)


def test_who_signed_has_an_agreement_and_nobody_else(sign, jo, mia):
    FirstAidAgreement.objects.filter(client=mia).delete()
    sign(jo)
    assert signed(jo)
    assert not signed(mia)


def test_a_new_version_asks_for_no_new_signature(sign, jo):
    sign(jo)
    publish_agreement(2)
    assert signed(jo)


def test_a_new_version_asks_for_a_new_signature_if_it_says_so(sign, jo):
    sign(jo)
    text = publish_agreement(2, asks_new_signature=True)
    assert not signed(jo)
    sign(jo, text)
    assert signed(jo)


def test_a_later_version_than_the_one_that_asked_will_do(sign, jo):
    publish_agreement(2, asks_new_signature=True)
    sign(jo, publish_agreement(3))
    assert signed(jo)


def test_a_version_asks_from_the_day_it_is_published(sign, jo):
    sign(jo)
    version = AgreementVersion.objects.create(
        number=2, published_on="2027-01-01", asks_new_signature=True
    )
    with time_machine.travel(local(2027, 1, 1, 0, 0), tick=False):
        assert signed(jo), "a version without words cannot be signed, and asks nobody to"
    AgreementText.objects.create(version=version, language="da", title="Aftale", body="Tekst.")
    with time_machine.travel(local(2026, 12, 31, 23, 59), tick=False):
        assert signed(jo)
    with time_machine.travel(local(2027, 1, 1, 0, 0), tick=False):
        assert not signed(jo)


def test_the_texts_to_sign_are_those_of_the_newest_published_version():
    numbers = AgreementText.objects.current().values_list("version", flat=True)
    assert set(numbers) == {1}
    publish_agreement(2)
    assert set(numbers.all()) == {2}
    version = AgreementVersion.objects.create(number=3, published_on="2999-01-01")
    AgreementText.objects.create(version=version, language="da", title="Aftale", body="Tekst.")
    assert set(numbers.all()) == {2}


def test_an_old_signature_stays_with_the_text_that_was_signed(sign, jo):
    sign(jo)
    sign(jo, publish_agreement(2, asks_new_signature=True))
    assert set(jo.agreements.values_list("text__version", flat=True)) == {1, 2}


# -- How it is signed ----------------------------------------------------------------------------


def test_a_signature_says_who_witnessed_it_where_and_when(sign, jo, room, sara):
    with time_machine.travel(local(2026, 11, 23, 12), tick=False):
        sign(jo)
    agreement = jo.agreements.get()
    assert (agreement.room, agreement.witnessed_by) == (room, sara)
    assert agreement.signed_at == local(2026, 11, 23, 12)


def test_without_strokes_it_is_signed_on_paper(sign, jo):
    assert sign(jo).on_paper
    assert jo.agreements.get().strokes == ""


DRAWINGS = ["M0 0", "M1 2L3 4", "M10 20L30 40L50 60M9999 9999L0 0", "M5 5M6 6M7 7"]
NO_DRAWINGS = [
    "L1 1",
    "M1",
    "M1 ",
    "M1 1 ",
    " M1 1",
    "M1  1",
    "M1,1",
    "M1 1l2 2",
    "m1 1",
    "M1 1Z",
    "M1 1C1 1 2 2 3 3",
    "M1.5 1",
    "M-1 1",
    "M12345 1",
    "M1 1\n",
    "M1 1\nL2 2",
    "M1 1\x00",
    'M1 1"/><script>alert(1)</script>',
    "javascript:alert(1)",
    "M1 1\ud800",
]


@pytest.mark.parametrize("strokes", DRAWINGS)
def test_lines_are_a_signature(sign, jo, strokes):
    agreement = sign(jo, strokes=strokes)
    assert not agreement.on_paper
    assert jo.agreements.get().strokes == strokes
    assert signed(jo)


@pytest.mark.parametrize("strokes", NO_DRAWINGS, ids=ascii)
def test_anything_else_is_no_signature(sign, jo, strokes):
    before = contents()
    with pytest.raises(ValidationError):
        sign(jo, strokes=strokes)
    assert contents() == before


def test_a_long_signature_is_one_and_a_longer_one_is_not(sign, jo):
    strokes = "M1111 1111" + "L1111 1111" * (STROKES_MAX_LENGTH // 10 - 1)
    assert len(strokes) == STROKES_MAX_LENGTH
    sign(jo, strokes=strokes)
    with refused_with("strokes_too_long"):
        sign(jo, strokes=strokes + "M1 1")


def test_unreadable_strokes_are_told_at_the_signature(sign, jo):
    with pytest.raises(ValidationError) as refusal:
        sign(jo, strokes="M1 1C1 1 2 2 3 3")
    assert "strokes" in refusal.value.error_dict or code_of(refusal.value) == "strokes_unreadable"


def test_an_endless_almost_signature_is_read_in_no_time():
    """The pattern must not try every way to cut a long text into lines."""
    assert not re.search(STROKES, "M1 1" * 5000 + "!")
