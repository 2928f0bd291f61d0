from .contact_point import ContactPoint, Receiver
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
