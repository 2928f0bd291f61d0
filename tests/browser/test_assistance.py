"""Assisted intakes as staff see them: by keyboard, by touch, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from intake.models import Assistance, AssistanceRefused, RoomSubstance, Visit
from tests import factories

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 740}}
WAYS = {
    "keyboard": {},
    "touch": PHONE,
    "without JavaScript": {"java_script_enabled": False},
}


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def way(request):
    """The options of a browser: with a keyboard, with fingers, without JavaScript."""
    return request.param


@pytest.fixture
def helper(kilden, sara, heroin):
    """Mia, inside to smoke."""
    RoomSubstance.objects.create(room=kilden, substance=heroin)
    mia = factories.ClientFactory(nickname="Mia", gender="woman")
    return let_in(mia, kilden, heroin, sara, method="smoking").client


@pytest.fixture
def bo(kilden, sara, heroin):
    """Bo, who usually injects heroin."""
    bo = factories.ClientFactory(nickname="Bo")
    let_in(bo, kilden, heroin, sara).leave(by=sara)
    return bo


def let_in(client, room, substance, by, method="injection"):
    return Visit.objects.admit(client=client, room=room, substance=substance, method=method, by=by)


def press(element, way):
    """Press a button or a link as one does this way: Enter, or a finger."""
    if "has_touch" in way:
        element.tap()
    else:
        element.focus()
        element.press("Enter")


def judge(page, way):
    """Fill in who helps and what is judged."""
    page.get_by_role("combobox", name="Helper").select_option(label="Mia · 1979 · R1")
    page.get_by_label("Why the client cannot do it alone").select_option("tremor")
    tick = page.get_by_label("I judge that the helper can do it safely")
    tick.tap() if "has_touch" in way else tick.press("Space")
    page.get_by_label("Because").fill("Calm, has done it before")


def tile(page, nickname):
    return page.locator(".seat.taken", has=page.locator(".who", has_text=nickname))


def open_menu(page, way):
    press(tile(page, "Bo").locator("summary"), way)


def marked(page):
    expect(tile(page, "Bo").locator(".assisted")).to_contain_text("helped by Mia")
    expect(tile(page, "Mia").locator(".assisted")).to_contain_text("helps Bo")
    expect(page.locator(".pulse")).to_contain_text("Assisted 1/2")


def test_admission_with_assistance(desk, helper, bo, way):
    page = desk(**way)
    page.locator("#q").fill("bo")
    press(page.get_by_role("button", name="Find"), way)
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    section = page.locator(".assist")
    expect(section.get_by_label("Because")).to_be_hidden()
    press(section.locator("summary"), way)
    judge(page, way)
    press(page.get_by_role("button", name="Admit"), way)
    expect(page.locator("#done")).to_contain_text("Bo admitted")
    marked(page)
    row = Assistance.objects.get()
    assert (row.client, row.assistant) == (bo, helper)


def test_assistance_is_offered_for_an_injection_only(desk, helper, bo):
    page = desk()
    page.keyboard.type("bo")
    page.keyboard.press("Enter")
    expect(page.locator(".assist")).to_be_visible()
    page.get_by_role("radio", name="Smoking").check()
    expect(page.locator(".assist")).to_be_hidden()
    page.get_by_role("radio", name="Injection").check()
    expect(page.locator(".assist-more")).to_be_hidden()
    page.locator(".assist summary").click()
    page.get_by_role("combobox", name="Helper").select_option(label="Mia · 1979 · R1")
    expect(page.locator(".assist-more")).to_be_visible()


def test_assistance_added_after_the_arrival_and_how_it_went(
    desk, helper, bo, kilden, heroin, sara, way
):
    visit = let_in(bo, kilden, heroin, sara)
    page = desk(**way)
    open_menu(page, way)
    press(tile(page, "Bo").get_by_role("link", name="Assistance …"), way)
    expect(page.get_by_role("heading", name="Assisted intake")).to_be_visible()
    judge(page, way)
    press(page.get_by_role("button", name="Record the assistance"), way)
    expect(page.locator("#done")).to_contain_text("Bo is helped by Mia, watched by Staff")
    marked(page)
    row = Assistance.objects.get()
    consumption = visit.consumptions.get()
    assert row.recorded_at <= consumption.at
    assert consumption.at > visit.arrived_at

    open_menu(page, way)
    press(page.get_by_role("link", name="How did the help go? …"), way)
    well = page.get_by_label("Went well")
    well.tap() if "has_touch" in way else well.press("Space")
    press(page.get_by_role("button", name="Save"), way)
    expect(page.locator("#done")).to_contain_text("How it went is noted.")
    expect(page.locator(".pulse")).to_contain_text("Assisted 0/2")
    row.refresh_from_db()
    assert row.outcome == "went_well"


def test_a_request_is_refused_in_one_tap_from_the_page_of_a_tile(
    desk, bo, kilden, heroin, sara, way
):
    let_in(bo, kilden, heroin, sara)
    page = desk(**way)
    open_menu(page, way)
    press(tile(page, "Bo").get_by_role("link", name="Assistance …"), way)
    press(page.get_by_role("button", name="No capacity now"), way)
    expect(page.locator("#done")).to_contain_text("Assistance refused: No capacity now. Recorded.")
    assert AssistanceRefused.objects.get().code == "no_capacity"


def test_a_request_refused_at_the_door_leaves_the_admission_open(desk, helper, bo, way):
    page = desk(**way)
    page.locator("#q").fill("bo")
    press(page.get_by_role("button", name="Find"), way)
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    press(page.locator(".assist-no summary"), way)
    press(page.get_by_role("button", name="Can do it alone"), way)
    expect(page.locator("#admission")).to_contain_text("Assistance refused: Can do it alone.")
    press(page.get_by_role("button", name="Admit"), way)
    expect(page.locator("#done")).to_contain_text("Bo admitted")
    assert AssistanceRefused.objects.get().code == "able_alone"
    assert not Assistance.objects.exists()


def test_what_is_refused_is_told_at_its_place_and_nothing_typed_is_lost(desk, helper, bo):
    page = desk(allow=["422"])
    page.keyboard.type("bo")
    page.keyboard.press("Enter")
    page.locator(".assist summary").click()
    page.get_by_role("combobox", name="Helper").select_option(label="Mia · 1979 · R1")
    page.get_by_label("Because").fill("Calm")
    page.get_by_role("button", name="Admit").click()
    expect(page.locator("#admission .error").first).to_be_visible()
    expect(page.get_by_label("Because")).to_have_value("Calm")
    expect(page.locator(".assist-more")).to_be_visible()
