"""Consent to pass information on (sundhedsloven §§ 41-44)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_variables

from config.constraints import ForeignKeyTogether, refusing
from rooms.models import Room

from .chain import Chained, ChainLink
from .journal import PatientJournal

A_YEAR = timedelta(days=365)
# Whom the journal of an overdose is passed on to, where the patient agrees.
REGION = "Region Hovedstaden"


class Purpose(models.TextChoices):
    """What information is passed on for."""

    TREATMENT = "treatment", _("Treatment (§ 41)")
    OTHER = "other", _("Something else (§ 43)")


class ConsentManager(models.Manager["Consent"]):
    def holding(self, journal, on):
        """The consents of `journal` that hold on the date `on`: given, not run out, not withdrawn.

        Those of the journals that go on in it as well. A later no for the same purpose ends them,
        whichever of those journals it stands in.
        """
        rows = self.filter(journal__in=journal.whole.parts)
        refused_since = rows.filter(
            answer=Consent.Answer.REFUSED, purpose=OuterRef("purpose"), at__gt=OuterRef("at")
        )
        return rows.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            ~Exists(refused_since),
            answer=Consent.Answer.GIVEN,
            withdrawn_by__isnull=True,
        )

    @transaction.atomic
    @sensitive_variables()
    def record(self, *, journal, answer, room, by, to="", scope="", **facts):
        """Write down the `answer` (Consent.Answer) to the question for consent. Refusals too.

        `to` and `scope` (text) are encrypted; `facts` are purpose, way, given_on and valid_until.
        Raises ValidationError receiver_missing for a yes that names nobody, before_event for one
        given before anything happened, or the code of a constraint. Returns the Consent.
        """
        consent = Consent(journal=journal, answer=answer, room=room, by=by, **facts)
        if answer == Consent.Answer.GIVEN and not to.strip():
            raise ValidationError(_("Say to whom."), code="receiver_missing")
        if consent.given_on < began_on(journal):
            raise ValidationError(
                _("This is before the first event in the journal."), code="before_event"
            )
        journal.seal(consent, "words", {"to": to, "scope": scope})
        with refusing(Consent):
            return ChainLink.objects.add(consent)


def began_on(journal):
    """The date of the first event that `journal` and what goes on in it tells of; today if none."""
    moments = [timezone.now()]
    for part in journal.parts:
        for entry in part.entries.all():
            told = part.unseal(entry, "content").get("happened_at")
            moments.append(datetime.fromisoformat(told) if told else entry.entered_at)
    return timezone.localdate(min(moments))


class Consent(Chained):
    """The answer of a patient to whether information may be passed on, as it was given."""

    class Answer(models.TextChoices):
        GIVEN = "given", pgettext_lazy("consent", "Given")
        REFUSED = "refused", pgettext_lazy("consent", "Refused")
        NOT_ASKED = "not_asked", _("Could not be asked")
        WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")

    class Way(models.TextChoices):
        ORAL = "oral", _("By word of mouth")
        WRITTEN = "written", _("In writing")

    journal = models.ForeignKey(PatientJournal, models.PROTECT, related_name="consents")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    purpose = models.CharField(
        _("purpose"), max_length=10, choices=Purpose, default=Purpose.TREATMENT
    )
    way = models.CharField(_("how"), max_length=8, choices=Way, blank=True)
    given_on = models.DateField(_("answered on"), default=timezone.localdate)
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    words = models.BinaryField(_("to whom and what, encrypted"))
    withdraws = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawn_by",
        db_constraint=False,
    )
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("recorded"), default=timezone.now)

    chained = (
        *("journal_id", "answer", "purpose", "way", "given_on", "valid_until", "words"),
        *("withdraws_id", "room_id", "by_id", "at"),
    )

    objects = ConsentManager()

    class Meta(Chained.Meta):
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at", "pk"]
        constraints = [
            # What the composite keys of a withdrawal and of a disclosure refer to.
            models.UniqueConstraint(fields=["uuid", "journal"], name="consent_in_journal"),
            ForeignKeyTogether(
                fields=["withdraws", "journal"],
                to="incidents.Consent",
                to_fields=["uuid", "journal"],
                name="consent_withdraws_in_journal",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["given", "refused", "not_asked"], withdraws__isnull=True)
                | Q(answer="withdrawn", withdraws__isnull=False),
                name="consent_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["treatment", "other"]), name="consent_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="not_asked", way="")
                | Q(~Q(answer="not_asked"), way__in=["oral", "written"]),
                name="consent_given_somehow",
                violation_error_code="way_missing",
                violation_error_message=_("Say whether it was by word of mouth or in writing."),
            ),
            models.CheckConstraint(
                condition=Q(given_on__lte=TruncDate("at")),
                name="consent_not_in_future",
                violation_error_code="in_future",
                violation_error_message=_("This day is still to come."),
            ),
            # Sundhedsloven §§ 43-44.
            models.CheckConstraint(
                condition=~Q(answer="given", purpose="other") | Q(way="written"),
                name="consent_for_other_in_writing",
                violation_error_code="not_in_writing",
                violation_error_message=_(
                    "For anything but treatment, consent is given in writing (§ 43)."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(answer="given", purpose="other")
                | Q(
                    valid_until__isnull=False,
                    valid_until__gte=F("given_on"),
                    valid_until__lte=F("given_on") + A_YEAR,
                ),
                name="consent_for_other_ends_within_a_year",
                violation_error_code="too_long",
                violation_error_message=_(
                    "For anything but treatment, consent ends after a year at most (§ 44)."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.answer} {self.given_on}"

    @property
    def withdrawn(self):
        return hasattr(self, "withdrawn_by")

    def holds(self, on):
        """Whether information may be passed on by it, on the date `on`."""
        return Consent.objects.holding(self.journal, on).filter(pk=self.pk).exists()

    @sensitive_variables()
    def is_for(self, receiver):
        """Whether it was given for passing information on to `receiver` (text)."""
        return same_receiver(self.journal.unseal(self, "words")["to"], receiver)

    @transaction.atomic
    @sensitive_variables()
    def withdraw(self, *, room, by, way):
        """It is withdrawn, from now on. Raises ValidationError not_given or withdrawn."""
        ChainLink.objects.lock()
        if self.answer != self.Answer.GIVEN:
            raise ValidationError(_("No consent was given here."), code="not_given")
        if Consent.objects.filter(withdraws=self).exists():
            raise ValidationError(_("It is withdrawn already."), code="withdrawn")
        row = Consent(
            journal=self.journal,
            answer=self.Answer.WITHDRAWN,
            purpose=self.purpose,
            way=way,
            withdraws=self,
            room=room,
            by=by,
        )
        self.journal.seal(row, "words", self.journal.unseal(self, "words"))
        with refusing(Consent):
            return ChainLink.objects.add(row)


def same_receiver(one, other):
    """Whether two texts name the same receiver: small and large letters and spaces aside."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
