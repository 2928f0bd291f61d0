"""Quarantines (karantæner): who is kept out of which rooms, and until when (quality standard 8).

Lengths, reasons and appeal are not laid down by any source we have: reasons and their lengths are
rows, limits are settings, and a leader reviews.
"""

import uuid
from datetime import UTC, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import because, keeps_old_values
from intake.models import Client, Visit
from rooms.models import LiveRoom, Room

from .covered import OVERLAPPING, QuarantineRoom
from .incident import Incident
from .reason import QuarantineReason
from .wording import end_in_words, rooms_in_words

SOON = timedelta(hours=24)
NEW = timedelta(days=7)
LONG = timedelta(days=7)


class QuarantineQuerySet(models.QuerySet):
    def in_force(self, at):
        """Those that hold at `at`: from the start up to, not including, the end."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)

    def covering(self, room):
        """Those that hold, held or will hold in `room`."""
        return self.filter(covered__room=room)

    def in_rooms(self, rooms):
        """Those that hold, held or will hold in one of `rooms`, each once."""
        covered = QuarantineRoom.objects.filter(room__in=rooms)
        return self.filter(pk__in=covered.values("quarantine"))

    def awaiting(self, at):
        """Those in force for which more was asked than who decided may decide alone."""
        return self.in_force(at).filter(asked_until__gt=F("ends_at"))

    def ending_soon(self, at):
        """Those in force that end within a day."""
        return self.in_force(at).filter(ends_at__lte=at + SOON)

    def new(self, at):
        """Those decided in the last seven days that no leader has looked at yet."""
        return self.filter(decided_at__gt=at - NEW, reviews=None)

    def long(self, at):
        """Those in force that last longer than seven days in all."""
        return self.in_force(at).filter(ends_at__gt=F("starts_at") + LONG)

    def shown(self):
        """With all that a page says of each."""
        return self.select_related("client", "reason", "decided_by").prefetch_related(
            "covered__room", "reviews__by"
        )


class QuarantineManager(models.Manager.from_queryset(QuarantineQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def impose(
        self,
        *,
        client,
        room,
        reason,
        by,
        until=None,
        also=(),
        everywhere=False,
        story="",
        incident=None,
        at=None,
    ):
        """Put `client` in quarantine in `room`, in `also` others, or in all rooms there are.

        `until` (aware datetime) is the end that `by` (staff) asks for: the reason's usual length
        from `at` (now, if not given), if it is not said. Hours are hours that pass, also in a night
        when the clock changes. What is asked beyond settings.QUARANTINE_LIMIT by who is no leader
        of a covered room is in force for that limit, and lapses unless a leader confirms it.

        The client is locked, as admit() does: of a quarantine and an admission at the same moment
        one comes first, and where the admission did, `inside` of the Quarantine returned is that
        visit. Raises ValidationError: overlapping_quarantine, end_not_after_start, too_long,
        incident_elsewhere.
        """
        lock = Client.objects.select_for_update(no_key=True)
        client = lock.get(pk=Client.objects.get(pk=client.pk).kept.pk)
        if client.kept != client:  # joined while this waited
            client = lock.get(pk=client.kept.pk)
        rooms = {room, *also} | (set(Room.objects.active()) if everywhere else set())
        LiveRoom.objects.change(*rooms)
        # Not before the locks: who was let in while this waited is inside when it starts.
        # And in UTC, where hours added are hours that pass.
        at = (at or timezone.now()).astimezone(UTC)
        if incident and incident.room_id != room.pk:
            raise ValidationError(
                _("This incident was in another room."), code="incident_elsewhere"
            )
        until = self.model.end(at, until or at + timedelta(hours=reason.hours))
        alone = any(by.has_perm("incidents.review_quarantine", covered) for covered in rooms)
        limit = self.model.end(at, at + settings.QUARANTINE_LIMIT)
        quarantine = self.model(
            client=client,
            reason=reason,
            incident=incident,
            starts_at=at,
            ends_at=until if alone else min(until, limit),
            asked_until=until,
            everywhere=everywhere,
            decided_by=by,
            decided_at=at,
            story=story,
        )
        quarantine.refuse_overlapping(rooms)
        with refusing(Quarantine, QuarantineRoom):
            quarantine.save(force_insert=True)
            for covered in sorted(rooms, key=lambda covered: covered.name):
                quarantine.covered.create(
                    room=covered,
                    client=client,
                    starts_at=quarantine.starts_at,
                    ends_at=quarantine.ends_at,
                )
        return quarantine


@keeps_old_values()
class Quarantine(models.Model):
    """A client is kept out of some rooms until a moment; never without an end.

    One decision: what a leader changes, changes for all rooms it covers.
    """

    class Way(models.TextChoices):
        SPOKEN = "spoken", _("In person")
        NOTICE = "notice", _("In person, with the printed notice")
        PHONE = "phone", _("By phone")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="quarantines", verbose_name=_("client")
    )
    reason = models.ForeignKey(
        QuarantineReason,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("reason"),
    )
    incident = models.ForeignKey(
        Incident,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="quarantines",
        verbose_name=_("incident"),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    asked_until = models.DateTimeField(
        _("asked for until"),
        help_text=_("The end that was asked for, until a leader has reviewed it."),
    )
    everywhere = models.BooleanField(_("in all rooms"), default=False)
    decided_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"))
    story = models.TextField(_("what happened"), max_length=4000, blank=True)
    told_at = models.DateTimeField(_("told to the client"), null=True, blank=True)
    told_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("told by"),
    )
    told_language = models.CharField(_("told in"), max_length=40, blank=True)
    told_how = models.CharField(_("told how"), max_length=10, choices=Way, blank=True)
    complaint_guidance_given = models.BooleanField(_("told how to complain"), default=False)

    objects = QuarantineManager()

    class Meta:
        verbose_name = _("quarantine")
        verbose_name_plural = _("quarantines")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            # What the composite key of a covered room refers to.
            models.UniqueConstraint(
                fields=["id", "client", "starts_at", "ends_at"], name="quarantine_of_client_in_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")),
                name="quarantine_ends_after_start",
                violation_error_code="end_not_after_start",
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(
                condition=Q(asked_until__gte=F("ends_at")), name="quarantine_asked_for_at_least"
            ),
            models.CheckConstraint(
                condition=Q(
                    told_at__isnull=True, told_by__isnull=True, told_language="", told_how=""
                )
                | Q(
                    ~Q(told_language=""),
                    told_at__isnull=False,
                    told_by__isnull=False,
                    told_how__in=["spoken", "notice", "phone"],
                ),
                name="quarantine_told_whole",
                violation_error_code="told_incomplete",
                violation_error_message=_("Say when, in which language and how."),
            ),
        ]
        indexes = [models.Index(fields=["-decided_at"], name="quarantine_decided")]

    def __str__(self):
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.ends_at:%Y-%m-%d %H:%M}"

    @staticmethod
    def end(start, wanted):
        """`wanted` to the whole minute, as it is said. Raises end_not_after_start, too_long."""
        wanted = wanted.astimezone(UTC).replace(second=0, microsecond=0)
        if wanted <= start:
            raise ValidationError(_("The end must be after the start."), code="end_not_after_start")
        if wanted - start > settings.QUARANTINE_LONGEST:
            days = settings.QUARANTINE_LONGEST.days
            raise ValidationError(
                _("A quarantine lasts %(days)s days at most.") % {"days": days}, code="too_long"
            )
        return wanted

    # -- What is said of it ----------------------------------------------------------------------

    @property
    def rooms(self):
        """The rooms it covers, by name."""
        return sorted((row.room for row in self.covered.all()), key=lambda room: room.name)

    @property
    def until(self):
        """The end in words, by the clock on the wall: Thu 26 Nov 12:00."""
        return end_in_words(self.ends_at)

    @property
    def asked_end(self):
        """The end that was asked for, in words."""
        return end_in_words(self.asked_until)

    @property
    def where(self):
        """The rooms in words: "H17 and Skyen", or "all rooms"."""
        return _("all rooms") if self.everywhere else rooms_in_words(self.rooms)

    @property
    def words(self):
        """What is said at the desk: until when, where, why in a word, and what is possible."""
        told = {"until": self.until, "rooms": self.where, "reason": self.reason}
        return (
            _(
                "Quarantine until %(until)s, %(rooms)s (%(reason)s). "
                "First aid and a talk are always possible."
            )
            % told
        )

    @property
    def state(self):
        """How it stands now: "awaiting", "in_force", "lifted", "lapsed" or "over"."""
        if self.ends_at > timezone.now():
            return "awaiting" if self.is_awaiting else "in_force"
        reviews = list(self.reviews.all())
        if reviews and reviews[-1].action == "lift":
            return "lifted"
        return "lapsed" if self.is_awaiting else "over"

    @property
    def is_awaiting(self):
        """Whether more was asked for than is in force, and no leader has said anything."""
        return self.asked_until > self.ends_at

    @property
    def inside(self):
        """The visit of the client who is inside a room it covers all the same, or None."""
        return (
            Visit.objects.present()
            .filter(client=self.client_id, room__in=self.covered.values("room"))
            .select_related("room", "place")
            .first()
        )

    def story_is_for(self, staff):
        """Whether `staff` may read the story: who decided, and a leader of a room it covers."""
        return staff.pk == self.decided_by_id or any(
            staff.has_perm("incidents.review_quarantine", room) for room in self.rooms
        )

    # -- What is done to it ----------------------------------------------------------------------

    def refuse_overlapping(self, rooms):
        """Raise overlapping_quarantine where another registration of the person has one in `rooms`.

        Of one and the same registration, the database refuses it.
        """
        others = [pk for pk in self.client.registrations() if pk != self.client_id]
        if not others:
            return
        taken = QuarantineRoom.objects.filter(
            client__in=others,
            room__in=rooms,
            starts_at__lt=self.ends_at,
            ends_at__gt=self.starts_at,
        )
        if taken.exists():
            raise ValidationError(OVERLAPPING, code="overlapping_quarantine")

    def locked(self):
        """This quarantine as it stands now, locked with its client and its rooms.

        Raises ValidationError undone where it is gone.
        """
        Client.objects.select_for_update(no_key=True).get(pk=self.client_id)
        LiveRoom.objects.change(*self.covered.values_list("room", flat=True))
        quarantine = Quarantine.objects.filter(pk=self.pk).first()
        if quarantine is None:
            raise ValidationError(_("This quarantine was undone meanwhile."), code="undone")
        return quarantine

    def undoable(self, at):
        return at - self.decided_at <= settings.UNDO_WITHIN and not self.reviews.exists()

    @transaction.atomic
    def undo(self, *, by):
        """It was a mistake: the quarantine is gone, but for its history.

        Raises ValidationError too_late after settings.UNDO_WITHIN, or once a leader reviewed it.
        """
        quarantine = self.locked()
        if not quarantine.undoable(timezone.now()):
            raise ValidationError(
                _("It is too late to undo this. The leader can lift it."), code="too_late"
            )
        with because("undone", by):
            quarantine.covered.all().delete()
            quarantine.delete()

    def review(self, action, ends_at, by, reason):
        """Set a new end by an action of QuarantineReview; the caller has locked this quarantine."""
        with because(reason, by), refusing(self.reviews.model, Quarantine, QuarantineRoom):
            self.reviews.create(
                action=action,
                from_end=self.ends_at,
                to_end=ends_at,
                reason=reason,
                by=by,
                at=timezone.now(),
            )
            # The rows of the rooms follow (ON UPDATE CASCADE).
            self.ends_at = self.asked_until = ends_at
            self.save(update_fields=["ends_at", "asked_until"])
        return self

    def in_force_to_review(self):
        """This quarantine, locked. Raises ended_already once it has ended, and undone."""
        quarantine = self.locked()
        if quarantine.ends_at <= timezone.now():
            raise ValidationError(
                _("This quarantine has ended. Decide on a new one if it is needed."),
                code="ended_already",
            )
        return quarantine

    @transaction.atomic
    def confirm(self, *, by, reason):
        """The leader `by` confirms it until the end that was asked for.

        Raises ValidationError not_awaiting, ended_already, overlapping_quarantine.
        """
        quarantine = self.in_force_to_review()
        if not quarantine.is_awaiting:
            raise ValidationError(
                _("This quarantine does not wait to be confirmed."), code="not_awaiting"
            )
        return quarantine.review("confirm", quarantine.asked_until, by, reason)

    @transaction.atomic
    def change_end(self, *, until, by, reason):
        """The leader `by` shortens or lengthens it to `until` (aware datetime).

        Raises ValidationError: end_passed for an end that is not to come, end_unchanged, too_long,
        ended_already, overlapping_quarantine.
        """
        quarantine = self.in_force_to_review()
        if until <= timezone.now():
            raise ValidationError(
                _("This time has passed. To end the quarantine now, lift it."), code="end_passed"
            )
        until = self.end(quarantine.starts_at, until)
        if until == quarantine.ends_at:
            raise ValidationError(_("That is when it ends already."), code="end_unchanged")
        action = "lengthen" if until > quarantine.ends_at else "shorten"
        return quarantine.review(action, until, by, reason)

    @transaction.atomic
    def lift(self, *, by, reason):
        """The leader `by` ends it now. Raises ValidationError ended_already."""
        quarantine = self.in_force_to_review()
        return quarantine.review("lift", timezone.now(), by, reason)

    @transaction.atomic
    def tell(self, *, told_at, language, how, by, complaint_guidance_given):
        """Note that the client was told: when, in which language (text), how (a `Way`).

        Noted again, the former stays in the history. Raises ValidationError told_in_future,
        told_incomplete.
        """
        quarantine = self.locked()
        if told_at > timezone.now():
            raise ValidationError(_("This time is still to come."), code="told_in_future")
        quarantine.told_at, quarantine.told_by = told_at, by
        quarantine.told_language, quarantine.told_how = language, how
        quarantine.complaint_guidance_given = complaint_guidance_given
        with refusing(Quarantine):
            quarantine.save()
        return quarantine
