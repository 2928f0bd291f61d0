"""When it goes wrong: incidents, overdoses, and what follows from them."""

from .chain import Chained, ChainLink
from .consent import Consent, Purpose
from .covered import QuarantineRoom
from .disclosure import Disclosure, DisclosureSent
from .incident import Incident, IncidentClient, IncidentKind, IncidentStaff
from .instruction import OverdoseInstruction
from .journal import JournalKey, PatientJournal
from .journal_access import JournalAccess, JournalDeletion, JournalHold, LookPurpose
from .journal_entry import JournalDraft, JournalEntry
from .journal_identity import (
    JournalClient,
    JournalIdentity,
    JournalIdentityStruck,
    JournalIndex,
    JournalJoined,
    JournalTied,
)
from .overdose import Overdose
from .overdose_event import (
    EventKind,
    NaloxoneRoute,
    OverdoseEvent,
    OverdoseEventStruck,
    Pupils,
)
from .quarantine import Quarantine
from .reason import QuarantineReason
from .review import QuarantineReview

__all__ = [
    "ChainLink",
    "Chained",
    "Consent",
    "Disclosure",
    "DisclosureSent",
    "EventKind",
    "Incident",
    "IncidentClient",
    "IncidentKind",
    "IncidentStaff",
    "JournalAccess",
    "JournalClient",
    "JournalDeletion",
    "JournalDraft",
    "JournalEntry",
    "JournalHold",
    "JournalIdentity",
    "JournalIdentityStruck",
    "JournalIndex",
    "JournalJoined",
    "JournalKey",
    "JournalTied",
    "LookPurpose",
    "NaloxoneRoute",
    "Overdose",
    "OverdoseEvent",
    "OverdoseEventStruck",
    "OverdoseInstruction",
    "PatientJournal",
    "Pupils",
    "Purpose",
    "Quarantine",
    "QuarantineReason",
    "QuarantineReview",
    "QuarantineRoom",
]
