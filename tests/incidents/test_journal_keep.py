"""Keeping the journal of an overdose: the number, the consent, the entry, and what stays behind."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from incidents import cpr
from incidents.forms.journal import confirmation_of
from incidents.models import (
    ChainLink,
    Consent,
    JournalAccess,
    JournalClient,
    JournalDraft,
    JournalEntry,
    Overdose,
    PatientJournal,
)
from tests.incidents.conftest import MANS, WOMANS
from tests.page import Page
from tests.rules import counts, written

pytestmark = pytest.mark.django_db

CONFIRMED = confirmation_of(cpr.read(MANS))


@pytest.fixture
def fill(health, ended, address):
    """`fill(asked_number="refused")` sends the form of Bo's overdose; returns the response."""

    def fill(overdose=ended, **fields):
        usual = {
            "asked_number": "given",
            "number": MANS,
            "confirmed": CONFIRMED,
            "consent": "given",
            "way": "oral",
            "answered_on": f"{timezone.localdate():%Y-%m-%d}",
            "happened_at": "2026-11-22 10:00",
            "text": "Fundet bevidstløs. Naloxon, vågnede.",
            "outcome": "recovered_here",
            "told": "Bliv en time",
            "responsible": health.staff.pk,
        }
        url = f"/rooms/kilden/overdoses/{overdose.uuid}/journal/"
        return health.send(url, {**usual, **fields})

    return fill


@pytest.fixture
def another(room, nora, inside, bo):
    """`another(bo)` is an overdose of his, over, its journal due."""

    def another(client=bo):
        visit = client.visits.present().first() or inside(client)
        overdose = Overdose.objects.start(room=room, by=nora, visit=visit)
        return overdose.end(by=nora, outcome="recovered_here")

    return another


NOT_GIVEN = {"asked_number": "refused", "number": "", "confirmed": ""}


def test_a_number_is_read_back_and_must_be_confirmed(fill, health):
    page = Page(response := fill(confirmed=""))
    assert response.status_code == 422
    assert page.errors["number"] == "Error: Born 22 Feb 1900, man. Is that right?"
    [tick] = [field for field in page.root.all("input") if field.get("name") == "confirmed"]
    assert tick["value"] == CONFIRMED
    assert "checked" not in tick
    assert page.form().fields["text"] == "Fundet bevidstløs. Naloxon, vågnede."
    assert not PatientJournal.objects.exists()
    assert fill().status_code == 302


def test_another_number_of_the_same_day_is_asked_about_anew(fill):
    """A wrong last digit would lead into a stranger's journal."""
    page = Page(fill(number="220200-0007"))
    assert "Born 22 Feb 1900, man." in page.errors["number"]
    assert not PatientJournal.objects.exists()


def test_another_number_is_asked_about_anew(fill):
    page = Page(fill(number=WOMANS))
    assert "woman" in page.errors["number"]
    assert "registered here as another gender" in page.errors["number"], "Bo is a man"


def test_what_is_no_number_is_told_at_the_field(fill):
    assert "60 is added to the day" in Page(fill(number="610100-0000")).errors["number"]
    assert "ten digits" in Page(fill(number="12")).errors["number"]
    assert "no number was given" in Page(fill(asked_number="refused")).errors["number"]


def test_a_real_number_keeps_no_tie_to_the_client(fill, ended, tap, sara):
    response = fill()
    assert response["Location"] == "/rooms/kilden/overdoses/?kept"
    journal = PatientJournal.objects.of_number(cpr.read(MANS))
    content = journal.unseal(journal.entries.get(), "content")
    assert content["text"] == "Fundet bevidstløs. Naloxon, vågnede."
    assert content["asked_number"] == "given"
    assert not JournalClient.objects.exists()
    overdose = Overdose.objects.get(pk=ended.pk)
    assert overdose.journal_kept_on == timezone.localdate()
    assert not overdose.events.exists() or not hasattr(overdose.events.first(), "journal_kept_on")


