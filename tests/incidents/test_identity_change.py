"""The real number became known."""

import pytest

from incidents import cpr
from incidents.forms.journal import confirmation_of
from incidents.models import JournalAccess, JournalClient, PatientJournal
from incidents.models.journal_reading import numbers_of
from tests.incidents.conftest import MANS, journal_with_entry
from tests.page import Page

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
    text = Page(health.get(response["Location"])).text
    assert "220200-0005" in text
    assert "Fictitious CPR number" in text


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
