"""When it goes wrong: incidents, and what follows from them."""

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
]
