"""What became of a decision."""

from complaints.models import CouncilDecision
from tests.page import Page


def test_it_is_closed_and_set_right_with_a_reason(leader, decision, noted):
    url = f"/rooms/kilden/council/decisions/{decision.uuid}/"
    form = Page(leader.get(url)).form()
    assert form.choices("state") == ["done", "dropped"]
    assert list(Page(leader.send(url, state="done")).errors) == ["outcome"]
    response = leader.send(url, state="done", outcome="Bought")
    assert response["Location"] == f"/rooms/kilden/council/meetings/{noted.uuid}/"
    form = Page(leader.get(url)).form()
    assert form.choices("state") == ["open", "done", "dropped"]
    assert list(Page(leader.send(url, form.fields)).errors) == ["reason"]
    leader.send(url, form.fields, state="open", reason="It broke")
    assert CouncilDecision.objects.get().is_open
    assert "“It broke”" in Page(leader.get(url)).text
