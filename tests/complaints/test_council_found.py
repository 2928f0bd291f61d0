"""The user council is founded."""

from datetime import timedelta

from complaints.models import UserCouncil
from tests.complaints.conftest import day
from tests.page import Page

URL = "/rooms/kilden/council/found/"


def test_the_leader_founds_it_once(leader, room, today):
    form = Page(leader.get(URL)).form()
    assert form.fields["founded_on"] == day(today)
    assert leader.send(URL, form.fields)["Location"] == "/rooms/kilden/council/"
    assert UserCouncil.objects.of(room).founded_on == today
    response = leader.send(URL, founded_on=day(today))
    assert response.status_code == 422
    assert "This room has a user council already." in Page(response).errors["founded_on"]


def test_a_day_to_come_is_told_at_its_field(leader, room, today):
    response = leader.send(URL, founded_on=day(today + timedelta(days=1)))
    assert list(Page(response).errors) == ["founded_on"]
