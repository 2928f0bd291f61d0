"""Passing on: by a consent that holds, or on the act's own ground; whatever the form says."""

from datetime import timedelta

import pgtrigger
import pytest
from django.utils import timezone

from incidents import cpr
from incidents.models import Consent, Disclosure, JournalAccess, JournalEntry
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry
from tests.page import Page
from tests.rules import refused_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent(journal, room, nora):
    return Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Regionen", room=room, by=nora
    )


@pytest.fixture
def disclose(journal, entry, consent, room, nora):
    """`disclose(reason="…")` passes the entry on by the consent, unless said otherwise."""

    def disclose(**facts):
        usual = {
            "journal": journal,
            "to": "Regionen",
            "entries": [entry],
            "ground": "consent",
            "purpose": "treatment",
            "consent": consent,
            "room": room,
            "by": nora,
        }
        return Disclosure.objects.disclose(**{**usual, **facts})

    return disclose


def test_by_a_consent_that_holds_it_is_made_numbered_and_logged(health, at, consent, entry):
    form = Page(health.get(at("disclosures/new/"))).form()
    assert form.choices("ground") == [str(consent.pk), "vital_interest"]
    fields = {"entries": str(entry.pk), "ground": str(consent.pk), "to": "Regionen"}
    response = health.post(at("disclosures/new/"), form.fields | fields)
    disclosure = Disclosure.objects.get()
    assert disclosure.serial == f"{timezone.localdate().year}-00001"
    assert (disclosure.consent, disclosure.entries) == (consent, [entry.pk])
    assert JournalAccess.objects.filter(kind="disclose").count() == 1
    assert disclosure.serial in Page(health.get(response["Location"])).text


def test_an_entry_is_told_by_when_it_was_and_not_only_by_when_it_was_entered(
    health, at, journal, nora, room
):
    content = {"text": "Vågen", "happened_at": "2026-11-01T10:00:00+01:00"}
    JournalEntry.objects.sign(
        journal=journal, content=content, responsible=nora, room=room, by=nora
    )
    assert "1 Nov 2026 10:00, entered" in Page(health.get(at("disclosures/new/"))).text


def test_without_any_consent_only_a_vital_interest_with_its_reason(health, at, entry):
    url = at("disclosures/new/")
    form = Page(health.get(url)).form()
    assert form.choices("ground") == ["vital_interest"]
    fields = form.fields | {"entries": str(entry.pk), "ground": "vital_interest"}
    assert "reason" in Page(health.post(url, fields)).errors
    assert health.post(url, fields | {"reason": "Bevidstløs"}).status_code == 302
    disclosure = Disclosure.objects.get()
    assert disclosure.journal.unseal(disclosure, "words")["reason"] == "Bevidstløs"


def test_nothing_chosen_is_told_at_its_field(health, at, consent):
    fields = {"ground": str(consent.pk), "to": "Regionen", "purpose": "treatment"}
    page = Page(health.send(at("disclosures/new/"), fields))
    assert page.errors["entries"] == "Error: Choose what is passed on."


def test_a_consent_that_does_not_hold_is_refused(disclose, consent, room, nora, journal):
    for answer, way in (("refused", "oral"), ("not_asked", "")):
        no = Consent.objects.record(journal=journal, answer=answer, way=way, room=room, by=nora)
        with refused_with("consent_not_valid"):
            disclose(consent=no)
    with refused_with("no_consent"):
        disclose(consent=None)
    consent.withdraw(room=room, by=nora, way="oral")
    with refused_with("consent_not_valid"):
        disclose(consent=Consent.objects.get(pk=consent.pk))


def test_a_consent_that_ran_out_is_refused(disclose, room, nora, journal):
    today = timezone.localdate()
    old = Consent.objects.record(
        journal=journal,
        answer="given",
        way="written",
        to="Regionen",
        purpose="other",
        valid_until=today,
        room=room,
        by=nora,
    )
    disclose(consent=old, purpose="other")
    with pgtrigger.ignore():
        yesterday = today - timedelta(days=1)
        Consent.objects.filter(pk=old.pk).update(given_on=yesterday, valid_until=yesterday)
    old.refresh_from_db()
    with refused_with("consent_not_valid"):
        disclose(consent=old, purpose="other")


def test_a_later_no_ends_an_earlier_yes_for_the_same_purpose(
    disclose, consent, journal, room, nora, health, at
):
    no = {"journal": journal, "answer": "refused", "room": room, "by": nora}
    Consent.objects.record(**no, way="oral", purpose="other")
    assert disclose()
    Consent.objects.record(**no, way="oral")
    with refused_with("consent_not_valid"):
        disclose()
    assert Page(health.get(at("disclosures/new/"))).form().choices("ground") == ["vital_interest"]


def test_a_consent_for_another_purpose_is_refused(disclose):
    with refused_with("other_purpose"):
        disclose(purpose="other")


def test_a_consent_is_for_the_receiver_it_names(disclose, health, at, consent, entry):
    assert disclose(to="  regionen ")
    with refused_with("other_receiver"):
        disclose(to="En advokat")
    url = at("disclosures/new/")
    fields = {"entries": str(entry.pk), "ground": str(consent.pk), "to": "En advokat"}
    page = Page(health.send(url, fields, purpose="treatment"))
    assert "for another receiver" in page.errors["to"]
    assert page.form().fields["to"] == "En advokat"
    assert Disclosure.objects.count() == 1


def test_a_vital_interest_is_for_whoever_needs_it(disclose):
    assert disclose(to="En læge", ground="vital_interest", consent=None, reason="Bevidstløs")


def test_what_a_consent_covers_is_shown_where_it_is_chosen(health, at, journal, room, nora):
    Consent.objects.record(
        journal=journal,
        answer="given",
        way="oral",
        to="En advokat",
        scope="Kun naloxon",
        room=room,
        by=nora,
    )
    text = Page(health.get(at("disclosures/new/"))).text
    assert "Treatment (§ 41), to En advokat · Kun naloxon" in text


def test_a_no_after_two_journals_were_joined_ends_a_yes_in_either(
    disclose, journal, room, nora, bo
):
    before = journal_with_entry(room, nora, client=bo)
    who = {"to": "Regionen", "way": "oral", "room": room, "by": nora}
    theirs = Consent.objects.record(journal=before, answer="given", **who)
    before.reveal(cpr.read(MANS), room=room, by=nora)
    assert disclose(consent=theirs)
    Consent.objects.record(journal=journal, answer="refused", **who)
    with refused_with("consent_not_valid"):
        disclose(consent=theirs)


def test_a_consent_and_an_entry_of_another_journal_are_refused(disclose, room, nora):
    other = journal_with_entry(room, nora, WOMANS)
    theirs = Consent.objects.record(
        journal=other, answer="given", way="oral", to="Regionen", room=room, by=nora
    )
    with refused_with("consent_not_valid"):
        disclose(consent=theirs)
    with refused_with("other_journal"):
        disclose(entries=[other.entries.get()])


def test_serial_numbers_follow_each_other(disclose):
    assert [disclose().serial[-5:] for _n in range(3)] == ["00001", "00002", "00003"]
