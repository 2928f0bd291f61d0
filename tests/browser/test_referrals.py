"""A referral with its slip, and what came of it at the next visit: by keyboard and by touch."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from intake.models import Referral, TreatmentOffer, Visit


@pytest.fixture
def mads_inside(usual_client, kilden, cocaine, sara):
    return Visit.objects.admit(
        client=usual_client, room=kilden, substance=cocaine, method="smoking", by=sara
    )


@pytest.fixture
def told(usual_client, kilden, sara):
    """Mads was told of Ørnevej three days ago."""
    return Referral.objects.refer(
        client=usual_client,
        room=kilden,
        by=sara,
        way="told",
        offer=TreatmentOffer.objects.get(code="oernevej"),
        at=timezone.now() - timedelta(days=3),
    )


def printed(page):
    """Count what is printed instead of opening a dialogue."""
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")


def test_a_referral_with_its_slip_by_keyboard(desk, mads_inside):
    page = desk()
    printed(page)
    page.locator(".seat.taken summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Refer …").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Opioids", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator("#offers li")).to_have_count(6)
    expect(page.get_by_label("Opioids", exact=True)).to_be_focused()
    page.get_by_role("radio", name="Ørnevej").focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="Told where to go").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Called together")).to_be_checked()
    page.get_by_role("radio", name="Yes, staff may call there").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("Mads: referred to Rusmiddelbehandling Ørnevej")
    referral = Referral.objects.get()
    assert (referral.visit, referral.way, referral.contact_consent) == (
        mads_inside,
        "called",
        "given",
    )
    page.locator("#done").get_by_role("link", name="Slip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".slip")).to_contain_text("Ørnevej 33")
    expect(page.locator("main")).not_to_contain_text("Mads")
    page.get_by_role("link", name="Dansk").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".slip")).to_have_attribute("lang", "da")
    page.get_by_role("button", name="Print").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_referral_with_its_slip_by_touch(desk, mads_inside, javascript):
    page = desk(
        java_script_enabled=javascript, has_touch=True, viewport={"width": 360, "height": 740}
    )
    page.locator(".seat.taken summary").tap()
    page.get_by_role("link", name="Refer …").tap()
    page.locator(".choice", has_text="Opioids").first.tap()
    page.get_by_role("button", name="Show what fits").tap()
    expect(page.locator("#offers li")).to_have_count(6)
    page.locator("#offers .choice", has_text="Valmuen").tap()
    page.get_by_role("button", name="Refer", exact=True).tap()
    expect(page.locator("#done")).to_contain_text("Valmuen")
    page.locator("#done").get_by_role("link", name="Slip").tap()
    expect(page.locator(".slip")).to_contain_text("8:30–17:30")
    # Without JavaScript the browser prints, and no button promises it.
    expect(page.get_by_role("button", name="Print")).to_be_visible(visible=javascript)
    assert Referral.objects.get().offer.code == "valmuen"


def test_an_offer_chosen_while_the_list_is_on_its_way_stays_chosen(desk, usual_client):
    page = desk(f"/rooms/kilden/clients/{usual_client.uuid}/refer/")
    page.locator(".choice", has_text="Opioids").first.click()
    expect(page.locator("#offers li")).to_have_count(6)
    held = []
    page.route("**/refer/", lambda route: held.append(route))
    with page.expect_request("**/refer/"):
        page.locator(".choice", has_text="Opioids").first.click()
    page.get_by_role("radio", name="Valmuen").check()
    held[0].continue_()
    page.unroute("**/refer/")
    expect(page.locator("#offers li")).not_to_have_count(6)
    expect(page.locator("#offers input:checked")).to_have_count(1)
    page.get_by_role("button", name="Refer", exact=True).click()
    expect(page.locator("#done")).to_contain_text("Valmuen")


def test_a_referral_is_undone_with_one_tap(desk, mads_inside, told):
    Referral.objects.update(referred_at=timezone.now())
    page = desk(f"/rooms/kilden/desk/?referral={told.uuid}")
    page.locator("#done").get_by_role("button", name="Undo").click()
    expect(page.locator("#done")).to_contain_text("Undone")
    assert not Referral.objects.exists()


def test_the_outcome_is_noted_at_the_next_visit_by_keyboard(desk, usual_client, told):
    page = desk()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    page.get_by_label("Other …").check()
    page.get_by_role("button", name="Did not go").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#referrals .answer")).to_have_text("Did not go")
    told.refresh_from_db()
    assert told.outcome == "did_not_go"
    # What was chosen for the admission is still chosen.
    expect(page.get_by_label("Other …")).to_be_checked()
    page.locator("#referrals").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Started"))).to_be_visible()
    told.refresh_from_db()
    assert told.outcome == "open"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_outcome_is_noted_at_the_next_visit_by_touch(desk, usual_client, told, javascript):
    page = desk(
        java_script_enabled=javascript, has_touch=True, viewport={"width": 360, "height": 740}
    )
    page.locator("#q").fill("mads")
    page.get_by_role("button", name="Find").tap()
    page.get_by_role("button", name="Started").tap()
    expect(page.locator("#referrals .answer")).to_have_text("Started")
    page.get_by_role("button", name="Admit").tap()
    expect(page.locator("#done")).to_contain_text("Mads admitted")
    told.refresh_from_db()
    assert told.outcome == "started"


def test_five_keystrokes_still_admit_who_has_an_open_referral(desk, usual_client, told):
    page = desk()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("Mads admitted")


def test_the_printed_slip_shows_the_slip_alone(desk, usual_client):
    page = desk("/rooms/kilden/offers/oernevej/slip/")
    page.emulate_media(media="print")
    expect(page.locator(".slip")).to_be_visible()
    for hidden in (".bar", ".actions"):
        expect(page.locator(hidden)).to_be_hidden()
