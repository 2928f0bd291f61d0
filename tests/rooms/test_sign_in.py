"""Signing in: by username, slowed down for who guesses, and on to one's own desk."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse

from config import settings as house_settings
from rooms.models import Staff
from rooms.roles import Role
from tests.factories import PASSWORD, StaffFactory
from tests.page import Page

WRONG = "not-the-password"
ENGLISH = {"Accept-Language": "en"}


def account(username, roles=(), **fields):
    staff = StaffFactory(username=username, roles=list(roles), **fields)
    staff.set_password(PASSWORD)
    staff.save()
    return staff


@pytest.fixture
def ida(room):
    return account("ida", [(Role.FRONT_DESK, room)], name="Ida Larsen 1979")


def sign_in(username, password=PASSWORD, *, address="192.0.2.1", browser=None, **headers):
    """Send the sign-in form as from `address`; returns the response."""
    browser = browser or Browser(headers=ENGLISH)
    form = Page(browser.get("/sign-in/")).form("/sign-in/").fields
    body = form | {"login": username, "password": password}
    return browser.post("/sign-in/", body, REMOTE_ADDR=address, headers=headers)


def signed_in(response):
    return response.status_code == 302 and response["Location"] == "/"


def test_the_right_password_signs_in(ida):
    browser = Browser()
    assert signed_in(sign_in("ida", browser=browser))
    assert browser.get("/preferences/").status_code == 200


def test_the_username_is_written_in_any_case(ida):
    assert signed_in(sign_in("IDA"))


def test_signing_in_gives_a_new_session(ida):
    """A session somebody else knew of must not become that of who signs in."""
    browser = Browser()
    browser.force_login(StaffFactory())
    before = browser.cookies["rooms-session"].value
    browser.post("/sign-out/")
    assert signed_in(sign_in("ida", browser=browser))
    assert browser.cookies["rooms-session"].value != before


@pytest.mark.parametrize(("username", "password"), [("ida", WRONG), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_account_are_answered_alike(ida, username, password):
    browser = Browser(headers=ENGLISH)
    response = sign_in(username, password, browser=browser)
    page = Page(response)
    assert response.status_code == 200
    assert "not correct" in page.by_id("main").text
    assert page.form("/sign-in/").fields["login"] == username
    assert password not in response.content.decode()
    assert browser.get("/preferences/").status_code == 302


def test_an_inactive_account_does_not_sign_in(ida):
    Staff.objects.filter(pk=ida.pk).update(is_active=False)
    browser = Browser()
    response = sign_in("ida", browser=browser)
    assert not signed_in(response)
    assert browser.get("/preferences/").status_code == 302


def test_an_account_taken_away_ends_its_sessions(front_desk):
    assert front_desk.get("/preferences/").status_code == 200
    Staff.objects.filter(pk=front_desk.staff.pk).update(is_active=False)
    assert front_desk.get("/preferences/").status_code == 302


def test_a_new_password_ends_the_sessions_elsewhere(ida):
    here, there = Browser(), Browser()
    sign_in("ida", browser=here)
    sign_in("ida", browser=there)
    new = "quite-another-password"
    body = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/password/", body).status_code == 302
    assert here.get("/preferences/").status_code == 200
    assert there.get("/preferences/").status_code == 302
    assert signed_in(sign_in("ida", new))


@pytest.mark.parametrize("weak", ["too-short", "password1234", "idalarsen1979"])
def test_a_weak_password_is_refused(ida, weak):
    browser = Browser()
    sign_in("ida", browser=browser)
    body = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    response = browser.post("/password/", body)
    assert response.status_code == 200
    assert Page(response).errors.keys() & {"password1", "password2"}
    ida.refresh_from_db()
    assert ida.check_password(PASSWORD)


# -- Guessing ------------------------------------------------------------------------------------

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def guessed(ida, noon):
    """Five wrong passwords for Ida from the room's address."""
    for _attempt in range(5):
        assert "not correct" in sign_in("ida", WRONG).content.decode()


def test_after_five_wrong_passwords_the_account_is_closed_to_that_address(guessed):
    response = sign_in("ida")
    assert not signed_in(response)
    assert "Too many failed" in response.content.decode()


def test_names_made_up_do_not_wash_the_counter_out(guessed, settings):
    """The cache drops old entries when it is full: it must hold more than a stranger can fill."""
    for number in range(55):
        sign_in(f"nobody-{number}", WRONG)
    for number in range(400):
        cache.set(f"made-up-{number}", 1, 3600)
    assert not signed_in(sign_in("ida"))


def test_an_address_has_sixty_tries_a_minute_whatever_the_names(ida, noon):
    for number in range(60):
        sign_in(f"nobody-{number}", WRONG)
    assert sign_in("ida").status_code == 429
    noon.shift(timedelta(minutes=1, seconds=1))
    assert signed_in(sign_in("ida"))


def test_a_colleague_at_the_same_address_still_signs_in(guessed, room):
    account("kim", [(Role.FRONT_DESK, room)])
    assert signed_in(sign_in("kim"))


def test_the_account_is_open_from_another_address(guessed):
    """Else anybody could lock a colleague out from elsewhere."""
    assert signed_in(sign_in("ida", address="192.0.2.2"))


def test_an_address_one_claims_to_come_from_is_not_believed(guessed):
    for claim in ({"X-Forwarded-For": "192.0.2.9"}, {"X-Real-Ip": "192.0.2.9"}):
        assert not signed_in(sign_in("ida", **claim))


