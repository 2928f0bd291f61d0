"""The forms of the desk: what is asked, in which shape. The rules stand with the models."""

from .assistance import (
    AssistanceCorrectionForm,
    AssistanceFields,
    AssistanceForm,
    AssistanceOutcomeForm,
    AssistanceRefusalForm,
    AssistedIntakeForm,
)
from .client import AgreementForm, ClientCorrectionForm, ClientForm, RegistrationForm, SearchForm
from .consumption import ConsumptionCorrectionForm, IntakeForm, TurnedAwayForm
from .correction import ReasonForm
from .referral import NeedsForm, OutcomeForm, ReferralForm
from .service import ServiceForm
from .visit import AdmissionForm, VisitClosingForm, VisitCorrectionForm

__all__ = [
    "AdmissionForm",
    "AgreementForm",
    "AssistanceCorrectionForm",
    "AssistanceFields",
    "AssistanceForm",
    "AssistanceOutcomeForm",
    "AssistanceRefusalForm",
    "AssistedIntakeForm",
    "ClientCorrectionForm",
    "ClientForm",
    "ConsumptionCorrectionForm",
    "IntakeForm",
    "NeedsForm",
    "OutcomeForm",
    "ReasonForm",
    "ReferralForm",
    "RegistrationForm",
    "SearchForm",
    "ServiceForm",
    "TurnedAwayForm",
    "VisitClosingForm",
    "VisitCorrectionForm",
]
