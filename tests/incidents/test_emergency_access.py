"""Another room's journal because it cannot wait: for an hour, with a reason, and told."""

import pytest

from incidents.models import JournalAccess
from tests.incidents.conftest import MANS, WOMANS
from tests.incidents.test_journal_detail import age
from tests.page import Page
from tests.rules import counts, written

pytestmark = pytest.mark.django_db

URL = "/rooms/broen/journals/emergency/"


def test_it_opens_the_journal_of_another_room_for_an_hour(health_elsewhere, journal):
    response = health_elsewhere.send(URL, number=MANS, reason="Bevidstløs nu")
    look = JournalAccess.objects.get(kind="emergency")
    assert "Vågen og klar" in Page(health_elsewhere.get(response["Location"])).text
    age(look, 59)
    assert health_elsewhere.get(response["Location"]).status_code == 200
    age(look, 60)
    again = health_elsewhere.get(response["Location"])["Location"]
    assert "?again=" in again
    asked = Page(health_elsewhere.get(again)).form()
    url = "/rooms/broen/journals/"
    response = health_elsewhere.post(url, asked.fields | {"purpose": "treatment"})
    assert response["Location"] == f"{url}?none", "not their room's journal, by any other way"


def test_it_asks_for_a_reason(health_elsewhere, journal):
    before = counts()
    assert "reason" in Page(health_elsewhere.send(URL, number=MANS)).errors
    assert written(before) == {}


def test_the_reason_is_encrypted(health_elsewhere, journal):
    health_elsewhere.send(URL, number=MANS, reason="Kanariegul")
    look = JournalAccess.objects.get(kind="emergency")
    assert b"Kanarie" not in bytes(look.reason)
    assert look.why == "Kanariegul"


def test_it_counts_as_a_search(health_elsewhere, journal, settings):
    settings.JOURNAL_SEARCHES = 1
    response = health_elsewhere.send(URL, number=WOMANS, reason="Bevidstløs nu")
    assert response["Location"] == f"{URL}?none"
    page = Page(health_elsewhere.send(URL, number=MANS, reason="Bevidstløs nu"))
    assert "You have searched 1 times" in page.errors["number"]
