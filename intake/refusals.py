"""Why somebody is not let in: each code with the words a tired person understands.

A refusal is a value with a reason. Constraints carry these codes and words, the verbs raise
them, and a person turned away is counted under them.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class RefusalCode(models.TextChoices):
    UNDER_AGE = "under_age", _("Under 18. Nobody under 18 may be let in.")
    AGE_NOT_CONFIRMED = "age_not_confirmed", _("May be 17. Ask, and confirm that the person is 18.")
    TARGET_GROUP = (
        "target_group",
        _("Not in the target group: strongly dependent after long use."),
    )
    AGREEMENT_MISSING = "agreement_missing", _("The first-aid agreement is not signed.")
    WOMEN_ONLY = "women_only", _("This room is reserved for women.")
    METHOD_NOT_IN_ROOM = "method_not_in_room", _("This room does not have this method.")
    SUBSTANCE_NOT_BY_METHOD = (
        "substance_not_by_method",
        _("This substance is not taken this way in the rooms."),
    )
    ALREADY_INSIDE = "already_inside", _("Is already inside. Register the leaving there first.")
    PLACE_TAKEN = "place_taken", _("The place was just taken. Choose another one.")
    ROOM_FULL = "room_full", _("No free place for this method. Put the person on the waiting list.")
    ROOM_CLOSED = "room_closed", _("The room is closed at this hour.")


# What staff may decide to pass; the visit records that they did.
PASSABLE = frozenset({RefusalCode.WOMEN_ONLY, RefusalCode.ROOM_CLOSED})


class Refused(ValidationError):
    """Somebody is not let in.

    `code` is a RefusalCode; `words` replace its usual words where more is known; `passable` says
    that staff may decide otherwise.
    """

    def __init__(self, code, words=None, *, passable=False):
        super().__init__(words or RefusalCode(code).label, code=code)
        self.passable = passable
