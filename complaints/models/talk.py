"""Talks with the leader: clients have a right to one about developing the room (standard 9)."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import because, keeps_old_values
from intake.models import Client
from rooms.models import Room


class LeaderTalkQuerySet(models.QuerySet):
    def waiting(self):
        """Those asked for and not over, without an appointment first, then by its time."""
        open_ones = self.filter(ending="").select_related("client", "asked_by")
        return open_ones.order_by(F("appointment_at").asc(nulls_first=True), "asked_at", "pk")

    def to_arrange(self):
        """Those that wait for an appointment, the oldest first."""
        return self.filter(ending="", appointment_at=None).order_by("asked_at", "pk")

    def over(self):
        """Those that are over, the newest first."""
        found = self.exclude(ending="").select_related("client", "asked_by")
        return found.order_by("-ended_at", "-pk")


class LeaderTalkManager(models.Manager.from_queryset(LeaderTalkQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def ask(self, *, room, by, client=None, about="", at=None):
        """Note that `client`, or somebody unnamed, wants a talk. Returns the LeaderTalk.

        `about` is text, `at` (aware datetime) is when it was asked: now, if not given. Raises
        ValidationError asked_already, where this client waits for one in this room.
        """
        with refusing(LeaderTalk):
            return self.create(
                room=room,
                client=client and client.kept,
                about=about,
                asked_at=at or timezone.now(),
                asked_by=by,
            )


@keeps_old_values()
class LeaderTalk(models.Model):
    """A client's wish for an appointment with the leader about developing the room."""

    class Ending(models.TextChoices):
        HELD = "held", _("Held")
        DID_NOT_COME = "did_not_come", _("Did not come")
        WITHDRAWN = "withdrawn", _("Withdrawn by the client")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="talks", db_index=False)
    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="talks",
        verbose_name=_("client"),
    )
    about = models.CharField(_("about"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("taken by"),
    )
    appointment_at = models.DateTimeField(_("appointment"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("noted by"),
    )

    objects = LeaderTalkManager()

    class Meta:
        verbose_name = _("talk with the leader")
        verbose_name_plural = _("talks with the leader")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["room", "asked_at"], name="leader_talk_of_room")]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "client"],
                condition=Q(ending=""),
                name="leader_talk_one_waiting",
                violation_error_code="asked_already",
                violation_error_message=_("This client waits for a talk already."),
            ),
            models.CheckConstraint(
                condition=Q(appointment_at=None) | Q(appointment_at__gte=F("asked_at")),
                name="leader_talk_appointment_after_asked",
                violation_error_code="appointment_past",
                violation_error_message=_("This time is over already."),
            ),
            models.CheckConstraint(
                condition=Q(ending="", outcome="", ended_at=None, ended_by=None)
                | Q(
                    ending__in=["held", "did_not_come", "withdrawn"],
                    ended_at__isnull=False,
                    ended_at__gte=F("asked_at"),
                    ended_by__isnull=False,
                ),
                name="leader_talk_ended_whole",
            ),
            models.CheckConstraint(
                condition=~Q(ending="did_not_come") | Q(appointment_at__isnull=False),
                name="leader_talk_missed_an_appointment",
                violation_error_code="no_appointment",
                violation_error_message=_("There was no appointment to come to."),
            ),
            models.CheckConstraint(
                condition=~Q(ending="held") | ~Q(outcome=""),
                name="leader_talk_held_with_outcome",
                violation_error_code="outcome_missing",
                violation_error_message=_("Write what came of the talk."),
            ),
        ]

    def __str__(self):
        return f"{self.room_id} {self.asked_at:%Y-%m-%d}"

    @property
    def is_over(self):
        return self.ending != ""

    def locked(self):
        return LeaderTalk.objects.select_for_update(no_key=True).get(pk=self.pk)

    def refuse_over(self):
        if self.is_over:
            raise ValidationError(
                _("This was ended meanwhile. Look at what was noted, and correct it if needed."),
                code="ended_already",
            )

    @transaction.atomic
    def appoint(self, *, by, appointment_at):
        """Arrange it for `appointment_at` (aware datetime), or for another time than before.

        Raises ValidationError ended_already, appointment_past.
        """
        talk = self.locked()
        talk.refuse_over()
        if appointment_at <= timezone.now():
            raise ValidationError(_("This time is over already."), code="appointment_past")
        talk.appointment_at = appointment_at
        with because("", by), refusing(LeaderTalk):
            talk.save()
        return talk

    @transaction.atomic
    def end(self, *, by, ending, outcome="", at=None):
        """It was held, the client did not come, or wants it no more (an `Ending`).

        `outcome` (text) says what came of it. Raises ValidationError ended_already,
        no_appointment, appointment_to_come, outcome_missing.
        """
        talk = self.locked()
        talk.refuse_over()
        talk.ended_at = at or timezone.now()
        return talk.note_ending(by, ending, outcome)

    @transaction.atomic
    def correct(self, *, by, reason, ending, outcome):
        """Note another ending or outcome, with the reason; the old ones stay in the history.

        Raises ValidationError not_over, and as end() does.
        """
        talk = self.locked()
        if not talk.is_over:
            raise ValidationError(_("This is not over yet."), code="not_over")
        with because(reason, by):
            return talk.note_ending(by, ending, outcome)

    def note_ending(self, by, ending, outcome):
        """Write how it ended; the caller has locked this talk."""
        missed = ending == self.Ending.DID_NOT_COME
        if missed and self.appointment_at and self.appointment_at > timezone.now():
            raise ValidationError(
                _("The appointment is still to come."), code="appointment_to_come"
            )
        self.ending, self.outcome, self.ended_by = ending, outcome, by
        with refusing(LeaderTalk):
            self.save()
        return self
