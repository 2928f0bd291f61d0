"""Assisted intakes: one client injects for another, watched by staff (quality standard 4)."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import because, keeps_old_values
from config.models import Undoable
from intake.refusals import Refused
from rooms.models import LiveRoom, Method, Room

from .agreement import FirstAidAgreement
from .client import Client, RoomClient
from .consumption import Consumption
from .objections import quarantines_in
from .visit import Visit


class Inability(models.TextChoices):
    """Why a client is physically unable to inject without help (BEK 972 § 6(1))."""

    HANDS = "hands", _("Injured or disabled hand or arm")
    TREMOR = "tremor", _("Hands shake")
    SIGHT = "sight", _("Does not see well enough")
    REACH = "reach", _("Cannot reach the vein that can be used")
    OTHER = "other", _("Something else")


class AssistanceRefusal(models.TextChoices):
    """Why there is no assistance: each code with its short name; `words` say it at the desk."""

    NOT_ALLOWED_HERE = "not_allowed_here", _("Not allowed in this room")
    NOT_INJECTION = "not_injection", _("Not an injection")
    NO_CAPACITY = "no_capacity", _("No capacity now")
    ABLE_ALONE = "able_alone", _("Can do it alone")
    ASSISTANT_IS_CLIENT = "assistant_is_client", _("Helper and client are the same")
    ASSISTANT_NOT_INSIDE = "assistant_not_inside", _("Helper not in the room")
    ASSISTANT_UNSIGNED = "assistant_unsigned", _("Helper has not signed the agreement")
    ASSISTANT_UNFIT = "assistant_unfit", _("Helper not fit")
    ASSISTANT_QUARANTINED = "assistant_quarantined", _("Helper in quarantine")

    @property
    def words(self):
        """What is said at the desk: why, and what next."""
        return WORDS[self]

    def refused(self):
        """The error that says so."""
        return Refused(self, self.words)


WORDS = {
    AssistanceRefusal.NOT_ALLOWED_HERE: _("Assisted intakes are not allowed in this room."),
    AssistanceRefusal.NOT_INJECTION: _("Only injections may be assisted."),
    AssistanceRefusal.NO_CAPACITY: _(
        "No capacity for another assisted intake now. Note how the others went when they are over."
    ),
    AssistanceRefusal.ABLE_ALONE: _("Only who is physically unable may be helped."),
    AssistanceRefusal.ASSISTANT_IS_CLIENT: _("The helper must be somebody else."),
    AssistanceRefusal.ASSISTANT_NOT_INSIDE: _("The helper is not in this room. Admit them first."),
    AssistanceRefusal.ASSISTANT_UNSIGNED: _(
        "The helper has not signed the first-aid agreement. Sign it on the helper's page."
    ),
    AssistanceRefusal.ASSISTANT_UNFIT: _(
        "A helper may only help who is judged to do it safely, here and now."
    ),
    AssistanceRefusal.ASSISTANT_QUARANTINED: _(
        "The helper is in quarantine here. Ask somebody else."
    ),
}

NOT_THERE_THEN = _("The helper was not in the room then.")


def objections_to_assistance(room, method):
    """Yield, as Refused, each thing that stands against one more assisted intake in `room` now."""
    if not room.assistance_allowed:
        yield AssistanceRefusal.NOT_ALLOWED_HERE.refused()
    if method != Method.INJECTION:
        yield AssistanceRefusal.NOT_INJECTION.refused()
    if Assistance.objects.going_on(room).count() >= room.assistance_capacity:
        yield AssistanceRefusal.NO_CAPACITY.refused()


def objections_to_assistant(assistant, room, at):
    """Yield, as Refused, each thing that keeps the client `assistant` from helping in `room` now.

    `at` (aware datetime) is when the help is recorded, of which a quarantine is asked.

    A helper is 18 because every client is.
    """
    if not Visit.objects.present().filter(client=assistant, room=room).exists():
        yield AssistanceRefusal.ASSISTANT_NOT_INSIDE.refused()
    if not FirstAidAgreement.objects.in_force().filter(client=assistant).exists():
        yield AssistanceRefusal.ASSISTANT_UNSIGNED.refused()
    if quarantines_in(room, [assistant], at):
        yield AssistanceRefusal.ASSISTANT_QUARANTINED.refused()


class AssistanceQuerySet(models.QuerySet):
    def going_on(self, room):
        """The assisted intakes in `room` that staff watch now, with everybody in them.

        One is over when it is noted how it went, when the client takes something else, or leaves.
        """
        later = Consumption.objects.filter(
            visit=OuterRef("visit"), at__gt=OuterRef("consumption_at")
        )
        return (
            self.filter(room=room, visit__left_at__isnull=True, outcome="")
            .exclude(Exists(later))
            .select_related("client", "assistant", "watched_by", "room")
            .order_by("recorded_at")
        )


class AssistanceManager(models.Manager.from_queryset(AssistanceQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def record(self, *, consumption, assistant, watched_by, by, at=None, **judgement):
        """The client `assistant` will help with `consumption`, which is still to come.

        `judgement` is what the staff member `by` finds: inability, inability_note, judged_fit and
        assessment. `at` (aware datetime) is when: now, if not given. An intake registered before
        that is to come all the same, so its own time becomes `at`.

        Returns the Assistance. Raises ValidationError with an AssistanceRefusal, or with has_left,
        taken_already, assisted_already, inability_missing, assessment_missing.
        """
        visit = consumption.visit.locked()
        at = at or timezone.now()
        if visit.left_at:
            raise ValidationError(_("Has left. Admit the person again."), code="has_left")
        last = visit.consumptions.last()
        if last != consumption:
            raise ValidationError(
                _("This intake has been taken. Register the one to come."), code="taken_already"
            )
        if self.filter(consumption=last).exists():
            raise ValidationError(_("This intake is assisted already."), code="assisted_already")
        for objection in objections_to_assistance(visit.room, last.method):
            raise objection
        for objection in objections_to_assistant(assistant, visit.room, at):
            raise objection
        if last.at < at:
            last.at = at
            with because(now_in_words("Assistance was added before the injection"), by):
                last.save(update_fields=["at"])
            RoomClient.objects.saw(visit, last.substance, last.method, at)
        with refusing(self.model):
            return self.create(
                consumption=last,
                consumption_at=last.at,
                method=last.method,
                visit=visit,
                room=visit.room,
                client=visit.client,
                assistant=assistant,
                assistant_visit=Visit.objects.present().get(client=assistant),
                watched_by=watched_by,
                assessed_by=by,
                recorded_at=at,
                **judgement,
            )


@keeps_old_values()
class Assistance(models.Model):
    """One intake in which a client injects for another who cannot (BEK 972 § 6).

    The helper is a client inside the same room, so it is never staff; whoever is recorded here
    was judged fit to help, in this situation, by the staff member who assessed it.
    """

    class Outcome(models.TextChoices):
        WENT_WELL = "went_well", _("Went well")
        STOPPED = "stopped", _("Stopped before it was done")
        TROUBLE = "trouble", _("Something went wrong")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The composite keys below hold these together: the consumption with its visit, method and
    # time; the visits of client and helper with the one room.
    consumption = models.OneToOneField(
        Consumption, on_delete=models.CASCADE, related_name="assistance", db_constraint=False
    )
    consumption_at = models.DateTimeField(_("time of the intake"))
    method = models.CharField(_("method"), max_length=10, choices=Method)
    visit = models.ForeignKey(
        Visit,
        on_delete=models.CASCADE,
        related_name="assistances",
        db_constraint=False,
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    client = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("client"),
    )
    assistant = models.ForeignKey(
        Client,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("helper"),
    )
    assistant_visit = models.ForeignKey(
        Visit,
        on_delete=models.PROTECT,
        related_name="helped_with",
        db_constraint=False,
    )
    inability = models.CharField(_("why not alone"), max_length=10, choices=Inability)
    inability_note = models.CharField(_("why not alone, in words"), max_length=120, blank=True)
    judged_fit = models.BooleanField(_("helper judged fit"), default=False)
    assessment = models.CharField(_("why the helper is fit"), max_length=120)
    assessed_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("assessed by"),
    )
    watched_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("watched by"),
    )
    recorded_at = models.DateTimeField(_("recorded"))
    outcome = models.CharField(_("how it went"), max_length=10, choices=Outcome, blank=True)
    outcome_note = models.CharField(_("how it went, in words"), max_length=200, blank=True)
    outcome_at = models.DateTimeField(null=True, blank=True)
    outcome_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = AssistanceManager()

    class Meta:
        verbose_name = _("assisted intake")
        verbose_name_plural = _("assisted intakes")
        constraints = [
            ForeignKeyTogether(
                fields=["consumption", "visit", "method", "consumption_at"],
                to="intake.Consumption",
                to_fields=["id", "visit", "method", "at"],
                name="assistance_of_consumption",
            ),
            ForeignKeyTogether(
                fields=["visit", "room", "client"],
                to="intake.Visit",
                to_fields=["id", "room", "client"],
                name="assistance_of_client_in_room",
            ),
            ForeignKeyTogether(
                fields=["assistant_visit", "room", "assistant"],
                to="intake.Visit",
                to_fields=["id", "room", "client"],
                name="assistance_by_client_in_room",
                violation_error_code=AssistanceRefusal.ASSISTANT_NOT_INSIDE,
                violation_error_message=AssistanceRefusal.ASSISTANT_NOT_INSIDE.words,
            ),
            models.CheckConstraint(
                condition=Q(method=Method.INJECTION),
                name="assistance_injection_only",
                violation_error_code=AssistanceRefusal.NOT_INJECTION,
                violation_error_message=AssistanceRefusal.NOT_INJECTION.words,
            ),
            models.CheckConstraint(
                condition=~Q(assistant=F("client")),
                name="assistance_not_by_oneself",
                violation_error_code=AssistanceRefusal.ASSISTANT_IS_CLIENT,
                violation_error_message=AssistanceRefusal.ASSISTANT_IS_CLIENT.words,
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__lte=F("consumption_at")),
                name="assistance_recorded_before",
                violation_error_code="taken_already",
                violation_error_message=_("Assistance is recorded before the intake."),
            ),
            models.CheckConstraint(
                condition=Q(judged_fit=True),
                name="assistance_assistant_fit",
                violation_error_code=AssistanceRefusal.ASSISTANT_UNFIT,
                violation_error_message=AssistanceRefusal.ASSISTANT_UNFIT.words,
            ),
            models.CheckConstraint(
                condition=~Q(assessment=""),
                name="assistance_assessment_written",
                violation_error_code="assessment_missing",
                violation_error_message=_("Say in a few words why the helper is fit."),
            ),
            models.CheckConstraint(
                condition=Q(inability__in=Inability.values), name="assistance_inability_known"
            ),
            models.CheckConstraint(
                condition=~Q(inability=Inability.OTHER) | ~Q(inability_note=""),
                name="assistance_other_inability_said",
                violation_error_code="inability_missing",
                violation_error_message=_("Say in a few words why the client cannot do it alone."),
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome="", outcome_note="", outcome_at__isnull=True, outcome_by__isnull=True
                )
                | Q(
                    outcome__in=["went_well", "stopped", "trouble"],
                    outcome_at__isnull=False,
                    outcome_by__isnull=False,
                ),
                name="assistance_outcome_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["room", "-recorded_at"], name="assistance_of_room"),
            models.Index(fields=["room", "consumption_at"], name="assistance_at_intake"),
        ]

    def __str__(self):
        return f"{self.room_id} {self.recorded_at:%Y-%m-%d %H:%M}"

    @property
    def why_not_alone(self):
        """The reason in words, with what was added to it."""
        return ": ".join(filter(None, [self.get_inability_display(), self.inability_note]))

    def needs_attention(self, at):
        """Whether it has gone on for longer at `at` than the room lets an assisted intake."""
        minutes = (at - self.consumption_at).total_seconds() / 60
        return minutes >= self.room.assisted_attention_minutes

    def undoable(self, at):
        return at - self.recorded_at <= settings.UNDO_WITHIN

    @transaction.atomic
    def undo(self, *, by):
        """There is no assistance after all: it is gone, but for its history.

        The intake stays, unassisted. Raises ValidationError too_late after settings.UNDO_WITHIN.
        """
        self.visit.locked()
        if not self.undoable(timezone.now()):
            raise ValidationError(
                _("It is too late to undo this. Note how it went instead."), code="too_late"
            )
        with because("undone", by):
            self.delete()

    @transaction.atomic
    def correct(self, *, by, reason, assistant, watched_by, **said):
        """Another helper, another watcher or other words were meant; the old stay with the reason.

        `said` holds inability, inability_note and assessment. Raises ValidationError
        assistant_not_inside for a helper who was not in the room then; inability_missing,
        assessment_missing, assistant_is_client.
        """
        LiveRoom.objects.change(self.room_id)
        helping = Visit.objects.at(self.room_id, self.consumption_at).filter(client=assistant)
        visit = helping.first()
        if visit is None:
            raise Refused(AssistanceRefusal.ASSISTANT_NOT_INSIDE, NOT_THERE_THEN)
        self.assistant, self.assistant_visit, self.watched_by = assistant, visit, watched_by
        for name, value in said.items():
            setattr(self, name, value)
        with because(reason, by), refusing(Assistance):
            self.save(update_fields=["assistant", "assistant_visit", "watched_by", *said])

    @transaction.atomic
    def note_outcome(self, *, outcome, by, note=""):
        """Note how it went, an `Outcome`; noted again, the former stays in the history."""
        LiveRoom.objects.change(self.room_id)
        self.outcome, self.outcome_note = outcome, note
        self.outcome_by, self.outcome_at = by, timezone.now()
        with refusing(Assistance):
            self.save(update_fields=["outcome", "outcome_note", "outcome_by", "outcome_at"])


@keeps_old_values()
class AssistanceRefused(Undoable):
    """Assistance was asked for and refused: counted by reason (BEK 972 § 6(2))."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="assistance_refused")
    client = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assistant = models.ForeignKey(
        Client, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    code = models.CharField(_("reason"), max_length=30, choices=AssistanceRefusal)
    reason = models.CharField(_("reason in words"), max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("assistance refused")
        verbose_name_plural = _("assistance refused")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__in=AssistanceRefusal.values),
                name="assistance_refused_code_known",
            )
        ]

    def __str__(self):
        return f"{self.room_id} {self.code} {self.at:%Y-%m-%d %H:%M}"
