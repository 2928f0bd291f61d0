"""The forms of incidents and quarantines: what is asked. The rules stand with the models."""

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
    LookAgainForm,
    PurposeForm,
    RightNumberForm,
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
from .quarantine import QuarantineForm, QuarantineReviewForm, QuarantineToldForm

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
    "LookAgainForm",
    "OverdoseCorrectionForm",
    "OverdoseEndForm",
    "OverdoseFactsForm",
    "PurposeForm",
    "QuarantineForm",
    "QuarantineReviewForm",
    "QuarantineToldForm",
    "RightNumberForm",
    "SentForm",
    "StrikeForm",
    "WithdrawForm",
    "initial_of",
]
