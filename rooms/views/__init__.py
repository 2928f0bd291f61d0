"""Choosing a room, what needs somebody in it, and its figures."""

from .report import report_create, report_detail, report_file, report_list
from .room import preferences, room_detail, room_list, start

__all__ = [
    "preferences",
    "report_create",
    "report_detail",
    "report_file",
    "report_list",
    "room_detail",
    "room_list",
    "start",
]