def test_the_timeline_is_copied_in(fill, tap, nora, overdose, ended):
    tap("naloxone", naloxone_mg=0.4)
    wrong = tap("note", note="Forkert")
    overdose.strike(wrong, by=nora)
    fill(ended)
    journal = PatientJournal.objects.of_number(cpr.read(MANS))
    timeline = journal.unseal(journal.entries.get(), "content")["timeline"]
    assert [row["what"] for row in timeline] == ["Naloxon", "Note"]
    assert timeline[0]["numbers"] == [["dosis", "0,4 mg"]]
    assert [bool(row["struck"]) for row in timeline] == [False, True]


def test_a_number_not_given_is_a_fictitious_one_and_the_next_overdose_continues_it(
    fill, another, bo
):
    fill(**NOT_GIVEN)
    journal = PatientJournal.objects.of_client(bo)
    assert journal.identity.kind == "fictitious"
    fill(another(), asked_number="none", number="", confirmed="")
    assert PatientJournal.objects.get() == journal
    assert journal.entries.count() == 2


def test_the_same_number_continues_the_same_journal(fill, another, mia):
    fill()
    fill(another(mia))
    assert PatientJournal.objects.get().entries.count() == 2


def test_a_number_that_is_typed_counts_as_a_search_and_is_logged_as_one(
    fill, another, mia, health, settings
):
    settings.JOURNAL_SEARCHES = 1
    fill()
    [searched] = JournalAccess.objects.all()
    assert (searched.kind, searched.purpose, searched.staff) == (
        "search",
        "treatment",
        health.staff,
    )
    before = counts()
    page = Page(response := fill(overdose := another(mia), happened_at="2026-11-22 10:00"))
    assert response.status_code == 422
    assert "You have searched 1 times within an hour" in page.errors["number"]
    assert page.form().fields["text"] == "Fundet bevidstløs. Naloxon, vågnede."
    changed = written(before)
    assert not changed.keys() & {"incidents.JournalEntry", "incidents.JournalAccess"}
    assert fill(overdose, **NOT_GIVEN).status_code == 302, "without a number nothing is looked for"


def test_the_number_of_another_rooms_journal_opens_nothing_of_what_stands_there(
    fill, theirs, health, nora
):
    """The treatment is entered in the person's one journal: care cannot wait."""
    assert fill().status_code == 302
    assert PatientJournal.objects.get() == theirs
    assert theirs.entries.count() == 2
    found = health.send("/rooms/kilden/journals/", number=MANS, purpose="treatment")
    text = Page(health.get(found["Location"])).text
    assert "Fundet bevidstløs. Naloxon, vågnede." in text
    assert "Skrevet på Broen" not in text
    assert "Broen" not in text


def test_another_rooms_journal_is_kept_as_if_there_was_none(fill, another, theirs, health, mia):
    """The answer, the pages and what is written do not tell whether the number had a journal."""
    answers = []
    for overdose, number in ((another(mia), WOMANS), (another(mia), MANS)):
        before = counts()
        confirmed = confirmation_of(cpr.read(number))
        kept = fill(overdose, number=number, confirmed=confirmed)
        found = health.send("/rooms/kilden/journals/", number=number, purpose="treatment")
        page = Page(health.get(found["Location"])).text
        shown = page.replace(number, "…").partition("Entries")[0]
        new = {"incidents.PatientJournal", "incidents.JournalKey", "incidents.JournalIdentity"}
        more = {model for model in written(before) if model not in new}
        answers.append((kept["Location"], len(page.split("Findings and treatment")), more, shown))
    (*first, shown), (*second, shown_of_theirs) = answers
    assert first[:2] == second[:2]
    assert "since" in shown
    assert "since" not in shown_of_theirs


def test_a_number_given_later_takes_over_the_fictitious_journal(fill, another, bo):
    fill(**NOT_GIVEN)
    journal = PatientJournal.objects.of_client(bo)
    fill(another())
    assert PatientJournal.objects.of_number(cpr.read(MANS)) == journal
    assert not JournalClient.objects.exists()
    fill(another(), **NOT_GIVEN)
    assert PatientJournal.objects.count() == 2, "nothing here knows that it is the same person"


def test_somebody_unknown_gets_a_fictitious_number_of_nobody(fill, room, nora):
    overdose = Overdose.objects.start(room=room, by=nora)
    fill(overdose.end(by=nora, outcome="to_hospital"), **NOT_GIVEN)
    assert PatientJournal.objects.get().identity.kind == "fictitious"
    assert not JournalClient.objects.exists()


