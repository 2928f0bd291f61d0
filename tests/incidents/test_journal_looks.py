"""Who has looked, for the person whose journal it is."""

import pytest

from incidents.models import JournalAccess
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_all_looks_are_listed_with_who_when_where_and_why(health, at, look, other_room):
    text = Page(health.get(at("looks/"))).text
    assert f"{health.staff} Kilden Opened Treatment now" in text
    assert "Vågen" not in text
    assert "220200" not in text


def test_those_of_other_rooms_are_listed_where_the_person_asks(
    health, health_elsewhere, other_room, room, journal, at
):
    who = {"staff": health_elsewhere.staff, "room": other_room}
    JournalAccess.objects.log(kind="print", purpose="follow_up", journal=journal, **who)
    assert "Broen" not in Page(health.get(at("looks/"))).text
    asked = {"purpose": "own_request", "staff": health.staff, "room": room}
    look = JournalAccess.objects.open(journal, **asked)
    text = Page(health.get(f"/rooms/kilden/journals/{look.pk}/looks/")).text
    assert f"{health_elsewhere.staff} Broen Printed" in text
