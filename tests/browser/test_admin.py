"""Django admin in a browser: it works under our Content-Security-Policy, scripts and all."""

import pytest
from playwright.sync_api import expect

PAGES = [
    "/admin/",
    "/admin/rooms/staff/",
    "/admin/rooms/staff/add/",
    "/admin/intake/agreementversion/add/",
    "/admin/intake/client/",
    "/admin/intake/visit/",
    "/admin/complaints/publiclanguage/add/",
]


@pytest.fixture
def open_admin(desk, administrator):
    """Open an admin page; what the console reports fails the test (see `desk`)."""
    return lambda path: desk(path, who=administrator)


@pytest.mark.parametrize("path", PAGES)
def test_page_breaks_no_policy(open_admin, path):
    expect(open_admin(path).locator("#content")).to_be_visible()


def test_calendar_and_further_rows_work_on_the_page_of_a_room(open_admin, room):
    page = open_admin(f"/admin/rooms/room/{room.pk}/change/")
    page.locator(".field-opened_on a:has(.date-icon)").click()
    expect(page.locator("#calendarbox0")).to_be_visible()
    page.get_by_text("Add another Opening hours").click()
    expect(page.locator("#id_opening_hours-1-opens")).to_be_visible()


def test_address_of_a_new_room_follows_its_name(open_admin):
    page = open_admin("/admin/rooms/room/add/")
    page.locator("#id_name").press_sequentially("Havnen 2")
    expect(page.locator("#id_slug")).to_have_value("havnen-2")


def test_components_of_a_substance_are_chosen_between_two_lists(open_admin, heroin):
    page = open_admin("/admin/intake/substance/add/")
    page.locator("#id_components_from").select_option(label="Heroin")
    page.locator("#id_components_add").click()
    expect(page.locator("#id_components_to option")).to_have_count(1)
