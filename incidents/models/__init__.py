"""When it goes wrong: incidents, and what follows from them."""

from .covered import QuarantineRoom
from .incident import Incident, IncidentClient, IncidentKind
from .quarantine import Quarantine
from .reason import QuarantineReason
from .review import QuarantineReview

__all__ = [
    "Incident",
    "IncidentClient",
    "IncidentKind",
    "Quarantine",
    "QuarantineReason",
    "QuarantineReview",
    "QuarantineRoom",
]
