from .agreement import AgreementText, AgreementVersion, FirstAidAgreement
from .assistance import Assistance, AssistanceRefusal, AssistanceRefused, Inability
from .client import Client, Gender, Municipality, RoomClient
from .consumption import Consumption
from .counted import IntakesOfHour, IntakesOfMonth
from .counted_visits import VisitsOfDay, VisitsOfMonth
from .offer import Need, OfferException, OfferHours, Receiver, Requirement, TreatmentOffer
from .referral import Referral
from .service import RoomService, Service, ServiceGiven
from .substance import RoomSubstance, Substance, SubstanceMethod
from .twin import ClientJoin, TwinDecision
from .visit import Visit
from .waiting import TurnedAway, WaitingEntry

__all__ = [
    "AgreementText",
    "AgreementVersion",
    "Assistance",
    "AssistanceRefusal",
    "AssistanceRefused",
    "Client",
    "ClientJoin",
    "Consumption",
    "FirstAidAgreement",
    "Gender",
    "Inability",
    "IntakesOfHour",
    "IntakesOfMonth",
    "Municipality",
    "Need",
    "OfferException",
    "OfferHours",
    "Receiver",
    "Referral",
    "Requirement",
    "RoomClient",
    "RoomService",
    "RoomSubstance",
    "Service",
    "ServiceGiven",
    "Substance",
    "SubstanceMethod",
    "TreatmentOffer",
    "TurnedAway",
    "TwinDecision",
    "Visit",
    "VisitsOfDay",
    "VisitsOfMonth",
    "WaitingEntry",
]
