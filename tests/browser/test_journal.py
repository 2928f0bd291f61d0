"""The patient journal in a real browser: kept, corrected, passed on, and nothing typed is lost."""

import re
import uuid
from datetime import timedelta

import pgtrigger
import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import (
    ChainLink,
    Consent,
    Disclosure,
    JournalAccess,
    JournalClient,
    JournalDraft,
    JournalEntry,
    Overdose,
    PatientJournal,
)
from tests.browser.conftest import sign_in
from tests.browser.test_accessibility import faults, too_small
from tests.incidents.conftest import MANS, journal_with_entry


@pytest.fixture
def overdose_of(kilden, health, inside):
    """`overdose_of(bo)` is over, its journal due; returns the Overdose."""

    def overdose_of(client):
        visit = client.visits.present().first() or inside(client)
        overdose = Overdose.objects.start(room=kilden, by=health.staff, visit=visit)
        return overdose.end(by=health.staff, outcome="recovered_here")

    return overdose_of


def keep(page, *, number="", words="Vågnede af naloxon"):
    """Fill in the page and sign; with a number it is read back first."""
    page.get_by_label("The number was given" if number else "Does not want to give it").check()
    if number:
        page.get_by_label("CPR number", exact=True).fill(number)
    page.locator("[name=consent][value=given]").check()
    page.locator("[name=way][value=oral]").check()
    page.get_by_label("Findings and treatment").fill(words)
    page.get_by_role("button", name="Sign", exact=True).click()
    if number:
        page.get_by_label("Yes, the date is right").check()
        page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("The journal is kept.")).to_be_visible()


def test_from_an_overdose_to_a_real_number_a_correction_and_a_document(
    desk, health, bo, overdose_of
):
    overdose_of(bo)
    page = desk(who=health, allow=("422",))
    page.get_by_role("link", name="1 journal is due").click()
    page.get_by_role("link", name="Keep the journal").click()
    keep(page, number=MANS)
    assert not JournalClient.objects.exists()

    page.get_by_role("link", name="Journals", exact=True).click()
    page.get_by_label("CPR number").fill(MANS)
    page.get_by_label("Follow-up of a treatment").check()
    page.get_by_role("button", name="Open the journal").click()
    expect(page.get_by_text("Vågnede af naloxon")).to_be_visible()
    assert "22" not in page.title()
    assert MANS not in page.url

    page.get_by_role("link", name=re.compile("Correct …")).click()
    page.get_by_label("Findings and treatment").fill("Vågnede uden naloxon")
    page.get_by_label("Why is it corrected?").fill("Hørt forkert")
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_text("Vågnede uden naloxon")).to_be_visible()
    expect(page.get_by_text("Vågnede af naloxon")).to_be_visible()
    expect(page.get_by_text("This is what stood here before.")).to_be_visible()

    page.get_by_role("link", name="Pass on …").click()
    page.locator("[name=entries]").first.check()
    page.get_by_label(re.compile("Consent of")).check()
    page.get_by_role("button", name="Make the document").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Document 20")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name=re.compile("It was sent")).click()
    page.get_by_label("By secure digital post").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("By secure digital post")).to_be_visible()
    assert not list(ChainLink.objects.defects())


def test_without_a_number_the_next_overdose_continues_the_same_journal(
    desk, health, bo, overdose_of
):
    page = desk(who=health, allow=("422",))
    for words in ("Første gang", "Anden gang"):
        overdose_of(bo)
        page.goto(page.url.partition("/rooms/")[0] + "/rooms/kilden/overdoses/")
        page.get_by_role("link", name="Keep the journal").click()
        keep(page, words=words)
    assert PatientJournal.objects.count() == 1
    assert JournalEntry.objects.count() == 2
    page.goto(page.url.partition("/rooms/")[0] + f"/rooms/kilden/clients/{bo.uuid}/")
    page.get_by_role("button", name="Journal under a fictitious number …").click()
    page.get_by_label("Treatment now").check()
    page.get_by_role("button", name="Open the journal").click()
    expect(page.get_by_text("Første gang")).to_be_visible()
    expect(page.get_by_text("Anden gang")).to_be_visible()


