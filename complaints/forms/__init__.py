"""The forms of the clients' voice: what is asked. The rules stand with the models."""

from .complaint import ComplaintFilterForm, ComplaintForm
from .handling import (
    AnswerForm,
    CodeForm,
    ConcernForm,
    InterimForm,
    LetterForm,
    NoteForm,
    ReopenForm,
    SendOnForm,
)

__all__ = [
    "AnswerForm",
    "CodeForm",
    "ComplaintFilterForm",
    "ComplaintForm",
    "ConcernForm",
    "InterimForm",
    "LetterForm",
    "NoteForm",
    "ReopenForm",
    "SendOnForm",
]
