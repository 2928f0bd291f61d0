"""Choosing a room, what needs somebody in it, the day in it, and its figures."""

from .all_figures import all_chart, all_decide, all_figures
from .figures import room_chart, room_figures
from .report import report_create, report_detail, report_file, report_list
from .room import preferences, room_detail, room_list, start
from .today import note_read, note_undo, today

__all__ = [
    "all_chart",
    "all_decide",
    "all_figures",
    "note_read",
    "note_undo",
    "preferences",
    "report_create",
    "report_detail",
    "report_file",
    "report_list",
    "room_chart",
    "room_detail",
    "room_figures",
    "room_list",
    "start",
    "today",
]
