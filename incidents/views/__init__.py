"""When it goes wrong. Each view: what may be seen, a form, one verb, an answer."""

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
    "quarantine_create",
    "quarantine_detail",
    "quarantine_list",
    "quarantine_notice",
    "quarantine_review",
    "quarantine_told",
    "quarantine_undo",
]
