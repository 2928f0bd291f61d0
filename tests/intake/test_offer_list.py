"""The directory at the desk: what fits a need, what is open, what is worth saying."""

import pytest
import time_machine

from intake.models import Receiver, TreatmentOffer
from tests.page import Page
from tests.rules import local

MONDAY = local(2026, 3, 2, 12, 29)


def page_of(browser, query="", at=MONDAY):
    with time_machine.travel(at, tick=False):
        return Page(browser.get(f"/rooms/kilden/offers/{query}"))


def names(page):
    return [heading.text for heading in page.by_id("offers").all("h3")]


def test_without_a_need_all_offers_in_use_are_shown(front_desk):
    retired = TreatmentOffer.objects.get(code="pas")
    retired.retired_on = MONDAY.date()
    retired.save()
    shown = names(page_of(front_desk))
    assert len(shown) == TreatmentOffer.objects.count() - 1
    assert retired.name not in shown


def test_what_fits_is_shown_open_ones_first(front_desk):
    page = page_of(front_desk, "?substance=opioid")
    shown = names(page)
    # In the order of the directory; all four are open on a Monday at 12:29.
    assert shown[:4] == [
        "Rusmiddelbehandling Prags Boulevard",
        "Rusmiddelbehandling Vigerslev Allé",
        "Rusmiddelbehandling Ørnevej",
        "Specialenhed for heroinbehandling, Valmuen",
    ]
    assert "Rusmiddelbehandling Hørsholmsgade" not in shown
    assert "Open until 12:30" in page.text
    later = names(page_of(front_desk, "?substance=opioid", local(2026, 3, 2, 12, 30)))
    assert later[0] == "Specialenhed for heroinbehandling, Valmuen"


def test_needs_of_both_kinds_are_combined_and_stay_chosen(front_desk):
    page = page_of(front_desk, "?substance=stimulant&substance=opioid&kind=mental_illness")
    assert names(page) == ["Koordineret behandling", "Integreret behandling"]
    chosen = [e["value"] for e in page.root.all("input") if "checked" in e]
    assert chosen == ["opioid", "stimulant", "mental_illness"]


def test_where_nothing_fits_it_says_what_next(front_desk):
    page = page_of(front_desk, "?substance=opioid&kind=anonymous")
    assert names(page) == []
    assert "No single offer fits all of this." in page.text


def test_needs_made_up_in_the_address_are_left_out(front_desk):
    page = page_of(front_desk, "?substance=gold&kind=<script>")
    assert len(names(page)) == TreatmentOffer.objects.count()


def test_the_phone_is_a_link(front_desk):
    page = page_of(front_desk, "?kind=relatives")
    assert "tel:+4570210220" in page.links


def test_it_says_what_is_asked_of_those_who_come(front_desk):
    page = page_of(front_desk, "?kind=heroin_assisted")
    assert "12 months of substitution treatment first" in page.text


@pytest.mark.parametrize(
    "words",
    [
        "You need no referral from a doctor.",
        "The first talk is the same day or the next weekday.",
        "Treatment begins within 14 days.",
        "You choose freely between comparable offers.",
        "You may bring somebody along who is 18 or older.",
    ],
)
def test_what_is_worth_saying_stands_beside(front_desk, words):
    assert words in page_of(front_desk).text


def test_receivers_that_are_not_in_use_any_more_are_not_shown(front_desk):
    Receiver.objects.filter(code="housing").update(active=False)
    text = page_of(front_desk).text
    assert "Emergency shelter" in text
    assert "Housing" not in text.replace("supported housing", "")


def test_the_number_of_queries_does_not_grow_with_the_offers(
    front_desk, django_assert_max_num_queries
):
    with django_assert_max_num_queries(9):
        page_of(front_desk)
