"""The slip about an offer: to take along, in Danish or English, about nobody."""

import pytest
import time_machine

from intake.models import OfferException, TreatmentOffer
from tests.page import Page
from tests.rules import local


@pytest.fixture
def slip(front_desk):
    """`slip("oernevej", "da")` is the slip itself, as an element."""

    def slip(code, language=""):
        query = f"?language={language}" if language else ""
        page = Page(front_desk.get(f"/rooms/kilden/offers/{code}/slip/{query}"))
        return next(page.root.all("article"))

    return slip


def test_it_says_where_when_and_what_to_know(slip):
    text = slip("oernevej").text
    assert "Rusmiddelbehandling Ørnevej" in text
    assert "Ørnevej 33 2400 København NV" in text
    assert "33 17 85 40" in text
    assert "Thursday 9:00–12:30, 16:00–18:00" in text
    assert "You need no referral from a doctor." in text


def test_it_is_in_the_language_asked_for(slip):
    assert slip("oernevej")["lang"] == "en"
    danish = slip("oernevej", "da")
    assert danish["lang"] == "da"
    assert "torsdag 9:00–12:30, 16:00–18:00" in danish.text.lower()
    assert "Substitutionsbehandling for heroin" in danish.text
    assert slip("oernevej", "fr")["lang"] == "en"


def test_an_offer_that_asks_something_says_so(slip):
    text = slip("valmuen").text
    assert "Every day 8:30–17:30" in text
    assert "12 months of substitution treatment first" in text
    assert "You need no referral" not in text


def test_an_offer_of_which_little_is_known_has_a_slip_all_the_same(slip):
    assert "Treatment staff on the street" in slip("street").text


def test_days_that_are_not_as_usual_stand_there_until_they_are_over(slip):
    offer = TreatmentOffer.objects.get(code="oernevej")
    OfferException.objects.create(offer=offer, date="2026-02-27")
    OfferException.objects.create(offer=offer, date="2026-03-12")
    OfferException.objects.create(offer=offer, date="2026-03-19", opens="09:00", closes="11:00")
    with time_machine.travel(local(2026, 3, 2, 12), tick=False):
        text = slip("oernevej").text
    assert "Thursday 12 Mar 2026: closed" in text
    assert "Thursday 19 Mar 2026: 9:00–11:00" in text
    assert "27 Feb" not in text


def test_the_slip_names_neither_the_room_nor_staff(slip, front_desk):
    text = slip("oernevej").text
    assert "Kilden" not in text
    assert front_desk.staff.name not in text


def test_a_retired_offer_has_none(front_desk):
    TreatmentOffer.objects.filter(code="oernevej").update(retired_on="2026-01-01")
    assert front_desk.get("/rooms/kilden/offers/oernevej/slip/").status_code == 404
