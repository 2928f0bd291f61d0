"""What a meeting decided."""

from datetime import timedelta

import pytest

from complaints.models import CouncilDecision
from tests.complaints.conftest import day
from tests.page import Page


def url(meeting):
    return f"/rooms/kilden/council/meetings/{meeting.uuid}/decisions/new/"


@pytest.fixture
def sent(today):
    return {"text": "Buy a pot", "who": "The leader", "due_on": day(today)}


def test_it_is_noted_with_who_and_by_when(leader, noted, sent, today):
    item = noted.agenda.first()
    leader.send(url(noted), sent, item=item.uuid)
    decision = CouncilDecision.objects.get()
    assert (decision.text, decision.item, decision.due_on) == ("Buy a pot", item, today)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"who": "  "}, "who"),
        ({"due_on": "01.01.2020"}, "due_on"),
        ({"item": "nonsense"}, "item"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(leader, noted, sent, change, field):
    response = leader.send(url(noted), sent | change)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert not CouncilDecision.objects.exists()


def test_of_a_meeting_to_come_nothing_is_decided(leader, plan, sent, today):
    meeting = plan(1)
    later = {"due_on": day(today + timedelta(days=2))}
    response = leader.send(url(meeting), sent | later)
    assert "This day is still to come." in Page(response).errors["text"]
