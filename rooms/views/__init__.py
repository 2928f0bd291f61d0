"""Choosing a room, what needs somebody in it, and its figures."""

from .room import preferences, room_detail, room_list, start

__all__ = [
    "preferences",
    "room_detail",
    "room_list",
    "start",
]