def test_what_was_typed_survives_a_session_that_ends(desk, health, bo, overdose_of, live_server):
    overdose = overdose_of(bo)
    path = f"/rooms/kilden/overdoses/{overdose.uuid}/journal/"
    page = desk(path, who=health, allow=("401",))
    page.get_by_label("The number was given").check()
    page.get_by_label("CPR number", exact=True).fill(MANS)
    page.get_by_label("Findings and treatment").fill("Halvt skrevet")
    expect(page.get_by_text(re.compile(r"Draft saved \d"))).to_be_visible()
    Session.objects.all().delete()
    page.get_by_label("Findings and treatment").fill("Halvt skrevet, og mere")
    expect(page.locator("#trouble")).to_contain_text("You have been signed out")

    health.force_login(health.staff)
    sign_in(page.context, live_server, health)
    page.reload()
    expect(page.get_by_label("Findings and treatment")).to_have_value("Halvt skrevet")
    expect(page.locator("[name=number]")).to_have_value("")
    assert "number" not in JournalDraft.objects.get().words
    page.get_by_label("Does not want to give it").check()
    keep(page, words="Helt skrevet")
    assert not JournalDraft.objects.exists()


def test_a_number_is_masked_once_its_field_is_left(desk, health, bo, overdose_of):
    overdose = overdose_of(bo)
    page = desk(f"/rooms/kilden/overdoses/{overdose.uuid}/journal/", who=health)
    field = page.locator("[name=number]")
    expect(field).to_be_hidden()
    page.get_by_label("The number was given").check()
    field.fill(MANS)
    expect(field).to_have_css("-webkit-text-security", "none")
    page.get_by_label("Findings and treatment").focus()
    expect(field).to_have_css("-webkit-text-security", "disc")
    assert page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") == "[{},{}]"


@pytest.fixture
def pages(kilden, health, bo, overdose_of):
    """The addresses of all pages of a journal with everything in it, by Nora's look."""
    by = {"room": kilden, "by": health.staff}
    journal = journal_with_entry(kilden, health.staff, client=bo)
    [entry] = journal.entries.all()
    JournalEntry.objects.sign(
        journal=journal,
        content={"text": "Sløv", "why": "Hørt forkert", "told": "Bliv"},
        responsible=health.staff,
        corrects=entry,
        **by,
    )
    given = Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Regionen", scope="Alt", **by
    )
    withdrawn = Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Regionen", **by
    )
    withdrawn.withdraw(way="oral", **by)
    journal.hold(True, reason="En sag", **by)
    disclosures = [
        Disclosure.objects.disclose(
            journal=journal,
            to="Regionen",
            entries=[entry],
            ground="vital_interest",
            purpose="treatment",
            reason="Bevidstløs",
            **by,
        )
        for _n in range(2)
    ]
    disclosures[0].send(way="digital", **by)
    who = {"purpose": "treatment", "staff": health.staff, "room": kilden}
    look = JournalAccess.objects.open(journal, **who)
    printed = JournalAccess.objects.open(journal, kind="print", **who)
    overdose = overdose_of(bo)
    overdose.record(uuid=uuid.uuid4(), kind="naloxone", by=health.staff, naloxone_mg="0.8")
    there = f"/rooms/kilden/journals/{look.pk}/"
    return {
        "desk": "/rooms/kilden/desk/",
        "due": "/rooms/kilden/overdoses/?kept",
        "keep": f"/rooms/kilden/overdoses/{overdose.uuid}/journal/",
        "search": "/rooms/kilden/journals/?none",
        "purpose": f"/rooms/kilden/journals/?again={look.pk}",
        "emergency": "/rooms/kilden/journals/emergency/?none",
        "journal": there,
        "printed": f"/rooms/kilden/journals/{printed.pk}/",
        "print": f"{there}print/",
        "looks": f"{there}looks/",
        "entry": f"{there}entries/new/",
        "correction": f"{there}entries/{entry.pk}/correct/",
        "number": f"{there}number/",
        "wrong number": f"{there}number/correct/",
        "move": f"{there}entries/{entry.pk}/move/",
        "hold": f"{there}hold/",
        "consent": f"{there}consents/new/",
        "withdraw": f"{there}consents/{given.pk}/withdraw/",
        "pass on": f"{there}disclosures/new/",
        "sent": f"{there}disclosures/{disclosures[1].pk}/sent/",
    }


