"""Clients were heard in another way than the council."""

import pytest

from complaints.models import Involvement
from tests.complaints.conftest import day
from tests.page import Page

URL = "/rooms/kilden/involvement/new/"


@pytest.fixture
def sent(today):
    return {
        "kind": "house_meeting",
        "held_on": day(today),
        "title": "The door",
        "clients": "12",
        "staff": "0",
        "outcome": "The rules are read aloud",
    }


def test_it_is_logged_and_stands_in_its_year(leader, room, sent, today):
    response = leader.send(URL, sent)
    assert response["Location"] == f"/rooms/kilden/involvement/?year={today.year}"
    assert "The door" in Page(leader.get(response["Location"])).text


@pytest.mark.parametrize("field", ["kind", "held_on", "title", "clients", "staff", "outcome"])
def test_what_is_missing_is_told_at_its_field(leader, room, sent, field):
    response = leader.send(URL, sent | {field: ""})
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert not Involvement.objects.exists()
