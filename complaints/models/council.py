"""User councils (brugerråd): wished for by clients, founded, resting (quality standard 9).

Leader and staff must set one up when clients want one, so each wish is kept with its date.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import because, keeps_old_values
from rooms.models import Room


def refuse_to_come(day):
    """Raise ValidationError to_come for a local date that is still to come."""
    if day > timezone.localdate():
        raise ValidationError(_("This day is still to come."), code="to_come")


class CouncilWishQuerySet(models.QuerySet):
    def to_follow_up(self):
        """Those of which nothing has become yet, the oldest first."""
        return self.filter(followed_up_at=None).order_by("wished_on", "pk")


class CouncilWishManager(models.Manager.from_queryset(CouncilWishQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def wish(self, *, room, by, clients, wished_on, note=""):
        """Note that a number of `clients` (1 or more) want a user council. Returns the wish.

        `wished_on` is a local date. Raises ValidationError to_come, wished_by_nobody.
        """
        refuse_to_come(wished_on)
        with refusing(CouncilWish):
            return self.create(
                room=room, clients=clients, wished_on=wished_on, note=note, taken_by=by
            )


@keeps_old_values()
class CouncilWish(models.Model):
    """Some clients want a user council, or to take part in one; nobody is named."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="council_wishes")
    clients = models.PositiveSmallIntegerField(_("number of clients"))
    wished_on = models.DateField(_("wished on"))
    note = models.CharField(_("what they want of it"), max_length=300, blank=True)
    taken_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    outcome = models.CharField(_("what became of it"), max_length=500, blank=True)
    followed_up_at = models.DateTimeField(_("followed up"), null=True, blank=True)
    followed_up_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("followed up by"),
    )

    objects = CouncilWishManager()

    class Meta:
        verbose_name = _("wish for a user council")
        verbose_name_plural = _("wishes for a user council")
        ordering = ["-wished_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(clients__gte=1),
                name="council_wish_of_somebody",
                violation_error_code="wished_by_nobody",
                violation_error_message=_("At least one client wants it."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", followed_up_at=None, followed_up_by=None)
                | Q(~Q(outcome=""), followed_up_at__isnull=False, followed_up_by__isnull=False),
                name="council_wish_followed_up_whole",
                violation_error_code="outcome_missing",
                violation_error_message=_("Write what became of it."),
            ),
        ]

    def __str__(self):
        return f"{self.room_id} {self.wished_on}"

    @transaction.atomic
    def follow_up(self, *, by, outcome, at=None):
        """The leader `by` says what became of the wish (text), at `at` (now, if not given).

        Raises ValidationError followed_up_already, outcome_missing.
        """
        wish = CouncilWish.objects.select_for_update(no_key=True).get(pk=self.pk)
        if wish.followed_up_at:
            raise ValidationError(_("This was followed up meanwhile."), code="followed_up_already")
        wish.outcome, wish.followed_up_by = outcome, by
        wish.followed_up_at = at or timezone.now()
        with refusing(CouncilWish):
            wish.save()
        return wish


class UserCouncilManager(models.Manager):
    def of(self, room):
        """The user council of `room`, or None where there is none."""
        return self.filter(room=room).first()

    @transaction.atomic
    def found(self, *, room, by, founded_on, at=None):
        """A user council is founded in `room` on a local date; the wishes until then are met.

        `at` (aware datetime) is when that was noted: now, if not given. Returns the UserCouncil.
        Raises ValidationError founded_already, to_come.
        """
        refuse_to_come(founded_on)
        with refusing(UserCouncil):
            council = self.create(room=room, founded_on=founded_on, founded_by=by)
        wishes = CouncilWish.objects.filter(room=room).to_follow_up()
        for wish in wishes.select_for_update(no_key=True):
            wish.follow_up(by=by, outcome=gettext("The user council was founded."), at=at)
        return council


@keeps_old_values()
class UserCouncil(models.Model):
    """The user council of a room (brugerråd)."""

    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="councils", db_index=False
    )
    founded_on = models.DateField(_("founded on"))
    founded_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )
    rests_since = models.DateField(_("rests since"), null=True, blank=True)

    objects = UserCouncilManager()

    class Meta:
        verbose_name = _("user council")
        verbose_name_plural = _("user councils")
        constraints = [
            models.UniqueConstraint(
                fields=["room"],
                name="council_once_in_a_room",
                violation_error_code="founded_already",
                violation_error_message=_("This room has a user council already."),
            ),
            # What the composite key of a meeting refers to.
            models.UniqueConstraint(fields=["id", "room"], name="council_in_room"),
            models.CheckConstraint(
                condition=Q(rests_since=None) | Q(rests_since__gte=F("founded_on")),
                name="council_rests_after_founding",
                violation_error_code="rests_before_founding",
                violation_error_message=_("It was founded later than that."),
            ),
        ]

    def __str__(self):
        return f"{self.room_id} {self.founded_on}"

    @property
    def rests(self):
        return self.rests_since is not None

    def locked(self):
        return UserCouncil.objects.select_for_update(no_key=True).get(pk=self.pk)

    @transaction.atomic
    def rest(self, *, by, since, reason):
        """It rests since a local date, for the reason given.

        Raises ValidationError resting_already, to_come, rests_before_founding.
        """
        council = self.locked()
        if council.rests:
            raise ValidationError(_("It rests already."), code="resting_already")
        refuse_to_come(since)
        council.rests_since = since
        with because(reason, by), refusing(UserCouncil):
            council.save()
        return council

    @transaction.atomic
    def resume(self, *, by, reason):
        """It meets again, for the reason given. Raises ValidationError not_resting."""
        council = self.locked()
        if not council.rests:
            raise ValidationError(_("It does not rest."), code="not_resting")
        council.rests_since = None
        with because(reason, by):
            council.save()
        return council
