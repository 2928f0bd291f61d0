"""Printing a journal: a purpose of its own, logged as printing."""

import pytest

from incidents import cpr
from incidents.models import JournalAccess
from tests.incidents.conftest import MANS
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_printing_is_logged_before_the_page_to_print_is_shown(health, at, journal):
    assert "purpose" in Page(health.send(at("print/"))).errors
    response = health.send(at("print/"), purpose="own_request")
    printed = JournalAccess.objects.get(kind="print")
    assert (printed.purpose, printed.journal) == ("own_request", journal)
    page = Page(health.get(response["Location"]))
    assert "Vågen og klar" in page.text
    assert not [form for form in page.root.all("a") if "entries/new" in form.get("href")]
    assert [button for button in page.root.all("button") if "data-print" in button]


def test_neither_a_print_nor_an_emergency_gives_more_time(
    health, at, journal, health_elsewhere, other_room
):
    """Each print would begin its half hour anew, and an emergency would never end."""
    printed = health.send(at("print/"), purpose="own_request")["Location"]
    assert health.get(f"{printed}print/").status_code == 404
    emergency = JournalAccess.objects.emergency(
        cpr.read(MANS), reason="Bleeds", staff=health_elsewhere.staff, room=other_room
    )
    url = f"/rooms/broen/journals/{emergency.pk}/print/"
    assert health_elsewhere.send(url, purpose="treatment").status_code == 404
    assert JournalAccess.objects.filter(kind="print").count() == 1
