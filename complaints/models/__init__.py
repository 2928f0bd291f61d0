"""The clients' voice: complaints, suggestions, councils, and what is public."""

from .answer_look import AnswerLook
from .complaint import Complaint
from .council import CouncilWish, UserCouncil
from .decision import CouncilDecision
from .handling import ComplaintReceiver
from .involvement import Involvement
from .letter import Letter, LetterKind, LetterTemplate
from .meeting import AgendaItem, CouncilMeeting
from .public import BUILT_IN, CODE, PublicKey, PublicLanguage, PublicText, rules_in_force
from .step import ComplaintStaff, ComplaintStep
from .suggestion import Suggestion
from .talk import LeaderTalk
from .topic import ComplaintTopic, TopicGroup

__all__ = [
    "BUILT_IN",
    "CODE",
    "AgendaItem",
    "AnswerLook",
    "Complaint",
    "ComplaintReceiver",
    "ComplaintStaff",
    "ComplaintStep",
    "ComplaintTopic",
    "CouncilDecision",
    "CouncilMeeting",
    "CouncilWish",
    "Involvement",
    "LeaderTalk",
    "Letter",
    "LetterKind",
    "LetterTemplate",
    "PublicKey",
    "PublicLanguage",
    "PublicText",
    "Suggestion",
    "TopicGroup",
    "UserCouncil",
    "rules_in_force",
]
