"""When it goes wrong. Each view: what may be seen, a form, one verb, an answer."""

from .incident import (
    incident_correct,
    incident_create,
    incident_csv,
    incident_detail,
    incident_list,
)
from .overdose import (
    overdose_detail,
    overdose_end,
    overdose_facts,
    overdose_list,
    overdose_record,
    overdose_start,
    overdose_strike,
)
from .quarantine import (
    quarantine_create,
    quarantine_detail,
    quarantine_list,
    quarantine_notice,
    quarantine_review,
    quarantine_told,
    quarantine_undo,
)

__all__ = [
    "incident_correct",
    "incident_create",
    "incident_csv",
    "incident_detail",
    "incident_list",
    "overdose_detail",
    "overdose_end",
    "overdose_facts",
    "overdose_list",
    "overdose_record",
    "overdose_start",
    "overdose_strike",
    "quarantine_create",
    "quarantine_detail",
    "quarantine_list",
    "quarantine_notice",
    "quarantine_review",
    "quarantine_told",
    "quarantine_undo",
]
