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


def test_what_was_written_in_it_opens_no_more_than_that_afterwards(health_elsewhere, journal):
    """An entry made in an emergency is the room's own; what others wrote needs another one."""
    there = health_elsewhere.send(URL, number=MANS, reason="Bevidstløs nu")["Location"]
    entry = {
        "happened_at": "2026-11-22 10:00",
        "text": "Behandlet på Broen",
        "responsible": health_elsewhere.staff.pk,
    }
    health_elsewhere.send(f"{there}entries/new/", entry)
    text = Page(health_elsewhere.get(there)).text
    assert "Vågen og klar" in text
    assert "You see what all rooms have written" in text
    links = Page(health_elsewhere.get(there)).links
    assert not {f"{there}print/", f"{there}number/correct/"} & set(links), "no dead button"
    found = health_elsewhere.send("/rooms/broen/journals/", number=MANS, purpose="treatment")
    text = Page(health_elsewhere.get(found["Location"])).text
    assert "Behandlet på Broen" in text
    assert "Vågen og klar" not in text
    assert "What other rooms may have written opens in an emergency alone." in text


def test_what_another_room_wrote_is_not_corrected(health_elsewhere, journal, entry):
    there = health_elsewhere.send(URL, number=MANS, reason="Bevidstløs nu")["Location"]
    assert f"entries/{entry.pk}/" not in str(Page(health_elsewhere.get(there)).links)
    for page in ("correct", "move"):
        assert health_elsewhere.get(f"{there}entries/{entry.pk}/{page}/").status_code == 404


def test_nothing_is_added_by_it_when_the_hour_is_over(health_elsewhere, journal):
    there = health_elsewhere.send(URL, number=MANS, reason="Bevidstløs nu")["Location"]
    age(JournalAccess.objects.get(kind="emergency"), 60)
    entry = {
        "happened_at": "2026-11-22 10:00",
        "text": "For sent",
        "responsible": health_elsewhere.staff.pk,
    }
    before = counts()
    response = health_elsewhere.send(f"{there}entries/new/", entry)
    assert response.status_code == 422
    assert "For sent" in Page(response).text
    assert written(before) == {}


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
