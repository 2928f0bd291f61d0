"""A talk is over."""

import pytest

from complaints.models import LeaderTalk
from tests.page import Page


def url(talk):
    return f"/rooms/kilden/talks/{talk.uuid}/end/"


def test_the_leader_notes_it_and_sets_it_right(leader, talk):
    leader.send(url(talk), ending="held", outcome="Agreed")
    form = Page(leader.get(url(talk))).form()
    assert (form.fields["ending"], form.fields["outcome"]) == ("held", "Agreed")
    assert leader.send(url(talk), form.fields, outcome="No").status_code == 422
    leader.send(url(talk), form.fields, outcome="Not agreed", reason="Misheard")
    assert LeaderTalk.objects.get().outcome == "Not agreed"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"outcome": "Agreed"}, "ending"),
        ({"ending": "held"}, "outcome"),
        ({"ending": "did_not_come", "outcome": "x"}, "ending"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(leader, talk, sent, field):
    response = leader.send(url(talk), sent)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert Page(response).form().fields["outcome"] == sent.get("outcome", "")
