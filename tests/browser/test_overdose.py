"""An overdose in real browsers: two that write, one without network, one without a script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import Incident, Overdose, OverdoseEvent
from intake.models import Visit
from tests import factories

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 640}}
# What the browser itself says when the network is gone.
OFFLINE = ["ERR_INTERNET_DISCONNECTED", "ERR_NETWORK_CHANGED", "ERR_FAILED"]


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


@pytest.fixture
def overdose(kilden, sara, visit):
    return Overdose.objects.start(room=kilden, by=sara, visit=visit)


@pytest.fixture
def treat(desk, overdose):
    """`treat(**options)` opens the page of the overdose in a browser of its own."""

    def treat(**options):
        return desk(f"/rooms/kilden/overdoses/{overdose.uuid}/", **options)

    return treat


def button(page, name):
    return page.locator(".taps").get_by_role("button", name=name, exact=True)


def entries(page):
    return page.locator("#timeline .entry b")


def waiting(page):
    return page.locator("#outbox .entry")


def test_from_the_tile_to_the_end_with_two_who_write_and_one_without_network(
    desk, visit, health, sara
):
    other = desk(who=health)
    page = desk(allow=OFFLINE, **PHONE)
    page.locator(".seat.taken summary").tap()
    page.locator(".seat[open] .alarm").tap()
    expect(page.get_by_role("heading", name="Overdose")).to_be_visible()
    overdose = Overdose.objects.select_related("incident").get()
    assert overdose.incident.people.get().visit == visit

    # A colleague at the other screen sees it without doing anything, and joins in.
    banner = other.locator(".overdose-now")
    expect(banner).to_contain_text("Bo, I1")
    expect(other.locator(".seat .overdose-mark")).to_have_text("● Overdose now")
    expect(banner.locator(".running")).to_have_text(re.compile(r"^\d+:\d\d$"))
    banner.click()
    button(other, "112 called").click()
    expect(entries(page).first).to_have_text("112 called")

    # The network is gone: what is tapped stands there, and waits.
    page.context.set_offline(True)
    button(page, "Breathing checked").tap()
    button(page, "Naloxone").tap()
    expect(waiting(page)).to_have_count(2)
    expect(waiting(page).first).to_contain_text("Naloxone Waiting to be sent")
    button(other, "Ventilation").click()
    expect(entries(other).first).to_have_text("Ventilation")
    assert OverdoseEvent.objects.count() == 2

    page.context.set_offline(False)
    expect(waiting(page)).to_have_count(0)
    for screen in (page, other):
        expect(entries(screen)).to_have_count(5)  # with its beginning
    assert OverdoseEvent.objects.count() == 4

    # Numbers follow.
    naloxone = page.locator(".entry", has_text="Naloxone").last
    naloxone.locator("summary").tap()
    naloxone.get_by_label("dose").fill("0,8")
    naloxone.get_by_label("Given").select_option("intranasal")
    naloxone.get_by_role("button", name="Save").tap()
    expect(other.locator(".overdose-facts")).to_contain_text("Naloxone in all 0.8 mg")

    page.get_by_role("link", name="It is over …").tap()
    page.get_by_label("Recovered here").check()
    page.get_by_label("Debrief").fill("Gik godt")
    page.get_by_role("button", name="End").tap()
    expect(page.locator("#timeline")).to_contain_text("Over: Recovered here")
    expect(other.locator("#timeline")).to_contain_text("Over: Recovered here")
    expect(other.locator(".taps")).to_be_hidden()
    other.goto(other.url.split("/overdoses/")[0] + "/desk/")
    expect(other.locator(".overdose-now")).to_have_count(0)
    expect(other.locator(".seat .overdose-mark")).to_contain_text("○ Overdose")
    overdose.refresh_from_db()
    assert (overdose.outcome, overdose.ended_by, overdose.journal_due) == (
        "recovered_here",
        sara,
        True,
    )


def test_a_reload_without_network_loses_nothing_and_keeps_the_time(treat, overdose):
    page = treat(allow=OFFLINE)
    page.route("**/record/", lambda route: route.abort())
    button(page, "Oxygen").click()
    button(page, "Naloxone").click()
    expect(waiting(page)).to_have_count(2)
    tapped = timezone.now()
    page.reload()
    expect(waiting(page)).to_have_count(2)
    waited = timezone.now() - tapped
    page.unroute("**/record/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(waiting(page)).to_have_count(0)
    events = OverdoseEvent.objects.all()
    assert {event.kind for event in events} == {"oxygen", "naloxone"}
    assert all(event.recorded_at - event.at >= waited for event in events)


def test_an_answer_that_is_lost_doubles_nothing(treat, overdose):
    """The server writes, and the browser never hears of it."""
    page = treat(allow=OFFLINE)
    lost = []

    def lose(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/record/", lose)
    button(page, "Oxygen").click()
    expect(waiting(page)).to_have_count(1)
    expect(waiting(page)).to_have_count(0)
    expect(entries(page).first).to_have_text("Oxygen")
    assert lost == [200]
    assert OverdoseEvent.objects.count() == 1


def test_what_waits_is_sent_from_any_other_page(treat, overdose, live_server):
    page = treat(allow=OFFLINE)
    page.route("**/record/", lambda route: route.abort())
    button(page, "Oxygen").click()
    expect(waiting(page)).to_have_count(1)
    page.unroute("**/record/")
    with page.expect_response("**/record/"):
        page.goto(f"{live_server.url}/rooms/kilden/desk/")
    page.goto(f"{live_server.url}/rooms/kilden/overdoses/{overdose.uuid}/")
    expect(entries(page).first).to_have_text("Oxygen")
    assert page.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('outbox'))") == []


def test_who_is_signed_out_keeps_what_was_tapped_and_is_told(treat, settings):
    page = treat(allow=["401"])
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    button(page, "Oxygen").click()
    expect(page.locator("#trouble")).to_contain_text("You have been signed out")
    expect(waiting(page)).to_have_count(1)
    page.context.add_cookies(cookies)
    expect(waiting(page)).to_have_count(0)
    assert OverdoseEvent.objects.get().kind == "oxygen"


def test_no_name_is_kept_in_the_browser(treat, overdose):
    page = treat(allow=OFFLINE)
    page.route("**/record/", lambda route: route.abort())
    button(page, "Oxygen").click()
    expect(waiting(page)).to_have_count(1)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "oxygen" in kept
    assert "Bo" not in kept


def test_an_implausible_number_is_asked_about_and_saved_all_the_same(treat):
    page = treat(allow=["422"])
    button(page, "Oxygen").click()
    page.locator(".with-values").get_by_text("Vital signs …").click()
    form = page.locator(".with-values details[open]")
    form.get_by_label("SpO₂").fill("9")
    form.get_by_label("pulse").fill("58")
    form.get_by_role("button", name="Save").click()
    asked = page.locator("#outbox .asked")
    expect(asked).to_contain_text("9 %: is that right? Save anyway?")
    expect(asked.get_by_label("pulse")).to_have_value("58")
    # It is kept while it is asked about, and keeps nobody else waiting.
    button(page, "112 called").click()
    expect(entries(page).first).to_have_text("112 called")
    page.reload()
    expect(asked.get_by_label("SpO₂")).to_have_value("9")
    asked.get_by_role("button", name="Yes, save").click()
    expect(waiting(page)).to_have_count(0)
    expect(page.locator("#timeline")).to_contain_text("SpO₂ 9 %")
    # The asking took a while; the measuring was before the call.
    expect(entries(page).first).to_have_text("112 called")
    assert OverdoseEvent.objects.count() == 3


def test_what_is_typed_is_not_drawn_over_by_what_others_write(treat, overdose, sara, health):
    page, other = treat(), treat(who=health)
    button(page, "Vital signs").click()
    entry = page.locator(".entry", has_text="Vital signs")
    entry.locator("summary").click()
    entry.get_by_label("SpO₂").fill("97")
    with page.expect_response(lambda r: "version=" in r.url and r.status == 200):
        button(other, "Oxygen").click()
    expect(entry.get_by_label("SpO₂")).to_have_value("97")
    entry.get_by_role("button", name="Save").click()
    expect(entries(page).first).to_have_text("Oxygen")
    expect(page.locator("#timeline")).to_contain_text("SpO₂ 97 %")


def test_an_open_tile_does_not_hide_an_overdose(desk, visit, kilden, sara, health):
    page = desk()
    page.locator(".seat.taken summary").click()
    Overdose.objects.start(room=kilden, by=health.staff, visit=visit)
    expect(page.locator(".overdose-now")).to_contain_text("Bo")
    expect(page.locator(".seat[open]")).to_have_count(1)


def test_reminders_and_clocks_run(treat, overdose):
    page = treat()
    clock = page.locator(".overdose-head .running")
    shown = clock.text_content()
    expect(clock).not_to_have_text(shown)
    reminder = page.locator(".reminders li").first
    expect(reminder).to_contain_text(re.compile(r"in [01]:\d\d"))
    earlier = timezone.now() - timedelta(minutes=2)
    Incident.objects.filter(pk=overdose.pk).update(started_at=earlier)
    page.reload()
    expect(reminder).to_have_text("Check breathing again: now")
    expect(reminder).to_have_class("due")
    button(page, "Breathing checked").click()
    expect(reminder).to_contain_text(re.compile(r"in [12]:\d\d"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_eight_first_actions_are_there_without_scrolling_and_64_pixels_high(treat, scheme):
    page = treat(color_scheme=scheme, **PHONE)
    buttons = page.locator(".tap-grid").first.get_by_role("button")
    expect(buttons).to_have_count(8)
    for number in range(8):
        box = buttons.nth(number).bounding_box()
        assert box["height"] >= 64
        assert box["width"] >= 64
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 640
    # And what it is time for, below them.
    assert page.locator(".reminders li").first.bounding_box()["y"] < 640
    small = page.evaluate(
        """[...document.querySelectorAll(".overdose :is(button, summary)")]
           .filter(e => e.checkVisibility())
           .map(e => [e.textContent.trim(), e.getBoundingClientRect().height])
           .filter(([, height]) => height < 63.5)"""
    )
    assert small == []


def test_without_a_script_the_same_buttons_send_forms(desk, visit):
    page = desk(java_script_enabled=False, allow=["422"], **PHONE)
    page.locator(".seat.taken summary").tap()
    page.locator(".seat[open] .alarm").tap()
    button(page, "Naloxone").tap()
    expect(entries(page).first).to_have_text("Naloxone")
    page.locator(".entry-more summary").tap()
    page.locator(".entry-more").get_by_label("dose").fill("40")
    page.locator(".entry-more").get_by_role("button", name="Save").tap()
    expect(page.locator(".asked")).to_contain_text("40 mg: is that right?")
    page.get_by_role("button", name="Yes, save").tap()
    expect(page.locator(".overdose-facts")).to_contain_text("Naloxone in all 40 mg")
    page.get_by_role("link", name="Strike out …").tap()
    page.get_by_role("button", name="Strike out").tap()
    expect(page.locator(".entry.struck")).to_contain_text("Struck out by Staff")
    page.get_by_role("link", name="It is over …").tap()
    page.get_by_label("It was no overdose after all").check()
    page.get_by_role("button", name="End").tap()
    expect(page.locator("#timeline")).to_contain_text("It was no overdose after all")
    assert OverdoseEvent.objects.count() == 2


def test_an_incident_by_keyboard_from_the_tile(desk, visit):
    page = desk()
    page.locator(".seat.taken summary").press("Enter")
    page.get_by_role("link", name="Incident …").press("Enter")
    expect(page.get_by_label("Bo · 1979 · I1")).to_be_checked()
    page.get_by_label("Threat").press("Space")
    page.get_by_label("What happened?").fill("Råbte")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", name="Threat")).to_be_visible()
    assert Incident.objects.get().people.get().visit == visit
