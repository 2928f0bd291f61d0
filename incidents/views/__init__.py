"""When it goes wrong. Each view: what may be seen, a form, one verb, an answer."""

from .consent import (
    consent_create,
    consent_withdraw,
    disclosure_create,
    disclosure_pdf,
    disclosure_send,
)
from .incident import (
    incident_correct,
    incident_create,
    incident_csv,
    incident_detail,
    incident_list,
)
from .journal import (
    emergency_access,
    journal_detail,
    journal_draft,
    journal_keep,
    journal_print,
    journal_search,
)
from .journal_entry import (
    correction_draft,
    entry_correct,
    entry_create,
    entry_draft,
    identity_change,
    journal_hold,
)
from .journal_log import (
    access_log,
    emergency_list,
    journal_looks,
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
    "access_log",
    "consent_create",
    "consent_withdraw",
    "correction_draft",
    "disclosure_create",
    "disclosure_pdf",
    "disclosure_send",
    "emergency_access",
    "emergency_list",
    "entry_correct",
    "entry_create",
    "entry_draft",
    "identity_change",
    "incident_correct",
    "incident_create",
    "incident_csv",
    "incident_detail",
    "incident_list",
    "journal_detail",
    "journal_draft",
    "journal_hold",
    "journal_keep",
    "journal_looks",
    "journal_print",
    "journal_search",
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
