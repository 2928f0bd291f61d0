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
from .consumption import INTAKE_CHOICES, ConsumptionCorrectionForm, IntakeForm, TurnedAwayForm
from .correction import ReasonForm
from .referral import NeedsForm, OutcomeForm, ReferralForm
from .service import ServiceForm
from .twin import ClientJoinForm
from .visit import AdmissionForm, VisitClosingForm, VisitCorrectionForm

__all__ = [
    "INTAKE_CHOICES",
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
    "ClientJoinForm",
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
