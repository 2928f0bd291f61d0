"""Asking for consent: for treatment, or for something else, within the act's limits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents import cpr
from incidents.models import Consent, JournalAccess, JournalEntry
from tests.incidents.conftest import MANS
from tests.incidents.test_journal_detail import age
from tests.page import Page
from tests.rules import refused_with

pytestmark = pytest.mark.django_db


def ask(health, at, **fields):
    usual = {"answer": "given", "purpose": "treatment", "way": "oral", "to": "Regionen"}
    usual["given_on"] = in_days(0)
    return health.send(at("consents/new/"), {**usual, **fields})


def in_days(days):
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


@pytest.mark.parametrize("answer", ["given", "refused"])
def test_the_answer_is_kept_and_shown(health, at, answer):
    response = ask(health, at, answer=answer, scope="Kun overdosis")
    text = Page(health.get(response["Location"])).text
    assert answer.capitalize() in text
    assert "Kun overdosis" in text


def test_for_something_else_it_is_in_writing_and_ends_within_a_year(health, at):
    other = {"purpose": "other", "to": "En advokat"}
    assert "in writing" in Page(ask(health, at, **other, valid_until=in_days(9))).errors["way"]
    for end in ("", in_days(366), in_days(-1)):
        page = Page(ask(health, at, **other, way="written", valid_until=end))
        assert "a year at most" in page.errors["valid_until"]
    assert ask(health, at, **other, way="written", valid_until=in_days(365)).status_code == 302
    assert Consent.objects.count() == 1


def test_to_whom_is_not_readable_in_the_database(health, at):
    ask(health, at, to="Kanariehospitalet")
    assert b"Kanarie" not in bytes(Consent.objects.get().words)


def test_a_consent_names_its_receiver(health, at, journal, room, nora):
    assert "to" in Page(ask(health, at, to=" ")).errors
    with refused_with("receiver_missing"):
        Consent.objects.record(journal=journal, answer="given", way="oral", room=room, by=nora)


def test_the_day_of_the_answer_is_asked_and_is_neither_to_come_nor_before_the_event(
    health, at, journal, room, nora
):
    form = Page(health.get(at("consents/new/"))).form()
    assert form.fields["given_on"] == in_days(0)
    assert "still to come" in Page(ask(health, at, given_on=in_days(1))).errors["given_on"]
    assert (
        "before the first event" in Page(ask(health, at, given_on=in_days(-1))).errors["given_on"]
    )
    earlier = timezone.now() - timedelta(days=3)
    JournalEntry.objects.sign(
        journal=journal,
        content={"text": "A", "happened_at": earlier.isoformat()},
        responsible=nora,
        room=room,
        by=nora,
    )
    assert ask(health, at, given_on=in_days(-1)).status_code == 302
    assert Consent.objects.get().given_on == timezone.localdate() - timedelta(days=1)


# -- A look that is over -------------------------------------------------------------------------


def test_what_was_typed_is_not_lost_when_the_look_is_over(health, at, look, journal):
    """It stays in the page; opened again, for a purpose and logged, it goes on by the new look."""
    age(look, 45)
    answer = ask(health, at, scope="Kun naloxon")
    assert answer.status_code == 422
    form = Page(answer).form()
    assert form.fields["scope"] == "Kun naloxon"
    assert not Consent.objects.exists()
    opened = health.post(at("consents/new/"), form.fields | {"look_purpose": "follow_up"})
    assert opened.status_code == 307
    newest = JournalAccess.objects.order_by("-at").first()
    assert (newest.kind, newest.purpose) == ("open", "follow_up")
    assert opened["Location"] == f"/rooms/kilden/journals/{newest.pk}/consents/new/"
    assert health.post(opened["Location"], form.fields).status_code == 302
    consent = Consent.objects.get()
    assert journal.unseal(consent, "words")["scope"] == "Kun naloxon"


def test_without_a_purpose_it_is_asked_for_again_and_nothing_is_opened(health, at, look):
    age(look, 45)
    form = Page(ask(health, at, scope="Kun naloxon")).form()
    looks = JournalAccess.objects.count()
    again = Page(health.post(at("consents/new/"), form.fields))
    assert "look_purpose" in again.errors
    assert again.form().fields["scope"] == "Kun naloxon"
    assert JournalAccess.objects.count() == looks


def test_after_an_emergency_what_was_typed_is_there_to_be_copied(
    health_elsewhere, other_room, journal
):
    """That room may not open the journal without a new emergency."""
    look = JournalAccess.objects.emergency(
        cpr.read(MANS), reason="Bevidstløs", staff=health_elsewhere.staff, room=other_room
    )
    age(look, 75)
    url = f"/rooms/broen/journals/{look.pk}/consents/new/"
    page = Page(health_elsewhere.send(url, scope="Kun naloxon", look_again="1"))
    assert "Kun naloxon" in page.by_id("words").text
    assert "/rooms/broen/journals/emergency/" in page.links
    assert JournalAccess.objects.filter(kind="open").count() == 0
