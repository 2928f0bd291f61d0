"""The clients' voice. Each view: what may be seen, a form, one verb, an answer."""

from .public import public_list, robots, room_poster, room_public

__all__ = [
    "public_list",
    "robots",
    "room_poster",
    "room_public",
]
