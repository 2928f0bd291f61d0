"""The forms of incidents and quarantines: what is asked. The rules stand with the models."""

from .incident import IncidentCorrectionForm, IncidentFilterForm, IncidentForm
from .overdose import (
    EventForm,
    OverdoseCorrectionForm,
    OverdoseEndForm,
    OverdoseFactsForm,
    StrikeForm,
)
from .quarantine import QuarantineForm, QuarantineReviewForm, QuarantineToldForm

__all__ = [
    "EventForm",
    "IncidentCorrectionForm",
    "IncidentFilterForm",
    "IncidentForm",
    "OverdoseCorrectionForm",
    "OverdoseEndForm",
    "OverdoseFactsForm",
    "QuarantineForm",
    "QuarantineReviewForm",
    "QuarantineToldForm",
    "StrikeForm",
]
