"""The forms of incidents: what is asked, in which shape. The rules stand with the models."""

from .incident import IncidentCorrectionForm, IncidentFilterForm, IncidentForm
from .journal import (
    ConsentForm,
    CorrectionForm,
    DisclosureForm,
    EmergencyForm,
    EntryForm,
    HoldForm,
    IdentityForm,
    JournalKeepForm,
    JournalSearchForm,
    PurposeForm,
    SentForm,
    WithdrawForm,
    initial_of,
)
from .overdose import (
    EventForm,
    OverdoseCorrectionForm,
    OverdoseEndForm,
    OverdoseFactsForm,
    StrikeForm,
)

__all__ = [
    "ConsentForm",
    "CorrectionForm",
    "DisclosureForm",
    "EmergencyForm",
    "EntryForm",
    "EventForm",
    "HoldForm",
    "IdentityForm",
    "IncidentCorrectionForm",
    "IncidentFilterForm",
    "IncidentForm",
    "JournalKeepForm",
    "JournalSearchForm",
    "OverdoseCorrectionForm",
    "OverdoseEndForm",
    "OverdoseFactsForm",
    "PurposeForm",
    "SentForm",
    "StrikeForm",
    "WithdrawForm",
    "initial_of",
]
