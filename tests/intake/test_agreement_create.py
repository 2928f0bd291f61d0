"""Signing the first-aid agreement of a known client."""

import pytest

from intake.models import AgreementText, FirstAidAgreement
from tests.factories import ClientFactory, publish_agreement
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def ole(room, sara):
    """Ole has not signed."""
    return ClientFactory(nickname="Ole", agreement=False, registered_in=room, registered_by=sara)


@pytest.fixture
def url(ole):
    return f"/rooms/kilden/clients/{ole.uuid}/agreement/"


@pytest.mark.parametrize("htmx", [False, True])
def test_signed_on_paper_one_goes_on_to_the_admission(front_desk, url, ole, room, sara, htmx):
    form = Page(front_desk.get(url)).form().fields
    response = front_desk.send(url, form | {"on_paper": "on"}, htmx=htmx)
    assert response["Location"] == f"/rooms/kilden/clients/{ole.uuid}/admit/"
    agreement = ole.agreements.get()
    assert (agreement.on_paper, agreement.witnessed_by, agreement.room) == (True, sara, room)
    assert "Sign now" not in Page(front_desk.get(response["Location"])).text


def test_signed_on_the_screen(front_desk, url, ole):
    form = Page(front_desk.get(url)).form().fields
    assert front_desk.send(url, form | {"strokes": "M1 1L2 2"}).status_code == 302
    assert ole.agreements.get().strokes == "M1 1L2 2"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({}, "on_paper", "Sign on the screen, or tick"),
        ({"strokes": "scribble"}, "strokes", "could not be read"),
        ({"strokes": "M1 1" * 6000}, "strokes", "too long"),
        ({"strokes": "M1 1\x00"}, "strokes", "Null characters"),
    ],
)
def test_a_signature_that_is_none_is_refused_at_its_place(
    front_desk, url, ole, change, field, words
):
    form = Page(front_desk.get(url)).form().fields
    before = contents()
    response = front_desk.send(url, form | change)
    assert response.status_code == 422
    assert words in Page(response).errors[field]
    assert contents() == before


@pytest.mark.parametrize("text", ["", "0", "-1", "x", "9" * 30, "\x00"])
def test_a_text_that_is_not_there_is_refused(front_desk, url, text):
    response = front_desk.send(url, {"on_paper": "on", "text": text})
    assert response.status_code == 422
    assert not FirstAidAgreement.objects.exists()


def test_an_old_text_cannot_be_signed_any_more(front_desk, url, ole):
    old = AgreementText.objects.current().get(language="da")
    new = publish_agreement(2)
    assert front_desk.send(url, {"on_paper": "on", "text": old.pk}).status_code == 422
    assert front_desk.send(url, {"on_paper": "on", "text": new.pk}).status_code == 302
    assert ole.agreements.get().text == new
