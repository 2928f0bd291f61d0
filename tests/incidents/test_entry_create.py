"""Another entry in a journal that is open."""

import pytest

from incidents import cpr
from incidents.models import JournalAccess, JournalDraft, JournalEntry
from tests.incidents.conftest import MANS, journal_with_entry
from tests.incidents.test_journal_detail import age
from tests.page import Page

pytestmark = pytest.mark.django_db


def fields(health, **more):
    usual = {
        "happened_at": "2026-11-22 10:00",
        "text": "Set igen",
        "responsible": health.staff.pk,
    }
    return {**usual, **more}


def test_it_is_signed_and_shown(health, at, journal):
    response = health.send(at("entries/new/"), fields(health, told="Kom igen i morgen"))
    page = Page(health.get(response["Location"]))
    assert "Set igen" in page.text
    assert "Kom igen i morgen" in page.text
    entry = journal.entries.order_by("entered_at").last()
    assert (entry.entered_by, entry.responsible, entry.room.slug) == (
        health.staff,
        health.staff,
        "kilden",
    )


def test_what_is_wrong_is_told_and_nothing_is_lost(health, at, journal):
    page = Page(health.send(at("entries/new/"), fields(health, happened_at="2099-01-01 10:00")))
    assert page.errors["happened_at"] == "Error: This time is still to come."
    assert page.form(at("entries/draft/")).fields["text"] == "Set igen"
    assert journal.entries.count() == 1


def test_what_somebody_writes_is_not_lost_when_the_look_is_over(health, at, look, journal):
    age(look, 45)
    assert health.get(at()).status_code == 302, "one may not look any more"
    assert health.send(at("entries/new/"), fields(health))["Location"] == at()
    assert journal.entries.count() == 2


def test_the_next_day_the_purpose_is_asked_anew(health, at, look, journal):
    age(look, 12 * 60)
    assert health.get(at())["Location"] == f"/rooms/kilden/journals/?again={look.pk}"
    response = health.send(at("entries/new/"), fields(health))
    assert response.status_code == 422
    assert Page(response).form().fields["text"] == "Set igen"
    assert journal.entries.count() == 1


def test_a_draft_is_there_again_and_is_gone_when_signed(health, at, journal):
    health.send(at("entries/draft/"), text="Halvt")
    assert Page(health.get(at("entries/new/"))).form(at("entries/draft/")).fields["text"] == "Halvt"
    health.send(at("entries/new/"), fields(health))
    assert not JournalDraft.objects.exists()


def test_a_draft_is_there_after_its_journal_was_joined_with_another(
    health, room, nora, bo, journal
):
    before = journal_with_entry(room, nora, client=bo)
    draft = JournalDraft.objects.keep({"text": "Halvt"}, author=nora, journal=before)
    before.reveal(cpr.read(MANS), room=room, by=nora)
    look = JournalAccess.objects.open(journal, purpose="follow_up", staff=nora, room=room)
    there = f"/rooms/kilden/journals/{look.pk}/entries/"
    form = Page(health.get(f"{there}new/")).form(f"{there}draft/")
    assert form.fields["text"] == "Halvt"
    health.send(f"{there}draft/", text="Mere")
    assert JournalDraft.objects.get().pk == draft.pk
    health.send(f"{there}new/", fields(health))
    assert not JournalDraft.objects.exists()


@pytest.mark.parametrize("page", ["entries/new/", "entries/{}/correct/"])
def test_the_nickname_of_whose_it_is_stands_in_no_entry(health, room, nora, bo, page):
    """The real number may become known later, and then the words stand under it."""
    journal = journal_with_entry(room, nora, client=bo)
    look = JournalAccess.objects.open(journal, purpose="follow_up", staff=nora, room=room)
    url = f"/rooms/kilden/journals/{look.pk}/{page.format(journal.entries.get().pk)}"
    sent = Page(health.send(url, fields(health, told="Bo kommer igen", why="glemt")))
    assert sent.errors == {"told": "Error: The nickname stands here. Take it away."}
    assert JournalEntry.objects.count() == 1


def test_a_cpr_number_stands_in_no_words_of_an_entry(health, at, journal):
    page = Page(health.send(at("entries/new/"), fields(health, text="Søster: 010170 - 1234")))
    assert "This reads as a CPR number." in page.errors["text"]
    assert page.form(at("entries/draft/")).fields["text"] == "Søster: 010170 - 1234"
    assert journal.entries.count() == 1