def test_the_browser_by_itself_prints_nothing_of_a_journal(desk, pages, health, live_server):
    """Printing asks what for, and is logged: only what was opened to be printed is."""
    page = desk(pages["journal"], who=health)
    expect(page.get_by_text("Sløv")).to_be_visible()
    page.emulate_media(media="print")
    told = page.get_by_text("A journal is printed through")
    expect(told).to_be_visible()
    assert page.locator("main").inner_text().strip() == told.inner_text().strip()
    page.goto(f"{live_server.url}{pages['correction']}")
    assert page.locator("main").inner_text().strip() == told.inner_text().strip()
    page.goto(f"{live_server.url}{pages['printed']}")
    expect(page.get_by_text("Sløv")).to_be_visible()
    expect(told).to_have_count(0)


def test_what_is_typed_to_set_an_entry_right_is_there_after_the_look_ended(desk, pages, health):
    newest = JournalEntry.objects.get(corrects__isnull=False)
    page = desk(f"{pages['journal']}entries/{newest.pk}/correct/", who=health, allow=["422"])
    page.get_by_label("When was it?").fill("2026-11-22 10:00")
    page.get_by_label("Why is it corrected?").fill("Hørt forkert")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    with pgtrigger.ignore():
        JournalAccess.objects.update(at=timezone.now() - timedelta(minutes=45))
    page.get_by_label("Findings and treatment").fill("Vågen")
    page.get_by_role("button", name="Sign").click()
    expect(page.get_by_role("heading", name="The journal was open long enough")).to_be_visible()
    assert not [*faults(page), *too_small(page)]
    page.get_by_label("Correcting what stands there").check()
    page.get_by_role("button", name="Open again, and go on").click()
    expect(page.get_by_role("heading", name="Journal", exact=True)).to_be_visible()
    expect(page.get_by_text("Vågen", exact=True)).to_be_visible()
    assert not JournalDraft.objects.exists()


def test_a_draft_is_said_to_be_saved_only_where_it_was(desk, pages, health):
    page = desk(pages["entry"], who=health, allow=["409"])
    page.get_by_label("Findings and treatment").fill("Vågen")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.route("**/draft/", lambda route: route.fulfill(status=409))
    page.get_by_label("Findings and treatment").fill("Vågen og klar")
    expect(page.get_by_text("Not saved. What you typed is still on this page.")).to_be_visible()
    expect(page.get_by_text("Draft saved")).to_have_count(0)


def test_axe_finds_nothing_on_any_page_of_a_journal(
    desk, pages, health, auditor, leader, live_server, settings
):
    page = desk(who=health, allow=["422"])
    found = {}
    for name, address in pages.items():
        page.goto(f"{live_server.url}{address}")
        found[name] = [*faults(page), *too_small(page)]
    page.goto(f"{live_server.url}{pages['keep']}")
    page.get_by_label("The number was given").check()
    page.get_by_label("CPR number", exact=True).fill(MANS)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.locator(".summary").wait_for()
    found["asked about the number"] = faults(page)
    for who, address in ((auditor, "journal-log/"), (leader, "emergency-access/")):
        page = desk(f"/rooms/kilden/{address}", who=who)
        found[address] = faults(page)
    settings.JOURNAL_KEYS = ""
    page = desk(pages["search"], who=health, allow=["503"])
    found["closed"] = faults(page)
    told = [f"{name}: {problem}" for name, problems in found.items() for problem in problems]
    assert not told, "\n".join(told)
