"""Some clients want a user council."""

import pytest

from complaints.models import CouncilWish
from tests.page import Page

URL = "/rooms/kilden/council/wishes/new/"


def test_it_is_noted_with_number_and_day(front_desk, room, today):
    response = front_desk.send(URL, Page(front_desk.get(URL)).form().fields, clients="6")
    wish = CouncilWish.objects.get()
    assert (wish.clients, wish.wished_on, wish.room) == (6, today, room)
    done = Page(front_desk.get(response["Location"])).by_id("done").text
    assert "Noted. The leader follows it up." in done


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"clients": "0"}, "clients"),
        ({"clients": "many"}, "clients"),
        ({"clients": "501"}, "clients"),
        ({"wished_on": "24.11.2999"}, "wished_on"),
        ({"wished_on": "soon"}, "wished_on"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(front_desk, room, change, field):
    form = Page(front_desk.get(URL)).form()
    response = front_desk.send(URL, form.fields, **change, note="To be heard")
    assert response.status_code == 422
    page = Page(response)
    assert list(page.errors) == [field]
    assert page.form().fields["note"] == "To be heard"