def test_another_spelling_of_the_username_is_the_same_account(guessed):
    assert not signed_in(sign_in("IDA"))


def test_a_minute_later_the_account_is_open_again(guessed, noon):
    noon.move_to(NOON + timedelta(seconds=61))
    assert signed_in(sign_in("ida"))


def test_twenty_wrong_passwords_in_an_hour_close_the_account_for_longer(ida, noon):
    for minute in range(0, 8, 2):
        noon.move_to(NOON + timedelta(minutes=minute))
        for _attempt in range(5):
            sign_in("ida", WRONG)
    noon.move_to(NOON + timedelta(minutes=30))
    assert not signed_in(sign_in("ida"))
    noon.move_to(NOON + timedelta(minutes=70))
    assert signed_in(sign_in("ida"))


def test_passwords_are_kept_by_argon2(settings, ida):
    settings.PASSWORD_HASHERS = house_settings.PASSWORD_HASHERS
    assert house_settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    ida.set_password(PASSWORD)
    ida.save()
    assert identify_hasher(ida.password).algorithm == "argon2"
    assert ida.password.startswith("argon2$argon2id$")
    assert signed_in(sign_in("ida"))
    assert not signed_in(sign_in("ida", WRONG))


# -- Accounts are made by administrators ---------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_from_key",
        "account_confirm_email",
        "account_request_login_code",
        "account_signup_by_passkey",
        "socialaccount_signup",
    ],
)
def test_there_is_no_way_to_make_an_account_or_ask_for_a_password(name):
    for arguments in ([], ["key"], ["uid", "key"]):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=arguments)


@pytest.mark.parametrize("url", ["/signup/", "/sign-up/", "/email/", "/password/reset/"])
def test_their_usual_addresses_lead_nowhere(client, db, url):
    assert client.get(url).status_code == 404


def test_the_sign_in_page_offers_nothing_else(client, db):
    page = Page(client.get("/sign-in/", headers=ENGLISH))
    assert [link for link in page.links if link != "#main"] == []
    assert "A system administrator gives you a new one" in page.text


# -- Where one lands -----------------------------------------------------------------------------


def landing(username):
    """The last page after signing in, and its address."""
    browser = Browser()
    sign_in(username, browser=browser)
    response = browser.get("/", follow=True)
    return response.request["PATH_INFO"], Page(response)


def test_staff_of_one_room_land_on_its_desk(ida):
    address, page = landing("ida")
    assert address == "/rooms/kilden/desk/"
    assert "Who is at the door?" in page.text


def test_staff_of_several_rooms_choose(room, other_room):
    account("ida", [(Role.FRONT_DESK, room), (Role.LEADER, other_room)])
    address, page = landing("ida")
    assert address == "/"
    assert "Where are you today?" in page.text
    assert {"/rooms/kilden/desk/", "/rooms/broen/desk/"} <= set(page.links)


def test_staff_of_one_room_can_look_at_their_rooms_all_the_same(front_desk):
    page = Page(front_desk.get("/?choose"))
    assert "/rooms/kilden/desk/" in page.links


def test_staff_without_a_role_are_told(db):
    account("ida")
    address, page = landing("ida")
    assert address == "/"
    assert "You have no role in any room yet." in page.text
    assert "/admin/" not in page.links


def test_a_system_administrator_without_a_role_finds_the_administration(db):
    account("ida", is_staff=True)
    _address, page = landing("ida")
    assert "You have no role in any room yet." in page.text
    assert "/admin/" in page.links
    assert not [link for link in page.links if link.startswith("/rooms/")]


def test_an_auditor_of_all_rooms_is_shown_them_and_no_desk(auditor, other_room):
    page = Page(auditor.get("/"))
    assert "/rooms/broen/" in page.links
    assert not [link for link in page.links if link.endswith("/desk/")]


# -- The session ---------------------------------------------------------------------------------


def test_the_session_ends_with_the_browser(ida):
    response = sign_in("ida")
    cookie = response.cookies["rooms-session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["expires"]
    assert not cookie["max-age"]


def test_the_session_ends_after_twelve_hours(ida, noon):
    browser = Browser()
    sign_in("ida", browser=browser)
    noon.move_to(NOON + timedelta(hours=11, minutes=59))
    assert browser.get("/preferences/").status_code == 200
    noon.move_to(NOON + timedelta(hours=12, minutes=1))
    assert browser.get("/preferences/").status_code == 302


def test_signing_out_ends_the_session(ida):
    browser = Browser()
    sign_in("ida", browser=browser)
    session = browser.cookies["rooms-session"].value
    assert browser.get("/sign-out/").status_code == 200
    assert browser.get("/preferences/").status_code == 200
    assert browser.post("/sign-out/")["Location"] == "/sign-in/"
    browser.cookies["rooms-session"] = session
    assert browser.get("/preferences/").status_code == 302


# -- Before signing in ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("browser_speaks", "language"),
    [("en-GB,en;q=0.9", "en"), ("da,en;q=0.5", "da"), ("de", "da"), ("", "da")],
)
def test_the_sign_in_speaks_the_language_of_the_browser(client, db, browser_speaks, language):
    response = client.get("/sign-in/", headers={"Accept-Language": browser_speaks})
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in response.content.decode()
