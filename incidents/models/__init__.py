"""When it goes wrong: incidents, overdoses, and what follows from them."""

from .covered import QuarantineRoom
from .incident import Incident, IncidentClient, IncidentKind, IncidentStaff
from .instruction import OverdoseInstruction
from .overdose import Overdose
from .overdose_event import (
    EventKind,
    NaloxoneRoute,
    OverdoseEvent,
    OverdoseEventStruck,
    Pupils,
)
from .quarantine import Quarantine
from .reason import QuarantineReason
from .review import QuarantineReview

__all__ = [
    "EventKind",
    "Incident",
    "IncidentClient",
    "IncidentKind",
    "IncidentStaff",
    "NaloxoneRoute",
    "Overdose",
    "OverdoseEvent",
    "OverdoseEventStruck",
    "OverdoseInstruction",
    "Pupils",
    "Quarantine",
    "QuarantineReason",
    "QuarantineReview",
    "QuarantineRoom",
]
