"""An item is taken off the agenda of a meeting that was not held."""

from complaints.models import AgendaItem, CouncilDecision
from tests.page import Page
from tests.rules import refused_with


def test_it_is_off_the_agenda_and_in_the_history(leader, plan):
    meeting = plan(1)
    item = meeting.agenda.first()
    address = f"/rooms/kilden/council/agenda/{item.uuid}/remove/"
    here = f"/rooms/kilden/council/meetings/{meeting.uuid}/"
    assert address in leader.get(here).content.decode()
    assert leader.send(address)["Location"] == here
    assert [row.title for row in meeting.agenda.all()] == ["Noise"]
    events = AgendaItem.events.rel.related_model.objects
    assert events.get().title == "Coffee"
    assert leader.send(address).status_code == 404


def test_of_a_meeting_with_notes_it_stays(leader, noted):
    item = noted.agenda.first()
    response = leader.send(f"/rooms/kilden/council/agenda/{item.uuid}/remove/")
    assert response.status_code == 422
    assert "There are notes of this meeting already" in Page(response).text
    assert noted.agenda.count() == 2


def test_with_a_decision_it_stays(plan, henrik, today):
    meeting = plan(-1)
    item = meeting.agenda.first()
    CouncilDecision.objects.decide(
        meeting, by=henrik, text="Buy a pot", who="The leader", due_on=today, item=item
    )
    with refused_with("decided_already"):
        item.remove(by=henrik)


def test_gone_meanwhile_is_told(plan, henrik):
    item = plan(1).agenda.first()
    item.remove(by=henrik)
    with refused_with("gone"):
        item.remove(by=henrik)
