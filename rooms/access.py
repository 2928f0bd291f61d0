"""The door of every page that belongs to a room."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from .models import Room


def in_room(permission, *, closed=False):
    """Decorator for a view of one room: looks the room up by its slug and asks for `permission`.

    A room that does not exist and one in which this person holds no role answer alike, with 404.
    So does one no longer in use, unless `closed` says that the page outlives it. Somebody of the
    room without the permission gets 403. The view gets the Room as `room`.
    """

    def decorator(view):
        @wraps(view)
        def wrapper(request, room, **kwargs):
            rooms = Room.objects.held_by(request.user)
            room = get_object_or_404(rooms if closed else rooms.active(), slug=room)
            if not request.user.has_perm(permission, room):
                raise PermissionDenied
            return view(request, room, **kwargs)

        # What the page asks for, so that a test can hold the table of roles against the pages.
        wrapper.permission = permission  # type: ignore[attr-defined]
        return wrapper

    return decorator
