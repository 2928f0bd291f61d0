"""The clients' voice. Each view: what may be known, a form, one verb, an answer."""

from .answer import answer_detail, answer_find
from .complaint import (
    complaint_create,
    complaint_csv,
    complaint_detail,
    complaint_list,
    complaint_routing,
    complaint_slip,
)
from .handling import (
    complaint_acknowledge,
    complaint_answer,
    complaint_close,
    complaint_concern,
    complaint_examine,
    complaint_interim,
    complaint_note,
    complaint_reopen,
    complaint_send_on,
)
from .letter import letter_create, letter_pdf
from .public import public_list, robots, room_poster, room_public

__all__ = [
    "answer_detail",
    "answer_find",
    "complaint_acknowledge",
    "complaint_answer",
    "complaint_close",
    "complaint_concern",
    "complaint_create",
    "complaint_csv",
    "complaint_detail",
    "complaint_examine",
    "complaint_interim",
    "complaint_list",
    "complaint_note",
    "complaint_reopen",
    "complaint_routing",
    "complaint_send_on",
    "complaint_slip",
    "letter_create",
    "letter_pdf",
    "public_list",
    "robots",
    "room_poster",
    "room_public",
]
