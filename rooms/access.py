"""The door of every page that belongs to a room."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from . import roles
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


def in_any_room(permission):
    """Decorator for a view that is of no room in particular: 403 to who may do it in none."""

    def decorator(view):
        @wraps(view)
        def wrapper(request, **kwargs):
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, **kwargs)

        wrapper.permission = permission  # type: ignore[attr-defined]
        return wrapper

    return decorator


def published_to(staff, permission):
    """The rooms whose published figures `permission` gives `staff`; None is all rooms together.

    They stand by name, and all together first: that is for those who hold the permission by a role
    in all rooms.
    """
    rooms = [room for room in Room.objects.visible_to(staff) if staff.has_perm(permission, room)]
    everywhere = any(
        held.room_id is None and held.role in roles.MAY[permission] for held in staff.held_roles
    )
    return [None, *rooms] if everywhere else rooms
