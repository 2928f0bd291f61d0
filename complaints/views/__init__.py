"""The clients' voice. Each view: what may be seen, a form, one verb, an answer."""

from .council import (
    council_detail,
    council_found,
    council_rest,
    wish_create,
    wish_follow_up,
)
from .involvement import (
    involvement_correct,
    involvement_create,
    involvement_csv,
    involvement_year,
)
from .meeting import (
    agenda_correct,
    agenda_create,
    agenda_up,
    decision_create,
    decision_follow_up,
    meeting_create,
    meeting_detail,
    meeting_move,
    meeting_note,
    meeting_poster,
    meeting_publish,
)
from .suggestion import (
    suggestion_answer,
    suggestion_create,
    suggestion_detail,
    suggestion_list,
    suggestion_publish,
    suggestion_undo,
    suggestion_unpublish,
)
from .talk import (
    talk_appoint,
    talk_create,
    talk_detail,
    talk_end,
    talk_list,
)

__all__ = [
    "agenda_correct",
    "agenda_create",
    "agenda_up",
    "council_detail",
    "council_found",
    "council_rest",
    "decision_create",
    "decision_follow_up",
    "involvement_correct",
    "involvement_create",
    "involvement_csv",
    "involvement_year",
    "meeting_create",
    "meeting_detail",
    "meeting_move",
    "meeting_note",
    "meeting_poster",
    "meeting_publish",
    "suggestion_answer",
    "suggestion_create",
    "suggestion_detail",
    "suggestion_list",
    "suggestion_publish",
    "suggestion_undo",
    "suggestion_unpublish",
    "talk_appoint",
    "talk_create",
    "talk_detail",
    "talk_end",
    "talk_list",
    "wish_create",
    "wish_follow_up",
]
