"""A suggestion taken at the desk, in one field."""

import pytest

from complaints.models import Suggestion
from tests.page import Page
from tests.rules import counts, written

URL = "/rooms/kilden/suggestions/new/"


def test_it_is_one_tap_from_the_desk(front_desk, room):
    assert URL in Page(front_desk.get("/rooms/kilden/desk/")).links


def test_it_is_noted_without_a_name_told_at_the_desk_and_undone(front_desk, room):
    form = Page(front_desk.get(URL)).form()
    assert form.choices("kind") == ["idea", "criticism", "praise"]
    response = front_desk.send(URL, form.fields, kind="praise", text="You were kind")
    said = Suggestion.objects.get()
    assert (said.kind, said.text, said.client) == ("praise", "You were kind", None)
    desk = Page(front_desk.get(response["Location"]))
    assert "Noted. The leader answers it." in desk.by_id("done").text
    undo = f"/rooms/kilden/suggestions/{said.uuid}/undo/"
    front_desk.send(undo, desk.form(undo).fields)
    assert not Suggestion.objects.exists()


def test_it_is_noted_for_the_client_of_the_address(front_desk, bo):
    page = Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/"))
    assert f"{URL}?client={bo.uuid}" in page.links
    front_desk.send(f"{URL}?client={bo.uuid}", kind="idea", text="Coffee")
    assert Suggestion.objects.get().client == bo


def test_no_name_stands_in_the_title(front_desk, bo):
    page = Page(front_desk.get(f"{URL}?client={bo.uuid}"))
    assert "Bo" in page.text
    assert "Bo" not in page.title


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"kind": "idea", "text": " "}, "text"),
        ({"kind": "idea", "text": "x" * 2001}, "text"),
        ({"kind": "threat", "text": "Coffee"}, "kind"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(front_desk, room, sent, field):
    before = counts()
    response = front_desk.send(URL, sent)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert Page(response).form().fields["text"].strip() == sent["text"].strip()
    assert written(before) == {}
