"""The number of a journal was typed wrongly, and that was noticed after it was signed."""

import pytest

from incidents import cpr
from incidents.forms.journal import confirmation_of
from incidents.models import JournalAccess, PatientJournal
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry, write
from tests.incidents.test_identity_change import again
from tests.page import Page
from tests.rules import counts, written

pytestmark = pytest.mark.django_db

RIGHT = {"known": "yes", "number": WOMANS, "confirmed": confirmation_of(cpr.read(WOMANS))}


@pytest.fixture
def url(at):
    return at("number/correct/")


def test_the_wrong_number_is_marked_and_the_journal_found_by_the_right_one(health, at, url):
    assert url in Page(health.get(at())).links
    response = health.send(url, RIGHT)
    text = Page(again(health, response["Location"])).text
    assert "220258-5000" not in text
    assert WOMANS in text
    assert f"{MANS} CPR number" in text
    assert f"typed wrongly {health.staff}" in text
    search = "/rooms/kilden/journals/"
    assert health.send(search, number=MANS, purpose="treatment")["Location"] == f"{search}?none"
    found = health.send(search, number=WOMANS, purpose="treatment")
    assert "Vågen og klar" in Page(health.get(found["Location"])).text


def test_the_right_number_is_read_back_and_counts_as_a_search(health, url, settings):
    page = Page(health.send(url, RIGHT | {"confirmed": ""}))
    assert "Born 22 Feb 1900, woman." in page.errors["number"]
    settings.JOURNAL_SEARCHES = 0
    before = counts()
    page = Page(health.send(url, RIGHT))
    assert "You have searched 0 times" in page.errors["number"]
    assert written(before) == {}
    settings.JOURNAL_SEARCHES = 1
    assert health.send(url, RIGHT).status_code == 302
    assert JournalAccess.objects.filter(kind="search", staff=health.staff).count() == 1


def test_where_the_right_one_is_not_known_it_gets_a_fictitious_one(health, url, journal):
    page = Page(health.send(url, RIGHT | {"known": "no"}))
    assert "no number was given" in page.errors["number"]
    response = health.send(url, known="no")
    text = Page(again(health, response["Location"])).text
    assert "Note its number" in text
    assert PatientJournal.objects.of_number(cpr.read(MANS)) is None
    assert not JournalAccess.objects.filter(kind="search").exists()


def test_what_cannot_be_put_right_is_told_at_the_field(health, url, at, journal, other_room, nora):
    assert "known" in Page(health.send(url)).errors
    same = {"known": "yes", "number": MANS, "confirmed": confirmation_of(cpr.read(MANS))}
    assert "the number it goes by" in Page(health.send(url, same)).errors["number"]
    write(journal, other_room, nora, "Skrevet på Broen")
    page = Page(health.send(url, RIGHT))
    assert "the number stays" in page.errors["known"]
    assert "If the number is right, but an entry is about somebody else" in page.text


def test_a_fictitious_number_was_typed_by_nobody(health, room, nora):
    journal = journal_with_entry(room, nora)
    look = JournalAccess.objects.open(journal, purpose="correction", staff=nora, room=room)
    there = f"/rooms/kilden/journals/{look.pk}/"
    assert f"{there}number/correct/" not in Page(health.get(there)).links
    assert "fictitious" in Page(health.send(f"{there}number/correct/", RIGHT)).errors["known"]
