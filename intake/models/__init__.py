from .agreement import AgreementText, AgreementVersion, FirstAidAgreement
from .client import Client, Gender, Municipality, RoomClient
from .substance import RoomSubstance, Substance, SubstanceMethod
from .visit import Consumption, Visit
from .waiting import TurnedAway, WaitingEntry

__all__ = [
    "AgreementText",
    "AgreementVersion",
    "Client",
    "Consumption",
    "FirstAidAgreement",
    "Gender",
    "Municipality",
    "RoomClient",
    "RoomSubstance",
    "Substance",
    "SubstanceMethod",
    "TurnedAway",
    "Visit",
    "WaitingEntry",
]
