"""The draft of another entry."""

import pytest

from incidents.models import JournalDraft

pytestmark = pytest.mark.django_db


def test_it_belongs_to_the_journal_and_to_no_overdose(health, at, journal):
    assert health.send(at("entries/draft/"), text="Halvt").status_code == 204
    draft = JournalDraft.objects.get()
    assert (draft.journal, draft.overdose, draft.words) == (journal, None, {"text": "Halvt"})


def test_without_javascript_a_button_saves_it(health, at):
    assert health.send(at("entries/draft/"), text="A", draft="kept")["Location"] == at(
        "entries/new/"
    )
