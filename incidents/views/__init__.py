"""Incidents, and the page on which an overdose is treated."""

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
]
