"""Why somebody is not let in: each code with the words a tired person understands.

A refusal is a value with a reason. Constraints carry these codes and words, the verbs raise
them, and a person turned away is counted under them.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class RefusalCode(models.TextChoices):
    """The codes, each with the short name it is counted under; `words` say it at the desk."""

    QUARANTINED = "quarantined", _("In quarantine")
    JOINED = "joined", _("Registered twice")
    UNDER_AGE = "under_age", _("Under 18")
    AGE_NOT_CONFIRMED = "age_not_confirmed", _("Age not confirmed")
    TARGET_GROUP = "target_group", _("Not in the target group")
    AGREEMENT_MISSING = "agreement_missing", _("First-aid agreement not signed")
    WOMEN_ONLY = "women_only", _("Reserved for women")
    METHOD_NOT_IN_ROOM = "method_not_in_room", _("Method not in this room")
    SUBSTANCE_NOT_BY_METHOD = "substance_not_by_method", _("Substance not taken this way here")
    ALREADY_INSIDE = "already_inside", _("Already inside")
    PLACE_TAKEN = "place_taken", _("Place taken")
    ROOM_FULL = "room_full", _("No free place")
    ROOM_CLOSED = "room_closed", _("Room closed")

    @property
    def words(self):
        """What is said at the desk: why, and what next."""
        return WORDS[self]


WORDS = {
    RefusalCode.QUARANTINED: _("In quarantine. First aid and a talk are always possible."),
    RefusalCode.JOINED: _("Is registered twice. Use the registration that is kept."),
    RefusalCode.UNDER_AGE: _("Under 18. Nobody under 18 may be let in."),
    RefusalCode.AGE_NOT_CONFIRMED: _("May be 17. Ask, and confirm that the person is 18."),
    RefusalCode.TARGET_GROUP: _("Not in the target group: strongly dependent after long use."),
    RefusalCode.AGREEMENT_MISSING: _("The first-aid agreement is not signed."),
    RefusalCode.WOMEN_ONLY: _("This room is reserved for women."),
    RefusalCode.METHOD_NOT_IN_ROOM: _("This room does not have this method."),
    RefusalCode.SUBSTANCE_NOT_BY_METHOD: _("This substance is not taken this way in the rooms."),
    RefusalCode.ALREADY_INSIDE: _("Is already inside. Register the leaving there first."),
    RefusalCode.PLACE_TAKEN: _("The place was just taken. Choose another one."),
    RefusalCode.ROOM_FULL: _("No free place for this method. There is the waiting list."),
    RefusalCode.ROOM_CLOSED: _("The room is closed at this hour."),
}

# What staff may decide to pass; the visit records that they did.
PASSABLE = frozenset({RefusalCode.WOMEN_ONLY, RefusalCode.ROOM_CLOSED})


class Refused(ValidationError):
    """Somebody is not let in.

    `code` is a RefusalCode; `words` replace its usual words where more is known; `passable` says
    that staff may decide otherwise.
    """

    def __init__(self, code, words=None, *, passable=False):
        super().__init__(words or RefusalCode(code).words, code=code)
        self.passable = passable


def too_late():
    """The error for an undo that comes too late."""
    return ValidationError(
        _("It is too late to undo this. Correct it on the client's page, with a reason."),
        code="too_late",
    )
