"""The figures of all rooms: only what is published, and in words where nothing is."""

import pytest

from tests.page import Page

URL = "/figures/"


@pytest.mark.parametrize("asked", [{}, {"kind": "year", "first": "2025-01-01"}])
def test_what_cannot_be_protected_is_refused_in_words(central, room, asked):
    page = Page(central.get(URL, asked))
    assert (
        "The leader of a room sees the figures of the room." in page.text or "In short" in page.text
    )


def test_no_other_days_can_be_asked_for(central, room):
    response = central.get(URL, {"kind": "days", "first": "2025-01-01", "last": "2025-01-02"})
    assert response.status_code == 422
    assert "valid choice" in Page(response).errors["kind"]
    assert Page(response).by_id("id_last") is None


def test_the_list_of_rooms_leads_there(central, auditor, front_desk):
    assert URL in Page(central.get("/")).links
    assert URL in Page(auditor.get("/")).links
    assert URL not in Page(front_desk.get("/?choose")).links
