"""A journal that is open: all of it, for as long as the look lasts."""

from datetime import timedelta

import pgtrigger
import pytest
from django.utils import timezone

from incidents import cpr
from incidents.models import Consent, Disclosure, JournalAccess, JournalEntry, JournalIdentity
from incidents.models.journal_reading import numbers_of
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.incidents.conftest import MANS, journal_with_entry, write
from tests.page import Page

pytestmark = pytest.mark.django_db


def age(look, minutes):
    """As if the look was taken so many minutes ago, at a journal that was there before."""
    at = timezone.now() - timedelta(minutes=minutes)
    with pgtrigger.ignore():
        JournalAccess.objects.filter(pk=look.pk).update(at=at)
        JournalIdentity.objects.filter(since__gt=at).update(since=at - timedelta(minutes=1))


def test_it_shows_the_number_and_the_entries(health, at):
    response = health.get(at())
    page = Page(response)
    assert "220200-0005" in page.text
    assert "Vågen og klar" in page.text
    assert page.title == "Journal · Kilden"
    assert response["Cache-Control"] == "no-store"


def test_the_look_lasts_half_an_hour_then_the_purpose_is_asked_anew(health, at, look, journal):
    age(look, 29)
    assert health.get(at()).status_code == 200
    age(look, 30)
    response = health.get(at())
    assert response["Location"] == f"/rooms/kilden/journals/?again={look.pk}"
    asked = Page(health.get(response["Location"])).form()
    again = health.post("/rooms/kilden/journals/", asked.fields | {"purpose": "follow_up"})
    assert "Vågen og klar" in Page(health.get(again["Location"])).text


def test_a_look_is_its_owners_alone_and_of_its_room(look, at, room, other_room):
    colleague = StaffBrowser(StaffFactory(roles=[(Role.HEALTH, None)]))
    assert colleague.get(at()).status_code == 404
    assert colleague.get(at().replace("kilden", "broen")).status_code == 404


def test_who_is_no_health_staff_any_more_sees_nothing(health, at):
    health.staff.memberships.update(role=Role.FRONT_DESK)
    assert health.get(at()).status_code == 403


def test_a_look_is_logged_however_often_the_page_is_loaded(health, at):
    for _n in range(3):
        health.get(at())
    assert JournalAccess.objects.count() == 1


@pytest.fixture
def joined(room, nora, bo, journal):
    """A journal that goes on in `journal`, from before it is looked at."""
    before = journal_with_entry(room, nora, client=bo, text="Før nummeret var kendt")
    before.reveal(cpr.read(MANS), room=room, by=nora)
    return before


def test_a_journal_that_goes_on_in_another_shows_the_whole(health, joined, at):
    page = Page(health.get(at()))
    assert "Før nummeret var kendt" in page.text
    assert "Fictitious CPR number" in page.text


def test_what_another_room_wrote_is_not_shown(
    health, health_elsewhere, other_room, journal, entry, look, at
):
    """Neither entries nor answers nor what was passed on, nor the way to any of it."""
    colleague = health_elsewhere.staff
    foreign = write(journal, other_room, colleague, "Skrevet på Broen")
    by = {"room": other_room, "by": colleague}
    consent = Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Hemmelig", **by
    )
    passed_on = Disclosure.objects.disclose(
        journal=journal,
        to="Hemmelig",
        entries=[foreign],
        ground="vital_interest",
        purpose="treatment",
        reason="Hemmelig",
        **by,
    )
    pages = [at(), at("disclosures/new/")]
    for text in (health.get(page).content.decode() for page in pages):
        assert "Skrevet på Broen" not in text
        assert "Hemmelig" not in text
        assert not [row for row in (foreign, consent, passed_on) if str(row.pk) in text]
    for rest in (
        f"entries/{foreign.pk}/correct/",
        f"consents/{consent.pk}/withdraw/",
        f"disclosures/{passed_on.pk}/sent/",
    ):
        assert health.get(at(rest)).status_code == 404
    own = f"entries/{entry.pk}/correct/"
    assert health.get(at(own)).status_code == 200


def test_a_journal_of_nobody_says_which_number_to_note(health, room, nora, bo):
    """On paper as well."""
    nobodys = journal_with_entry(room, nora)
    who = {"purpose": "follow_up", "staff": nora, "room": room}
    number = numbers_of(nobodys)[0].written
    for journal, kind, noted in (
        (nobodys, "open", True),
        (nobodys, "print", True),
        (journal_with_entry(room, nora, client=bo), "open", False),
    ):
        look = JournalAccess.objects.open(journal, kind=kind, **who)
        text = Page(health.get(f"/rooms/kilden/journals/{look.pk}/")).text
        assert (f"Note its number, {number}" in text) is noted


def test_a_corrected_entry_stays_readable_and_is_marked(health, room, nora, journal, entry, at):
    JournalEntry.objects.sign(
        journal=journal,
        content={"text": "Sløv", "why": "forkert person"},
        responsible=nora,
        room=room,
        by=nora,
        corrects=entry,
    )
    text = Page(health.get(at())).text
    assert "Vågen og klar" in text
    assert "Sløv" in text
    assert f"Corrected by {nora}" in text


def test_what_was_tampered_with_is_not_shown(health, at, entry):
    with pgtrigger.ignore():
        JournalEntry.objects.filter(pk=entry.pk).update(content=b"x" * 40)
    health.raise_request_exception = False
    response = health.get(at())
    assert response.status_code == 503
    assert "220200" not in response.content.decode()
