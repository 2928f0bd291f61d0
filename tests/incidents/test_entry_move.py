"""An entry is about somebody else: a number was typed wrongly, and it is a person’s own."""

import pytest

from incidents import cpr
from incidents.forms.journal import confirmation_of
from incidents.models import ChainLink, JournalAccess, PatientJournal
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry, write
from tests.page import Page
from tests.rules import counts, written

pytestmark = pytest.mark.django_db

RIGHT = {"known": "yes", "number": WOMANS, "confirmed": confirmation_of(cpr.read(WOMANS))}


@pytest.fixture
def mistaken(journal, room, nora):
    """An entry about a woman, in the journal of a man."""
    return write(journal, room, nora, "Handler om en anden")


@pytest.fixture
def url(at, mistaken):
    return at(f"entries/{mistaken.pk}/move/")


def test_it_is_signed_in_the_right_journal_and_marked_in_the_wrong_one(
    health, at, url, journal, mistaken
):
    assert url in Page(health.get(at())).links
    response = health.send(url, RIGHT)
    assert response["Location"] == at()
    page = Page(health.get(at()))
    assert "Handler om en anden" in page.text, "what stood there stays readable"
    assert f"Corrected by {health.staff}" in page.text
    assert url not in page.links
    theirs = PatientJournal.objects.of_number(cpr.read(WOMANS))
    [entry] = theirs.entries.all()
    assert theirs.unseal(entry, "content")["text"] == "Handler om en anden"
    assert (entry.responsible, entry.entered_by) == (mistaken.responsible, health.staff)
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == journal
    assert not list(ChainLink.objects.defects())


def test_in_a_journal_there_is_it_stands_among_the_others(health, url, room, nora):
    theirs = journal_with_entry(room, nora, WOMANS)
    health.send(url, RIGHT)
    assert theirs.entries.count() == 2


def test_where_the_right_number_is_not_known_it_gets_a_fictitious_one(health, url, room):
    health.send(url, known="no")
    [nobodys] = PatientJournal.objects.of_unknown(room)
    assert nobodys.entries.count() == 1
    assert not JournalAccess.objects.filter(kind="search").exists()


def test_a_number_counts_as_a_search(health, url, settings):
    settings.JOURNAL_SEARCHES = 0
    before = counts()
    page = Page(health.send(url, RIGHT))
    assert "You have searched 0 times" in page.errors["number"]
    assert written(before) == {}


def test_what_is_wrong_is_told_at_the_field(health, url):
    assert "known" in Page(health.send(url)).errors
    assert "Born" in Page(health.send(url, RIGHT | {"confirmed": ""})).errors["number"]
    same = {"known": "yes", "number": MANS, "confirmed": confirmation_of(cpr.read(MANS))}
    before = counts()
    assert "the number it goes by" in Page(health.send(url, same)).errors["number"]
    assert written(before) == {}


def test_it_is_moved_once(health, url):
    assert health.send(url, RIGHT).status_code == 302
    before = counts()
    response = health.send(url, RIGHT)
    assert "Somebody has corrected this entry meanwhile" in Page(response).text
    assert written(before) == {}
