"""The forms of incidents: what is asked, in which shape. The rules stand with the models."""

from .incident import IncidentCorrectionForm, IncidentFilterForm, IncidentForm
from .overdose import (
    EventForm,
    OverdoseCorrectionForm,
    OverdoseEndForm,
    OverdoseFactsForm,
    StrikeForm,
)

__all__ = [
    "EventForm",
    "IncidentCorrectionForm",
    "IncidentFilterForm",
    "IncidentForm",
    "OverdoseCorrectionForm",
    "OverdoseEndForm",
    "OverdoseFactsForm",
    "StrikeForm",
]
