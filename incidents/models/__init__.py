"""When it goes wrong: incidents, and what follows from them."""

from .incident import Incident, IncidentClient, IncidentKind

__all__ = ["Incident", "IncidentClient", "IncidentKind"]
