"""An overdose in real browsers: two that write, one without network, one without a script."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import Incident, Overdose, OverdoseEvent
from intake.models import Visit
from tests import factories

from .conftest import sign_in

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
    button(page, "Vital signs").click()
    form = asked_below(page).first
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
    assert OverdoseEvent.objects.count() == 4


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


# -- What hands do ---------------------------------------------------------------------------------


def numbers_of(page, name):
    """The form of the numbers of an entry, in the timeline, opened."""
    entry = page.locator("#timeline .entry", has_text=name).last
    entry.locator("summary").click()
    return entry


def asked_below(page):
    """The numbers asked for right below the eight buttons."""
    return page.locator("#completions form")


def boxes(page):
    """Where the eight buttons stand."""
    return page.evaluate(
        """[...document.querySelector(".tap-grid").children]
           .map(e => e.getBoundingClientRect()).map(({ x, y, height }) => [x, y, height])"""
    )


def test_a_form_in_hand_keeps_only_its_own_entry_as_it_is(treat, health):
    page, other = treat(), treat(who=health)
    button(page, "Vital signs").click()
    expect(entries(page).first).to_have_text("Vital signs")
    entry = numbers_of(page, "Vital signs")
    entry.get_by_label("Pupils").select_option("pinpoint")
    entry.get_by_label("SpO₂").fill("97")
    button(other, "Naloxone").click()
    reminder = page.locator(".reminders li", has_text="Next naloxone possible")
    expect(reminder).to_contain_text(re.compile(r"in \d:\d\d"))
    expect(entries(page).first).to_have_text("Naloxone")
    button(page, "112 called").click()
    expect(entries(page).first).to_have_text("112 called")
    expect(entry.get_by_label("Pupils")).to_have_value("pinpoint")
    expect(entry.get_by_label("SpO₂")).to_have_value("97")
    entry.get_by_role("button", name="Save").click()
    expect(page.locator("#timeline")).to_contain_text("Pinpoint")


def test_a_choice_alone_is_not_wiped_by_what_others_write(treat, health):
    page, other = treat(), treat(who=health)
    button(page, "Vital signs").click()
    entry = numbers_of(page, "Vital signs")
    entry.get_by_label("Pupils").select_option("pinpoint")
    page.evaluate("document.activeElement.blur()")
    button(other, "Oxygen").click()
    expect(entries(page).first).to_have_text("Oxygen")
    expect(entry.get_by_label("Pupils")).to_have_value("pinpoint")


def test_the_numbers_of_a_tap_are_asked_for_right_below_the_buttons(treat):
    page = treat(**PHONE)
    button(page, "Naloxone").tap()
    form = asked_below(page)
    expect(page.locator("#completions summary")).to_contain_text("Naloxone")
    last = page.locator(".tap-grid").first.bounding_box()
    assert 0 <= form.bounding_box()["y"] - last["y"] - last["height"] < 80
    form.get_by_label("dose").fill("0,8")
    form.get_by_label("Given").select_option("intranasal")
    form.get_by_role("button", name="Save").tap()
    expect(page.locator(".overdose-facts")).to_contain_text("Naloxone in all 0.8 mg")
    expect(page.locator(".overdose-facts")).not_to_contain_text("without a number")
    expect(form).to_have_count(0)
    assert OverdoseEvent.objects.filter(completes=None).count() == 1
    # Who has no time for it says so, and the timeline still asks.
    button(page, "Oxygen").tap()
    form.get_by_role("button", name="Not now").tap()
    expect(form).to_have_count(0)
    expect(entries(page).first).to_have_text("Oxygen")
    # Nothing else on the page looks like the numbers of a dose.
    expect(page.locator(".with-values summary")).to_have_text("Note …")


def test_two_doses_are_asked_for_one_by_one_and_written_without_network_in_their_order(treat):
    page = treat(allow=OFFLINE)
    page.route("**/record/", lambda route: route.abort())
    button(page, "Naloxone").click()
    button(page, "Naloxone").click()
    expect(asked_below(page)).to_have_count(2)
    form = page.locator("#completions details[open] form")
    form.get_by_label("dose").fill("0,4")
    form.get_by_role("button", name="Save").click()
    expect(waiting(page)).to_have_count(3)
    expect(asked_below(page)).to_have_count(1)
    page.unroute("**/record/")
    expect(page.locator(".overdose-facts")).to_contain_text("0.4 mg (1 dose without a number)")
    assert OverdoseEvent.objects.filter(completes=None).count() == 2


def test_the_buttons_stay_where_they_are_whatever_is_told_or_asked(treat):
    page = treat(allow=[*OFFLINE, "422"], **PHONE)
    before = boxes(page)
    page.context.set_offline(True)
    told = page.locator("#trouble")
    expect(told).to_be_visible()
    assert boxes(page) == before
    assert told.bounding_box()["y"] >= before[-1][1] + before[-1][2]
    page.context.set_offline(False)
    expect(told).to_be_hidden()
    button(page, "Vital signs").tap()
    form = asked_below(page)
    form.get_by_label("SpO₂").fill("9")
    page.evaluate("scrollTo(0, 0)")
    assert boxes(page) == before
    form.evaluate("form => form.requestSubmit()")
    asked = page.locator("#outbox .asked")
    expect(asked).to_contain_text("9 %: is that right? Save anyway?")
    assert page.evaluate("scrollY") == 0
    assert boxes(page) == before
    assert asked.bounding_box()["y"] > before[-1][1] + before[-1][2]


def test_what_is_asked_about_can_be_thrown_away(treat):
    page = treat(allow=["422"])
    button(page, "Vital signs").click()
    form = asked_below(page)
    form.get_by_label("SpO₂").fill("9")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#outbox .asked")).to_be_visible()
    page.locator("#outbox").get_by_role("button", name="Discard").click()
    expect(waiting(page)).to_have_count(0)
    page.reload()
    expect(entries(page).first).to_have_text("Vital signs")
    expect(waiting(page)).to_have_count(0)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_one_tap_that_is_refused_keeps_no_other_waiting_and_can_be_thrown_away(treat, status):
    page = treat(allow=[str(status)])

    def refuse(route):
        if "kind=oxygen" in route.request.post_data:
            route.fulfill(status=status, body="")
        else:
            route.continue_()

    page.route("**/record/", refuse)
    button(page, "Oxygen").click()
    expect(waiting(page)).to_contain_text("Could not be saved yet. It is kept here.")
    button(page, "112 called").click()
    expect(entries(page).first).to_have_text("112 called")
    expect(waiting(page)).to_have_count(1)
    page.locator("#outbox").get_by_role("button", name="Discard").click()
    expect(waiting(page)).to_have_count(0)
    assert OverdoseEvent.objects.get().kind == "called_112"


def test_what_waits_is_not_sent_in_a_colleagues_name(
    treat, overdose, front_desk, health, live_server
):
    page = treat(allow=OFFLINE)
    page.route("**/record/", lambda route: route.abort())
    button(page, "Oxygen").click()
    expect(waiting(page)).to_have_count(1)
    page.unroute("**/record/")
    sign_in(page.context, live_server, health)
    page.goto(f"{live_server.url}/rooms/kilden/desk/")
    kept = page.get_by_role("link", name="Not sent: 1")
    expect(kept).to_be_visible()
    kept.click()
    expect(waiting(page)).to_contain_text("Kept for a colleague")
    button(page, "112 called").click()
    expect(entries(page).first).to_have_text("112 called")
    expect(waiting(page)).to_have_count(1)
    sign_in(page.context, live_server, front_desk)
    page.reload()
    expect(waiting(page)).to_have_count(0)
    expect(kept).to_have_count(0)
    assert OverdoseEvent.objects.get(kind="oxygen").recorded_by == front_desk.staff
    assert OverdoseEvent.objects.get(kind="called_112").recorded_by == health.staff


def test_a_colleague_who_signs_in_on_another_tab_does_not_send_it_either(
    treat, front_desk, health, live_server
):
    page = treat(allow=["412"])
    sign_in(page.context, live_server, health)
    button(page, "Oxygen").click()
    expect(waiting(page)).to_contain_text("Kept for a colleague")
    assert not OverdoseEvent.objects.exists()
    sign_in(page.context, live_server, front_desk)
    expect(waiting(page)).to_have_count(0)
    assert OverdoseEvent.objects.get().recorded_by == front_desk.staff


def test_the_head_of_the_page_is_one_row_on_a_phone(treat):
    page = treat(**PHONE)
    assert page.locator(".bar").bounding_box()["height"] < 60
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
