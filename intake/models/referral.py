"""Referrals (brobygning): where somebody was shown on to, how, and what came of it."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import because, keeps_old_values
from rooms.models import Room

from .client import Client
from .offer import Receiver, TreatmentOffer
from .visit import Visit


class ReferralQuerySet(models.QuerySet):
    def with_goal(self):
        """With where they lead, oldest first."""
        return self.select_related("offer", "receiver").order_by("referred_at", "pk")

    def asked_after(self, at):
        """The open ones, and those just answered at `at`, to be set right if it was a slip."""
        just_answered = Q(outcome_at__gt=at - settings.UNDO_WITHIN)
        return self.filter(Q(outcome=Referral.Outcome.OPEN) | just_answered)

    def from_before(self, room, days=14, at=None):
        """Referrals from `room` of more than `days` ago, longest ago first."""
        before = (at or timezone.now()) - timedelta(days=days)
        return self.filter(room=room, referred_at__lt=before).with_goal().select_related("client")

    def unanswered(self, room, days=14, at=None):
        """Those of more than `days` ago of which nobody knows yet what came."""
        return self.from_before(room, days, at).filter(outcome=Referral.Outcome.OPEN)


class ReferralManager(models.Manager.from_queryset(ReferralQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def refer(
        self,
        *,
        client,
        room,
        by,
        way,
        offer=None,
        receiver=None,
        appointment_at=None,
        contact_consent=None,
        at=None,
    ):
        """Refer `client` to a TreatmentOffer or a Receiver, in a `Way`; returns the Referral.

        It belongs to the visit, if the client is inside `room`. `appointment_at` and `at` are
        aware datetimes; `at` is now, if not given. Raises ValidationError: referral_to_one,
        appointment_time, appointment_past, consent_not_asked; goal_retired where the offer or
        the receiver is not in use any more.
        """
        client = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
        offers, receivers = TreatmentOffer.objects.in_use(), Receiver.objects.active()
        if (offer and not offers.filter(pk=offer.pk).exists()) or (
            receiver and not receivers.filter(pk=receiver.pk).exists()
        ):
            raise ValidationError(_("This is not offered any more."), code="goal_retired")
        visit = Visit.objects.present().filter(client=client, room=room).first()
        referral = self.model(
            client=client,
            room=room,
            visit=visit,
            offer=offer,
            receiver=receiver,
            referred_by=by,
            referred_at=at or timezone.now(),
            way=way,
            appointment_at=appointment_at,
            contact_consent=contact_consent or Referral.Consent.NOT_ASKED,
        )
        with refusing(self.model):
            referral.save(force_insert=True)
        return referral


@keeps_old_values()
class Referral(models.Model):
    """Somebody was referred to an offer or another place, from a room (quality standard 7)."""

    class Way(models.TextChoices):
        TOLD = "told", _("Told where to go")
        CALLED = "called", _("Called together")
        ACCOMPANIED = "accompanied", _("Went along")
        APPOINTMENT = "appointment", _("Appointment made")

    class Consent(models.TextChoices):
        GIVEN = "given", _("Yes, staff may call there about the person")
        REFUSED = "refused", _("No")
        NOT_ASKED = "not_asked", _("Not asked")

    class Outcome(models.TextChoices):
        OPEN = "open", _("Not known yet")
        STARTED = "started", _("Started")
        DID_NOT_GO = "did_not_go", _("Did not go")
        DECLINED = "declined", _("Declined")
        UNKNOWN = "unknown", _("Cannot be found out")

    # What may have come of it: (Outcome, label).
    ANSWERS = [(value, label) for value, label in Outcome.choices if value != "open"]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="referrals")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="referrals")
    # An admission that is undone leaves the referral: it was made all the same.
    visit = models.ForeignKey(
        Visit,
        on_delete=models.SET_NULL,
        null=True,
        related_name="referrals",
        db_constraint=False,
    )
    offer = models.ForeignKey(
        TreatmentOffer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    receiver = models.ForeignKey(
        Receiver, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    referred_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    referred_at = models.DateTimeField(_("referred"))
    way = models.CharField(_("how"), max_length=12, choices=Way)
    appointment_at = models.DateTimeField(_("appointment"), null=True)
    contact_consent = models.CharField(
        _("consent to contact"), max_length=10, choices=Consent, default=Consent.NOT_ASKED
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.OPEN)
    outcome_at = models.DateTimeField(_("outcome noted"), null=True)
    outcome_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ReferralManager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["referred_at", "pk"]
        indexes = [
            models.Index(
                fields=["room", "referred_at"], condition=Q(outcome="open"), name="referral_open"
            )
        ]
        constraints = [
            ForeignKeyTogether(
                fields=["visit", "room", "client"],
                to="intake.Visit",
                to_fields=["id", "room", "client"],
                name="referral_of_visit",
            ),
            models.CheckConstraint(
                condition=Q(offer__isnull=False, receiver=None)
                | Q(offer=None, receiver__isnull=False),
                name="referral_to_one",
                violation_error_code="referral_to_one",
                violation_error_message=_("Choose one offer, or one other place."),
            ),
            models.CheckConstraint(
                condition=Q(way__in=["told", "called", "accompanied"], appointment_at=None)
                | Q(way="appointment", appointment_at__isnull=False),
                name="referral_appointment_has_a_time",
                violation_error_code="appointment_time",
                violation_error_message=_("Write when the appointment is."),
            ),
            models.CheckConstraint(
                condition=Q(appointment_at=None) | Q(appointment_at__gte=F("referred_at")),
                name="referral_appointment_is_to_come",
                violation_error_code="appointment_past",
                violation_error_message=_("This time is over already."),
            ),
            models.CheckConstraint(
                condition=Q(contact_consent__in=["given", "refused"])
                | (Q(contact_consent="not_asked") & ~Q(way="called")),
                name="referral_called_with_the_question",
                violation_error_code="consent_not_asked",
                violation_error_message=_("Ask first whether you may call there together."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", outcome_at=None, outcome_by=None)
                | Q(
                    outcome__in=["started", "did_not_go", "declined", "unknown"],
                    outcome_at__isnull=False,
                    outcome_at__gte=F("referred_at"),
                    outcome_by__isnull=False,
                ),
                name="referral_outcome_noted_whole",
            ),
        ]

    def __str__(self):
        return f"{self.goal} {self.referred_at:%Y-%m-%d}"

    @property
    def goal(self):
        """Where it leads: a TreatmentOffer or a Receiver."""
        return self.offer or self.receiver

    @property
    def is_open(self):
        return self.outcome == self.Outcome.OPEN

    def locked(self):
        return Referral.objects.select_for_update(no_key=True).get(pk=self.pk)

    @transaction.atomic
    def note_outcome(self, outcome, *, by, at=None):
        """Note what came of it, an `Outcome`; OPEN takes the note back. Returns the referral.

        A later note replaces the one before, which the history keeps. `at` (aware datetime) is
        when: now, if not given.
        """
        referral = self.locked()
        if outcome == referral.outcome:
            return referral
        is_open = outcome == self.Outcome.OPEN
        referral.outcome = outcome
        referral.outcome_at = None if is_open else at or timezone.now()
        referral.outcome_by = None if is_open else by
        with refusing(Referral):
            referral.save(update_fields=["outcome", "outcome_at", "outcome_by"])
        return referral

    def undoable(self, at):
        return self.is_open and at - self.referred_at <= settings.UNDO_WITHIN

    @transaction.atomic
    def undo(self, *, by):
        """The referral was noted by mistake: it is gone, but for its history.

        Raises ValidationError too_late after settings.UNDO_WITHIN, or with an outcome.
        """
        referral = self.locked()
        if not referral.undoable(timezone.now()):
            raise ValidationError(
                _("It is too late to undo this. Note what came of it instead."), code="too_late"
            )
        with because("undone", by):
            referral.delete()
