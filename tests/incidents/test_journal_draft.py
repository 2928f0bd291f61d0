"""A draft is saved as one types, is its author's alone, and never comes after the signature."""

import uuid

import pytest

from incidents.models import JournalDraft, Overdose
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.incidents.conftest import MANS
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_the_last_one_counts_and_nothing_is_readable(health, ended, address):
    for words in ("Først", "Så dette"):
        assert health.send(address("journal_draft"), text=words, number=MANS).status_code == 204
    draft = JournalDraft.objects.get()
    assert draft.words == {"text": "Så dette"}
    assert b"dette" not in bytes(draft.content)
    assert (draft.overdose_id, draft.author) == (ended.pk, health.staff)


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
        "happened_at": "2026-11-22 10:00",
        "text": "Færdig",
        "responsible": health.staff.pk,
    }
    assert health.send(address("journal_keep"), fields, key=key).status_code == 302
    Overdose.objects.update(journal_kept_on=None)
    assert health.send(address("journal_draft"), fields, key=key).status_code == 204
    assert not JournalDraft.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"submission": "x", "text": "a"}])
def test_what_is_no_draft_is_not_kept(health, ended, address, fields):
    health.post(address("journal_draft"), fields)
    assert not JournalDraft.objects.exists()
