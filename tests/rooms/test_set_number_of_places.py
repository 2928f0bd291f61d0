"""How many places a room has for a method: fewer retires the last ones, more brings them back."""

import pytest
from django.core.exceptions import ValidationError

from config.constraints import refusing
from intake.models import Visit
from rooms.models import LiveRoom, Method, Place, RoomMethod
from tests.rules import code_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def injection(room):
    """The room's places to inject: I1 and I2."""
    return room.methods.get(method=Method.INJECTION)


def names(method):
    """The names of the active places, in order."""
    return [place.name for place in method.places.filter(active=True).order_by("position")]


def test_more_places_are_numbered_on(injection):
    injection.set_number_of_places(4)
    assert names(injection) == ["I1", "I2", "I3", "I4"]
    assert [place.position for place in injection.places.order_by("position")] == [1, 2, 3, 4]


@pytest.mark.parametrize(("method", "name"), [("sniffing", "S1"), ("oral", "O1"), ("other", "A1")])
def test_places_carry_the_letter_of_their_method(room, method, name):
    added = RoomMethod.objects.create(room=room, method=method)
    added.set_number_of_places(1)
    assert names(added) == [name]


def test_fewer_places_retire_the_last_and_delete_none(injection):
    kept = set(injection.places.values_list("pk", flat=True))
    injection.set_number_of_places(1)
    assert names(injection) == ["I1"]
    assert set(injection.places.values_list("pk", flat=True)) == kept


def test_retired_places_come_back_as_they_were(injection):
    injection.set_number_of_places(4)
    before = list(injection.places.order_by("pk").values())
    injection.set_number_of_places(0)
    assert names(injection) == []
    injection.set_number_of_places(4)
    assert list(injection.places.order_by("pk").values()) == before


def test_a_place_keeps_the_name_it_was_given(injection):
    injection.places.filter(name="I2").update(name="Vinduet")
    injection.set_number_of_places(3)
    assert names(injection) == ["I1", "Vinduet", "I3"]


def test_a_name_that_another_place_has_been_given_is_refused(injection, room):
    room.places.filter(name="R1").update(name="I3")
    with pytest.raises(ValidationError) as refusal, refusing(Place):
        injection.set_number_of_places(3)
    assert code_of(refusal.value) == "place_name_once"
    assert names(injection) == ["I1", "I2"]


def test_other_methods_and_rooms_keep_theirs(injection, room, other_room):
    injection.set_number_of_places(5)
    assert names(room.methods.get(method=Method.SMOKING)) == ["R1", "R2"]
    assert names(other_room.methods.get(method=Method.INJECTION)) == ["I1", "I2"]


def test_the_same_number_changes_no_place(injection):
    injection.set_number_of_places(2)
    events = Place._meta.get_field("events").related_model
    assert not events.objects.filter(pgh_obj__in=injection.places.all()).exists()


def test_somebody_on_a_place_that_is_retired_stays_there(injection, room, bo, sara, heroin):
    visit = Visit.objects.admit(
        client=bo,
        room=room,
        substance=heroin,
        method=Method.INJECTION,
        place=room.places.get(name="I2"),
        by=sara,
    )
    injection.set_number_of_places(1)
    assert Visit.objects.present().get().place == visit.place
    visit.leave(by=sara)


def test_every_desk_of_the_room_sees_it_at_once(injection, room):
    seen = LiveRoom.objects.get(room=room).version
    injection.set_number_of_places(3)
    assert LiveRoom.objects.get(room=room).version > seen
