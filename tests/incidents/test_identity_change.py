"""The real number became known."""

import pytest

from incidents import cpr
from incidents.forms.journal import confirmation_of
from incidents.models import JournalAccess, JournalClient, PatientJournal
from incidents.models.journal_reading import numbers_of
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry
from tests.page import Page
from tests.rules import counts, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(room, nora, bo):
    journal = journal_with_entry(room, nora, client=bo)
    look = JournalAccess.objects.open(journal, purpose="correction", staff=nora, room=room)
    return f"/rooms/kilden/journals/{look.pk}/number/"


def test_both_numbers_stay_readable_and_the_link_is_dropped(health, url):
    response = health.send(url, number=MANS)
    assert "Born 22 Feb 1900, man." in Page(response).errors["number"]
    response = health.send(url, number=MANS, confirmed=confirmation_of(cpr.read(MANS)))
    assert not JournalClient.objects.exists()
    assert PatientJournal.objects.of_number(cpr.read(MANS))
    text = Page(again(health, response["Location"])).text
    assert "220200-0005" in text
    assert "Fictitious CPR number" in text
    assert "Vågen og klar" in text


def again(health, address):
    """The journal, after the purpose was asked anew since its number changed."""
    asked = health.get(address)["Location"]
    assert asked.endswith("&changed")
    page = Page(health.get(asked))
    assert "goes by another number since you opened it" in page.text
    sent = health.post("/rooms/kilden/journals/", page.form().fields | {"purpose": "correction"})
    return health.get(sent["Location"])


def test_a_number_that_is_typed_counts_as_a_search(health, url, settings):
    settings.JOURNAL_SEARCHES = 1
    confirmed = confirmation_of(cpr.read(WOMANS))
    JournalAccess.objects.searched(purpose="treatment", staff=health.staff, room=room_of(health))
    before = counts()
    response = health.send(url, number=WOMANS, confirmed=confirmed)
    assert response.status_code == 422
    assert "You have searched 1 times within an hour" in Page(response).errors["number"]
    assert written(before) == {}
    settings.JOURNAL_SEARCHES = 2
    assert health.send(url, number=WOMANS, confirmed=confirmed).status_code == 302
    assert JournalAccess.objects.filter(kind="search").count() == 2


def room_of(browser):
    return browser.staff.memberships.get().room


def test_whether_the_gender_fits_is_asked(health, url):
    page = Page(health.send(url, number=WOMANS))
    assert "registered here as another gender" in page.errors["number"], "Bo is a man"


def test_the_number_of_another_rooms_journal_opens_nothing_of_what_stands_there(
    health, url, theirs
):
    confirmed = confirmation_of(cpr.read(MANS))
    response = health.send(url, number=MANS, confirmed=confirmed)
    text = Page(again(health, response["Location"])).text
    assert "Vågen og klar" in text
    assert "Skrevet på Broen" not in text
    assert "Broen" not in text


def test_a_look_from_before_two_journals_were_joined_is_asked_anew(health, url, room, nora):
    """In whichever of the two it was: the purpose was not said for the other."""
    known = journal_with_entry(room, nora, MANS, text="Hos den kendte")
    who = {"purpose": "treatment", "staff": nora, "room": room}
    opened = JournalAccess.objects.open(known, **who)
    health.send(url, number=MANS, confirmed=confirmation_of(cpr.read(MANS)))
    for address in (f"/rooms/kilden/journals/{opened.pk}/", url, url.replace("number/", "print/")):
        assert health.get(address)["Location"].endswith("&changed")
        assert health.send(address.replace("number/", "hold/")).status_code in (405, 422)
    text = Page(again(health, f"/rooms/kilden/journals/{opened.pk}/")).text
    assert "Hos den kendte" in text
    assert "Vågen og klar" in text


def test_what_somebody_is_writing_is_signed_all_the_same(health, url, room, nora):
    health.send(url, number=MANS, confirmed=confirmation_of(cpr.read(MANS)))
    entry = {"happened_at": "2026-11-22 10:00", "text": "Set igen", "responsible": nora.pk}
    response = health.send(url.replace("number/", "entries/new/"), entry)
    assert response["Location"] == url.replace("number/", "")
    assert PatientJournal.objects.of_number(cpr.read(MANS)).entries.count() == 2


def test_a_journal_under_a_real_number_keeps_it(health, at):
    response = health.send(at("number/"), number=MANS, confirmed=confirmation_of(cpr.read(MANS)))
    assert "real number already" in Page(response).errors["number"]


def test_it_goes_by_the_real_number_also_where_the_fictitious_one_was_made_later(
    health, room, nora, bo
):
    """The document for the region is under that one."""
    known = journal_with_entry(room, nora, MANS)
    journal_with_entry(room, nora, client=bo).reveal(cpr.read(MANS), room=room, by=nora)
    [first, second] = numbers_of(known)
    assert (first.written, first.kind) == (MANS, "cpr")
    assert second.kind == "fictitious"
