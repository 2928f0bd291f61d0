"""The clients' voice: complaints, suggestions, councils, and what is public."""

from .answer_look import AnswerLook
from .complaint import Complaint
from .handling import ComplaintReceiver
from .letter import Letter, LetterKind, LetterTemplate
from .public import BUILT_IN, CODE, PublicKey, PublicLanguage, PublicText, rules_in_force
from .step import ComplaintStaff, ComplaintStep
from .topic import ComplaintTopic, TopicGroup

__all__ = [
    "BUILT_IN",
    "CODE",
    "AnswerLook",
    "Complaint",
    "ComplaintReceiver",
    "ComplaintStaff",
    "ComplaintStep",
    "ComplaintTopic",
    "Letter",
    "LetterKind",
    "LetterTemplate",
    "PublicKey",
    "PublicLanguage",
    "PublicText",
    "TopicGroup",
    "rules_in_force",
]
