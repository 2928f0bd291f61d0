"""Putting somebody on the waiting list."""

import pytest

from intake.models import WaitingEntry
from tests.page import Page
from tests.rules import contents


def url(client):
    return f"/rooms/kilden/clients/{client.uuid}/wait/"


@pytest.fixture
def body(cocaine):
    return {"substance": "other", "other_substance": cocaine.pk, "method": "smoking"}


@pytest.mark.parametrize("htmx", [False, True])
def test_somebody_is_put_last_on_the_list(front_desk, bo, mia, body, waits, cocaine, htmx):
    waits(mia)
    response = front_desk.send(url(bo), body, htmx=htmx)
    entry = bo.waiting.get()
    assert response["Location"] == f"/rooms/kilden/desk/?waiting={entry.uuid}"
    assert (entry.substance, entry.method) == (cocaine, "smoking")
    assert entry.added_by == front_desk.staff
    assert [e.client for e in WaitingEntry.objects.waiting()] == [mia, bo]


def test_who_waits_already_keeps_the_place(front_desk, bo, mia, body, waits):
    first = waits(bo)
    waits(mia)
    assert front_desk.send(url(bo), body).status_code == 302
    assert WaitingEntry.objects.waiting().first() == first
    assert bo.waiting.count() == 1


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field"),
    [({"method": ""}, "method"), ({"substance": ""}, "substance"), ({"method": "oral"}, "method")],
)
def test_what_is_missing_is_asked_for_on_the_same_form(front_desk, bo, body, change, field, htmx):
    before = contents()
    response = front_desk.send(url(bo), body | change, htmx=htmx)
    page = Page(response)
    assert response.status_code == 422
    assert field in page.errors
    assert contents() == before
    # The form goes on with both of its buttons.
    assert page.form(url(bo))
    assert page.form(f"/rooms/kilden/clients/{bo.uuid}/admit/")
