"""A draft is saved as one types, is its author's alone, and never comes after the signature."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import JournalDraft, Overdose
from incidents.needs import needs
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.incidents.conftest import MANS
from tests.incidents.test_delete_journals import run
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_the_last_one_counts_and_nothing_is_readable(health, ended, address):
    for words in ("Først", "Så dette"):
        assert health.send(address("journal_draft"), text=words, number=MANS).status_code == 204
    draft = JournalDraft.objects.get()
    assert draft.words == {"text": "Så dette"}
    assert b"dette" not in bytes(draft.content)
    assert (draft.overdose_id, draft.author) == (ended.pk, health.staff)


def test_a_number_in_its_words_is_not_kept(health, ended, address):
    """It would stand beside the overdose, and the form refuses it anyway."""
    health.send(address("journal_draft"), text="Søster: 010170 - 1234, ring 33661400")
    assert JournalDraft.objects.get().words == {"text": "Søster: […], ring 33661400"}


def test_it_belongs_to_its_author(health, room, ended, address):
    health.send(address("journal_draft"), text="Mit")
    colleague = StaffBrowser(StaffFactory(roles=[(Role.HEALTH, room)]))
    assert "Mit" not in Page(colleague.get(address("journal_keep"))).text
    colleague.send(address("journal_draft"), text="Dit")
    assert JournalDraft.objects.count() == 2


def test_without_javascript_a_button_saves_it(health, ended, address):
    response = health.send(address("journal_draft"), text="Mit", draft="kept")
    assert response["Location"] == address("journal_keep")


def test_one_that_arrives_after_the_form_itself_is_not_kept(health, ended, address):
    """The last words typed may still be on their way when the form is signed."""
    key = uuid.uuid4()
    fields = {
        "asked_number": "none",
        "consent": "not_asked",
        "answered_on": f"{timezone.localdate():%Y-%m-%d}",
        "happened_at": "2026-11-22 10:00",
        "text": "Færdig",
        "responsible": health.staff.pk,
    }
    assert health.send(address("journal_keep"), fields, key=key).status_code == 302
    Overdose.objects.update(journal_kept_on=None)
    assert health.send(address("journal_draft"), fields, key=key).status_code == 409
    assert not JournalDraft.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"submission": "x", "text": "a"}])
def test_what_is_no_draft_is_not_kept(health, ended, address, fields):
    health.post(address("journal_draft"), fields)
    assert not JournalDraft.objects.exists()


def test_where_the_journal_was_kept_meanwhile_nobody_is_told_it_was_saved(health, ended, address):
    Overdose.objects.update(journal_kept_on=timezone.localdate())
    assert health.send(address("journal_draft"), text="Mit").status_code == 409
    answer = health.send(address("journal_draft"), text="Mit", draft="kept")
    assert answer.status_code == 409
    assert Page(answer).by_id("words").text == "Mit"
    assert not JournalDraft.objects.exists()


# -- How long it is kept -------------------------------------------------------------------------


def saved(days, **of):
    """A draft that was saved this many days ago."""
    draft = JournalDraft.objects.keep({"text": "Halvt"}, **of)
    JournalDraft.objects.filter(pk=draft.pk).update(
        saved_at=timezone.now() - timedelta(days=days, minutes=1)
    )
    return draft


def test_its_author_is_told_when_it_is_deleted(health, nora, room, ended, journal):
    saved(22, author=nora, journal=journal)
    assert "soon deleted" not in Page(health.get("/rooms/kilden/desk/")).text
    assert [need.title for need in needs(room, nora) if need.count] == []
    saved(23, author=nora, overdose=ended)
    assert "1 draft of yours is soon deleted" in Page(health.get("/rooms/kilden/desk/")).text
    assert [(need.count, need.url) for need in needs(room, nora)] == [
        (1, "/rooms/kilden/journals/")
    ]
    page = Page(health.get("/rooms/kilden/journals/"))
    day = timezone.localdate() + timedelta(days=7)
    assert f"deleted on {day.day} {day:%b %Y}" in page.text
    assert "Halvt" not in page.text
    assert f"/rooms/kilden/overdoses/{ended.uuid}/journal/" in page.links


def test_what_nobody_touched_for_30_days_is_deleted_and_said(nora, sara, ended, journal):
    old = saved(30, author=nora, journal=journal)
    saved(29, author=sara, overdose=ended)
    told = f"Draft {old} of {timezone.localdate(old.saved_at) - timedelta(days=30)}: "
    assert f"{told}would be deleted.\n1 drafts would be deleted." in run(dry_run=True)
    assert JournalDraft.objects.count() == 2
    assert f"{told}deleted.\n1 drafts deleted." in run()
    assert JournalDraft.objects.get().author == sara