@pytest.mark.parametrize(
    ("answer", "way"), [("given", "written"), ("refused", "oral"), ("not_asked", "")]
)
def test_the_answer_to_the_consent_is_kept_a_no_as_well(fill, answer, way):
    assert fill(consent=answer, way=way).status_code == 302
    consent = Consent.objects.get()
    assert (consent.answer, consent.way, consent.purpose) == (answer, way, "treatment")


def test_an_answer_was_given_somehow(fill):
    page = Page(fill(way=""))
    assert page.errors["way"] == "Error: Say whether it was by word of mouth or in writing."
    assert not PatientJournal.objects.exists()


def test_it_is_kept_once(fill, ended):
    assert fill().status_code == 302
    before = counts()
    response = fill()
    assert response.status_code == 422
    assert "Its journal is kept already." in Page(response).text
    assert written(before) == {}


def test_what_is_written_is_linked_to_the_chain(fill):
    before = counts()
    fill()
    more = written(before)
    assert more["incidents.ChainLink"] == 4
    assert (more["incidents.JournalEntry"], more["incidents.Consent"]) == (1, 1)
    assert more["incidents.JournalAccess"] == 1, "the number that was typed"
    assert not list(ChainLink.objects.defects())


def test_no_address_and_no_form_key_ties_the_overdose_to_the_journal(fill):
    fill()
    journal = PatientJournal.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT path, location FROM config_submission")
        kept = repr(cursor.fetchall())
    ids = [journal.pk, *JournalEntry.objects.values_list("pk", flat=True)]
    assert not [pk for pk in ids if str(pk) in kept]


@pytest.mark.parametrize("field", ["text", "substances", "told"])
def test_the_nickname_stands_in_no_entry(fill, ended, field):
    page = Page(fill(**{field: "Mor og bo blev fundet"}))
    assert page.errors == {field: "Error: The nickname stands here. Take it away."}


def test_a_word_that_only_holds_the_nickname_is_no_nickname(fill, ended):
    assert fill(text="Fundet i boligen").status_code == 302


def test_a_nickname_in_a_note_of_the_timeline_is_left_out(fill, ended, nora):
    ended.record(uuid=uuid.uuid4(), kind="note", note="Bo, vågn op", by=nora)
    fill()
    entry = JournalEntry.objects.get()
    timeline = entry.journal.unseal(entry, "content")["timeline"]
    assert [row["note"] for row in timeline] == ["[…], vågn op"]


def test_the_responsible_is_of_the_health_staff_of_the_room(fill, sara):
    assert "responsible" in Page(fill(responsible=sara.pk)).errors


def test_without_keys_it_says_so_and_writes_nothing(fill, health, ended, address, settings):
    settings.JOURNAL_KEYS = ""
    response = health.get(address("journal_keep"))
    assert response.status_code == 503
    assert "The journal is closed" in Page(response).text
    before = counts()
    assert fill().status_code == 503
    assert written(before) == {}


def test_a_draft_is_there_again_and_is_gone_when_signed(fill, health, address, ended):
    draft = address("journal_draft")
    health.send(draft, {"text": "Halvt skrevet", "number": MANS, "asked_number": "given"})
    page = Page(health.get(address("journal_keep")))
    assert page.form(draft).fields["text"] == "Halvt skrevet"
    assert page.form(draft).fields["asked_number"] == "given"
    assert page.form(draft).fields["number"] == "", "a number is never kept with a draft"
    assert "your draft" in Page(health.get("/rooms/kilden/overdoses/")).text
    fill()
    assert not JournalDraft.objects.exists()


def test_the_answer_about_consent_has_its_own_day_from_the_event_on(fill, ended):
    page = Page(fill(answered_on="2026-11-21"))
    assert "before the first event" in page.errors["answered_on"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    page = Page(fill(answered_on=f"{tomorrow:%Y-%m-%d}"))
    assert "still to come" in page.errors["answered_on"]
    assert fill(answered_on="2026-11-22").status_code == 302
    assert f"{Consent.objects.get().given_on}" == "2026-11-22"
