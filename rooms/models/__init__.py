from .contact_point import ContactPoint, Receiver
from .handover import HandoverNote, HandoverReading
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
    "HouseRule",
    "HouseRuleText",
    "LiveRoom",
    "Membership",
    "Method",
    "OpeningHours",
    "Place",
    "Receiver",
    "Room",
    "RoomMethod",
    "Staff",
    "display_name",
]
