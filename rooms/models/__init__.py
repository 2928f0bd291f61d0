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
    "HouseRule",
    "HouseRuleText",
    "LiveRoom",
    "Membership",
    "Method",
    "OpeningHours",
    "Place",
    "Room",
    "RoomMethod",
    "Staff",
    "display_name",
]
