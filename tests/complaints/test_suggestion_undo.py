"""A suggestion noted by mistake is taken back."""

from complaints.models import Suggestion
from tests.page import Page


def test_what_was_answered_meanwhile_stays_and_the_desk_says_so(front_desk, answered_idea):
    response = front_desk.send(f"/rooms/kilden/suggestions/{answered_idea.uuid}/undo/")
    assert response.status_code == 422
    assert "It is too late to undo this." in Page(response).text
    assert Suggestion.objects.filter(pk=answered_idea.pk).exists()
