"""Whom clients turn to: one address a day in use, the sources side by side, the old ones kept."""

from datetime import date

import pytest

from rooms.models import ContactPoint, Receiver
from tests.factories import ContactPointFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 6, 1)


def test_both_sources_of_borgerraadgiveren_are_there_and_that_of_the_standard_is_in_use(room):
    rows = ContactPoint.objects.filter(receiver="borgerraadgiveren")
    assert {row.address: row.in_use for row in rows} == {
        "Tietgensgade 31A, 1. sal, 1704 København V": True,
        "Vester Voldgade 2A, 1552 København V": False,
    }
    used = ContactPoint.objects.for_room(room, DAY)["borgerraadgiveren"]
    assert used.address == "Tietgensgade 31A, 1. sal, 1704 København V"
    assert (used.phone, used.email) == ("33 66 14 00", "borgerraadgiveren@kk.dk")


def test_the_newest_that_has_begun_counts(room):
    ContactPointFactory(phone="11 11 11 11", valid_from=date(2026, 1, 1))
    ContactPointFactory(phone="22 22 22 22")
    ContactPointFactory(phone="33 33 33 33", valid_from=date(2026, 6, 3))
    ContactPointFactory(phone="44 44 44 44", in_use=False)
    for day, phone in ((1, "22 22 22 22"), (2, "22 22 22 22"), (3, "33 33 33 33")):
        found = ContactPoint.objects.for_room(room, date(2026, 6, day))
        assert found["socialforvaltningen"].phone == phone
    assert "socialforvaltningen" not in ContactPoint.objects.for_room(room, date(2025, 12, 31))


def test_the_leader_is_at_the_room_unless_a_row_says_otherwise(room, other_room):
    leader = ContactPoint.objects.for_room(room, DAY)[Receiver.LEADER]
    assert (leader.address, leader.name_en) == (room.address, "The leader of Kilden")
    ContactPointFactory(receiver="leader", room=room, phone="55 55 55 55")
    assert ContactPoint.objects.for_room(room, DAY)["leader"].phone == "55 55 55 55"
    assert ContactPoint.objects.for_room(other_room, DAY)["leader"].address == other_room.address
