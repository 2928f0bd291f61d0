"""The clients' voice."""

from .answer_look import AnswerLook
from .complaint import Complaint
from .handling import ComplaintReceiver
from .letter import Letter, LetterKind, LetterTemplate
from .step import ComplaintStaff, ComplaintStep
from .topic import ComplaintTopic, TopicGroup

__all__ = [
    "AnswerLook",
    "Complaint",
    "ComplaintReceiver",
    "ComplaintStaff",
    "ComplaintStep",
    "ComplaintTopic",
    "Letter",
    "LetterKind",
    "LetterTemplate",
    "TopicGroup",
]
