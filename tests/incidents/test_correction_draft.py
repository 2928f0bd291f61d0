"""The draft of a correction: kept as one types, there again, gone when signed."""

import pytest

from incidents.models import JournalDraft
from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def correction(at, entry):
    """`correction("draft/")` is an address of the entry, by Nora's look."""
    return lambda rest: at(f"entries/{entry.pk}/{rest}")


def test_it_is_of_the_entry_and_there_again(health, correction, journal, entry):
    assert health.send(correction("draft/"), text="Sløv", why="hørt").status_code == 204
    draft = JournalDraft.objects.get()
    assert (draft.journal, draft.corrects) == (journal, entry)
    page = Page(health.get(correction("correct/")))
    fields = page.form(correction("draft/")).fields
    assert (fields["text"], fields["why"]) == ("Sløv", "hørt")


def test_it_is_apart_from_the_draft_of_a_new_entry(health, at, correction):
    health.send(at("entries/draft/"), text="Nyt")
    health.send(correction("draft/"), text="Rettet")
    assert JournalDraft.objects.count() == 2
    form = Page(health.get(at("entries/new/"))).form(at("entries/draft/"))
    assert form.fields["text"] == "Nyt"


def test_it_is_gone_when_signed(health, at, correction):
    health.send(at("entries/draft/"), text="Nyt")
    health.send(correction("draft/"), text="Sløv", why="hørt")
    fields = {"happened_at": "2026-11-22 10:00", "responsible": health.staff.pk}
    response = health.send(correction("correct/"), fields, text="Sløv", why="hørt")
    assert response.status_code == 302
    assert JournalDraft.objects.get().words == {"text": "Nyt"}


def test_without_javascript_a_button_saves_it(health, correction):
    response = health.send(correction("draft/"), text="A", draft="kept")
    assert response["Location"] == correction("correct/")
