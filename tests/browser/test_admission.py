"""The main job: a known client is let in with five keystrokes, by touch, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from intake.models import Client, Visit, WaitingEntry
from tests import factories


class Keys:
    """A keyboard that counts."""

    def __init__(self, page):
        self.page = page
        self.struck = 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.struck += 1


def admitted(page, words="Mads admitted, R1"):
    expect(page.locator("#done")).to_contain_text(words)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_known_client_is_admitted_with_five_keystrokes(desk, usual_client, javascript):
    page = desk(java_script_enabled=javascript)
    expect(page.locator("#q")).to_be_focused()
    keys = Keys(page)
    keys.press("m", "a", "d", "Enter")
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    keys.press("Enter")
    admitted(page)
    assert keys.struck == 5
    expect(page.locator("#q")).to_be_focused()
    visit = Visit.objects.present().get()
    assert visit.client == usual_client
    assert visit.consumptions.get().substance.code == "test-cocaine"
    assert visit.method == "smoking"


def test_a_fast_typist_does_not_outrun_the_search(desk, usual_client):
    page = desk()
    page.clock.install()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    # The list that typing asked for must not take the opened admission away again.
    page.clock.run_for(1000)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name="Admit")).to_be_focused()


def test_a_usual_drug_that_is_rare_in_the_room_costs_no_more_keystrokes(
    desk, usual_client, kilden, heroin, sara
):
    visit = Visit.objects.admit(
        client=usual_client, room=kilden, substance=heroin, method="injection", by=sara
    )
    visit.leave(by=sara)
    page = desk()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("radio", name="Heroin")).to_be_checked()
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    page.keyboard.press("Enter")
    admitted(page, "Mads admitted, I1")
    assert Visit.objects.present().get().consumptions.get().substance == heroin


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_admission_by_touch_on_a_phone(desk, usual_client, javascript):
    page = desk(
        java_script_enabled=javascript, has_touch=True, viewport={"width": 360, "height": 740}
    )
    page.locator("#q").tap()
    page.locator("#q").fill("mads")
    page.get_by_role("button", name="Find").tap()
    page.get_by_role("button", name="Admit").tap()
    admitted(page)
    assert Visit.objects.present().get().client == usual_client


def test_arrow_keys_choose_another_one_found_and_escape_begins_anew(desk, usual_client):
    factories.ClientFactory(nickname="Madsen", birth_year=1991)
    page = desk()
    page.keyboard.type("mad")
    expect(page.locator(".found li")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#admission-who")).to_have_text("Madsen")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#admission-who")).to_have_count(0)


def test_an_admission_is_undone_with_one_tap(desk, usual_client):
    page = desk()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Admit").click()
    admitted(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#done")).to_contain_text("Undone")
    assert not Visit.objects.present().exists()


def test_another_intake_and_leaving_take_two_taps(desk, usual_client):
    page = desk()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Admit").click()
    admitted(page)
    page.locator(".seat.taken summary").click()
    page.get_by_role("button", name="Another: Cocaine").click()
    expect(page.locator("#done")).to_contain_text("another intake, Cocaine")
    assert Visit.objects.present().get().consumptions.count() == 2
    page.locator(".seat.taken summary").click()
    page.get_by_role("button", name="Has left").click()
    expect(page.locator("#done")).to_contain_text("Mads has left")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".seat.taken")).to_have_count(1)


def test_without_a_free_place_the_waiting_list_is_first(desk, usual_client, kilden, sara, cocaine):
    for number in range(2):
        Visit.objects.admit(
            client=factories.ClientFactory(nickname=f"Inside {number}"),
            room=kilden,
            substance=cocaine,
            method="smoking",
            by=sara,
        )
    page = desk()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Waiting list")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("Mads is on the waiting list")
    assert WaitingEntry.objects.waiting().get().client == usual_client
    expect(page.locator(".waiting .next")).to_have_count(0)
    page.locator(".seat.taken summary").first.click()
    page.get_by_role("button", name="Has left").first.click()
    expect(page.locator(".waiting .next")).to_contain_text("Place free")
    page.get_by_role("link", name="Call in").click()
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    page.keyboard.press("Enter")
    admitted(page)
    expect(page.locator(".waiting")).to_have_count(0)


def test_refusals_say_why_and_what_next(desk, usual_client):
    factories.ClientFactory(nickname="Nyla", agreement=False)
    page = desk()
    page.keyboard.type("nyl")
    page.keyboard.press("Enter")
    expect(page.locator("#admission")).to_contain_text("The first-aid agreement is not signed.")
    expect(page.get_by_role("link", name="Sign now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/agreement/$"))


def test_two_desks_show_the_same_within_five_seconds(desk, usual_client):
    watching, working = desk(), desk()
    working.keyboard.type("mad")
    working.keyboard.press("Enter")
    working.get_by_role("button", name="Admit").click()
    admitted(working)
    expect(watching.locator(".seat.taken")).to_have_count(1)


def test_a_tile_that_is_open_is_not_redrawn(desk, usual_client, kilden, sara, cocaine):
    visit = Visit.objects.admit(
        client=usual_client, room=kilden, substance=cocaine, method="smoking", by=sara
    )
    page = desk()
    page.locator(".seat.taken summary").click()
    visit.consume(substance=cocaine, method="smoking", by=sara)
    page.wait_for_timeout(5600)
    expect(page.get_by_role("button", name="Has left")).to_be_visible()


def test_a_lost_connection_is_told_and_nothing_typed_is_lost(desk, usual_client):
    page = desk(allow=["ERR_INTERNET_DISCONNECTED"])
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Admit")).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    admitted(page)


def test_names_stand_in_no_title_address_or_storage(desk, usual_client):
    page = desk()
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Admit").click()
    admitted(page)
    page.locator(".seat.taken summary").click()
    page.get_by_role("link", name="Client page").click()
    expect(page.get_by_role("heading", name="Mads")).to_be_visible()
    assert "mads" not in page.title().lower()
    assert not [address for address in addresses if "mad" in address.lower()]
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept == "[{},{}]"


def test_first_registration_by_keyboard_with_a_signature(desk, usual_client):
    page = desk("/rooms/kilden/clients/new/")
    page.get_by_label("Nickname").fill("Lille Åse")
    page.get_by_label("Birth year").fill("1984")
    page.get_by_label("Woman").check()
    page.get_by_label("Home municipality").select_option("0101")
    expect(page.locator(".age")).to_be_hidden()
    page.get_by_label("In the target group").check()
    page.get_by_label("Shown around").check()
    page.locator(".pad svg").scroll_into_view_if_needed()
    pad = page.locator(".pad svg").bounding_box()
    page.mouse.move(pad["x"] + 20, pad["y"] + 40)
    page.mouse.down()
    page.mouse.move(pad["x"] + 120, pad["y"] + 80, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="Register and admit").click()
    expect(page.get_by_role("heading", name="Lille Åse")).to_be_visible()
    page.get_by_label("Cocaine").check()
    page.get_by_label("Smoking").check()
    page.get_by_role("button", name="Admit").click()
    admitted(page, "Lille Åse admitted")
    agreement = Client.objects.get(nickname="Lille Åse").agreements.get()
    assert agreement.strokes.startswith("M")


def test_somebody_alike_is_shown_while_registering(desk, usual_client):
    page = desk("/rooms/kilden/clients/new/")
    page.get_by_label("Nickname").press_sequentially("mats")
    expect(page.locator("#similar")).to_contain_text("Is it one of these?")
    expect(page.locator("#similar")).to_contain_text("Mads")


def test_the_age_is_asked_when_the_year_leaves_17_possible(desk, usual_client):
    from django.utils import timezone

    page = desk("/rooms/kilden/clients/new/")
    expect(page.locator(".age")).to_be_hidden()
    page.get_by_label("Birth year").fill(str(timezone.localdate().year - 18))
    expect(page.locator(".age")).to_be_visible()


def test_what_was_typed_survives_a_session_that_ended(desk, usual_client, front_desk):
    page = desk("/rooms/kilden/clients/new/", allow=["401"])
    page.get_by_label("Nickname").fill("Lille Åse")
    page.get_by_label("Birth year").fill("1984")
    front_desk.logout()
    page.get_by_role("button", name="Register and admit").click()
    expect(page.get_by_role("heading", name="Du er blevet logget ud")).to_be_visible()
    assert page.locator("input[name=nickname]").input_value() == "Lille Åse"


def test_a_tile_closes_when_something_else_is_touched_and_the_room_lives_on(
    desk, usual_client, kilden, cocaine, sara
):
    """On a screen on the wall nobody closes a menu: the room would stand still for good."""
    Visit.objects.admit(
        client=usual_client, room=kilden, substance=cocaine, method="smoking", by=sara
    )
    page = desk("/rooms/kilden/live/", has_touch=True)
    page.locator(".seat.taken summary").tap()
    expect(page.locator(".seat.taken")).to_have_attribute("open", "")
    page.locator("h2").first.tap()
    expect(page.locator(".seat.taken")).not_to_have_attribute("open", "")
    # Opened and closed by its own summary, which keeps the focus.
    page.locator(".seat.taken summary").tap()
    page.locator(".seat.taken summary").tap()
    usual_client.visits.present().get().leave(by=sara)
    expect(page.locator(".seat.taken")).to_have_count(0)


def test_a_tile_on_the_wall_answers_on_the_wall(desk, usual_client, kilden, cocaine, sara):
    Visit.objects.admit(
        client=usual_client, room=kilden, substance=cocaine, method="smoking", by=sara
    )
    page = desk("/rooms/kilden/live/", has_touch=True)
    page.locator(".seat.taken summary").tap()
    page.get_by_role("button", name="Has left").tap()
    admitted(page, "Mads has left")
    expect(page.locator(".wall .seat.taken")).to_have_count(0)
    expect(page.locator("#q")).to_have_count(0)
    page.locator("#done").get_by_role("button", name="Undo").tap()
    expect(page.locator(".wall .seat.taken")).to_have_count(1)
    expect(page.locator("#q")).to_have_count(0)


def test_an_admission_goes_away_while_another_name_is_typed(desk, usual_client):
    page = desk()
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Admit Mads")).to_be_focused()
    page.locator("#q").fill("bi")
    expect(page.get_by_role("button", name="Admit Mads")).to_have_count(0)


def test_who_it_is_stands_in_view_before_the_button_does(desk, usual_client):
    page = desk(viewport={"width": 360, "height": 400})
    page.keyboard.type("mad")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Admit Mads")).to_be_focused()
    expect(page.locator("#admission-who")).to_be_in_viewport()
