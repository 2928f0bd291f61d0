"""Which places are free."""

from django.db.models import Exists, FilteredRelation, Q

from intake.refusals import RefusalCode, Refused
from rooms.models import Place


def places_with_occupancy(room):
    """The active places of `room`, in order, each with `taken`: whether somebody sits there."""
    on_it_now = FilteredRelation("visits", condition=Q(visits__left_at__isnull=True))
    return room.places.filter(active=True).annotate(
        visit_now=on_it_now, taken=Q(visit_now__isnull=False)
    )


def place_for(room, method, wanted=None):
    """The place `wanted`, or else the first free one of `room` for `method`.

    Raises Refused: room_full where none is free, method_not_in_room where there never is one,
    place_taken where the one wanted has been retired. Whether it is free, the database says.
    """
    in_use = room.methods.filter(method=method, active=True)
    if wanted:
        place = Place.objects.filter(Exists(in_use), pk=wanted.pk, active=True).first()
    else:
        places = places_with_occupancy(room).filter(Exists(in_use), method=method, taken=False)
        place = places.first()
    if place:
        return place
    if not in_use.exists():
        raise Refused(RefusalCode.METHOD_NOT_IN_ROOM)
    raise Refused(RefusalCode.PLACE_TAKEN if wanted else RefusalCode.ROOM_FULL)
