from .contact_point import ContactPoint, Receiver
from .handover import HandoverNote, HandoverReading
from .hidden_cells import HiddenCells
from .report import ReportMakeup, ReportOrder
from .room import (
    HouseRule,
    HouseRuleText,
    LiveRoom,
    Method,
    OpeningHours,
    Place,
    Room,
    RoomMethod,
)
from .staff import Membership, Staff, display_name

__all__ = [
    "ContactPoint",
    "HandoverNote",
    "HandoverReading",
    "HiddenCells",
    "HouseRule",
    "HouseRuleText",
    "LiveRoom",
    "Membership",
    "Method",
    "OpeningHours",
    "Place",
    "Receiver",
    "ReportMakeup",
    "ReportOrder",
    "Room",
    "RoomMethod",
    "Staff",
    "display_name",
]
