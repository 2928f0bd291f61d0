"""An entry is corrected by another one, and stays readable."""

import pytest

from tests.incidents.conftest import WOMANS, journal_with_entry
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_the_new_one_refers_to_the_old_one(health, at, journal, entry):
    url = at(f"entries/{entry.pk}/correct/")
    form = Page(health.get(url)).form()
    assert form.fields["text"] == "Vågen og klar"
    fields = {"text": "Sløv", "why": "hørt forkert", "happened_at": "2026-11-22 10:00"}
    response = health.post(url, form.fields | fields)
    assert response["Location"] == at()
    corrected = journal.entries.get(corrects=entry)
    assert journal.unseal(corrected, "content")["why"] == "hørt forkert"
    assert journal.unseal(entry, "content")["text"] == "Vågen og klar"


def test_a_correction_says_why(health, at, entry):
    response = health.send(at(f"entries/{entry.pk}/correct/"), text="B")
    assert "why" in Page(response).errors


def test_what_somebody_corrected_meanwhile_is_told(health, at, entry):
    url = at(f"entries/{entry.pk}/correct/")
    fields = {
        "text": "Sløv",
        "why": "a",
        "happened_at": "2026-11-22 10:00",
        "responsible": health.staff.pk,
    }
    assert health.send(url, fields).status_code == 302
    response = health.send(url, fields)
    assert response.status_code == 422
    assert "Somebody has corrected this entry meanwhile" in Page(response).text


def test_an_entry_of_another_journal_is_not_found(health, at, room, nora):
    other = journal_with_entry(room, nora, WOMANS).entries.get()
    assert health.get(at(f"entries/{other.pk}/correct/")).status_code == 404
