"""Printing a journal: a purpose of its own, logged as printing."""

import pytest

from incidents.models import JournalAccess
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
