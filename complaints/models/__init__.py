"""The clients' voice: suggestions, talks with the leader, the user council."""

from .council import CouncilWish, UserCouncil
from .decision import CouncilDecision
from .involvement import Involvement
from .meeting import AgendaItem, CouncilMeeting
from .suggestion import Suggestion
from .talk import LeaderTalk

__all__ = [
    "AgendaItem",
    "CouncilDecision",
    "CouncilMeeting",
    "CouncilWish",
    "Involvement",
    "LeaderTalk",
    "Suggestion",
    "UserCouncil",
]
