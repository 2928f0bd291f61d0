"""Services: two taps from the tile, a few letters on the page, and without a name."""

import pytest
from playwright.sync_api import expect

from intake.models import ServiceGiven, Visit
from tests import factories

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 740}}


@pytest.fixture
def visit(kilden, sara, heroin):
    """Bo is inside."""
    return Visit.objects.admit(
        client=factories.ClientFactory(nickname="Bo"),
        room=kilden,
        substance=heroin,
        method="injection",
        by=sara,
    )


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_service_in_two_taps(desk, visit, javascript):
    page = desk(java_script_enabled=javascript, **PHONE)
    page.locator(".seat.taken summary").tap()
    page.get_by_role("button", name="Motivating and supportive talk").tap()
    expect(page.locator("#done")).to_contain_text("Bo: Motivating and supportive talk")
    assert ServiceGiven.objects.get().visit == visit
    page.get_by_role("button", name="Undo").tap()
    expect(page.locator("#done")).to_contain_text("Undone")
    assert not ServiceGiven.objects.exists()


def test_a_service_by_keyboard_from_the_tile(desk, visit):
    page = desk()
    page.locator(".seat.taken summary").press("Enter")
    page.get_by_role("button", name="Rinsing a wound").press("Enter")
    expect(page.locator("#done")).to_contain_text("Bo: Rinsing a wound")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_any_other_service_by_a_few_letters(desk, visit, javascript):
    page = desk(java_script_enabled=javascript)
    page.locator(".seat.taken summary").press("Enter")
    page.get_by_role("link", name="Another service …").press("Enter")
    expect(page.get_by_label("Service")).to_be_focused()
    page.keyboard.type("eye")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("Bo: Rinsing an eye")
    assert ServiceGiven.objects.get().service.code == "eye"


def test_somebody_who_stays_anonymous_by_touch(desk, visit):
    page = desk(**PHONE)
    page.get_by_role("link", name="Service, anonymous").tap()
    page.get_by_role("button", name="Advice on drugs").tap()
    expect(page.locator("#done")).to_contain_text("Anonymous: Advice on drugs")
    assert ServiceGiven.objects.get().client is None


def test_a_note_that_names_somebody_is_warned_of_and_kept_when_sent_again(desk, visit):
    page = desk(f"/rooms/kilden/services/new/?visit={visit.uuid}", allow=["422"])
    page.get_by_label("Note").fill("ring 33 66 14 00")
    page.get_by_role("button", name="Advice on drugs").click()
    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("Note")).to_have_value("ring 33 66 14 00")
    assert not ServiceGiven.objects.exists()
    page.get_by_role("button", name="Keep the note and record").click()
    expect(page.locator("#done")).to_contain_text("Advice on drugs")
    assert ServiceGiven.objects.get().note == "ring 33 66 14 00"
