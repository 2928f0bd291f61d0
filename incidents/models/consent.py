"""Consent to pass information on, and what was passed on (sundhedsloven §§ 41-44)."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_variables

from config.constraints import ForeignKeyTogether, refusing
from rooms.models import Room

from .chain import Chained, ChainedManager, ChainLink
from .journal import PatientJournal

A_YEAR = timedelta(days=365)


class Purpose(models.TextChoices):
    """What information is passed on for."""

    TREATMENT = "treatment", _("Treatment (§ 41)")
    OTHER = "other", _("Something else (§ 43)")


class ConsentQuerySet(models.QuerySet):
    def valid(self, on):
        """The consents that hold on the date `on`: given, not run out, not withdrawn or refused."""
        refused_since = Consent.objects.filter(
            journal=OuterRef("journal"),
            purpose=OuterRef("purpose"),
            answer=Consent.Answer.REFUSED,
            at__gt=OuterRef("at"),
        )
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on),
            ~Exists(refused_since),
            answer=Consent.Answer.GIVEN,
            withdrawn_by__isnull=True,
        )


class ConsentManager(models.Manager.from_queryset(ConsentQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    @sensitive_variables()
    def record(self, *, journal, answer, room, by, to="", scope="", **facts):
        """Write down the `answer` (Consent.Answer) to the question for consent. Refusals too.

        `to` and `scope` (text) are encrypted; `facts` are purpose, way and valid_until. Raises
        ValidationError with the code of a constraint. Returns the Consent.
        """
        consent = Consent(journal=journal, answer=answer, room=room, by=by, **facts)
        journal.seal(consent, "words", {"to": to, "scope": scope})
        with refusing(Consent):
            return ChainLink.objects.add(consent)


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
    given_on = models.DateField(_("on"), default=timezone.localdate)
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
        return Consent.objects.filter(pk=self.pk).valid(on).exists()

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


# -- What was passed on --------------------------------------------------------------------------


class DisclosureManager(models.Manager):
    @transaction.atomic
    @sensitive_variables()
    def disclose(self, *, journal, to, entries, ground, purpose, room, by, consent=None, reason=""):
        """Pass on `entries` (JournalEntry of `journal` or its parts) to somebody (text).

        `ground` is a Disclosure.Ground: by `consent`, which must hold today and be for `purpose`;
        or by the act's own, with a `reason`. Raises ValidationError no_consent, consent_not_valid,
        other_purpose, reason_missing, other_journal or nothing_chosen. Returns the Disclosure with
        its serial number.
        """
        ChainLink.objects.lock()
        journals = journal.parts
        if not entries:
            raise ValidationError(_("Choose what is passed on."), code="nothing_chosen")
        if any(entry.journal not in journals for entry in entries):
            raise ValidationError(_("That entry stands in another journal."), code="other_journal")
        today = timezone.localdate()
        if ground == Disclosure.Ground.CONSENT:
            if consent is None:
                raise ValidationError(
                    _("There is no consent for this. Ask for it first."), code="no_consent"
                )
            if consent.journal not in journals or not consent.holds(today):
                raise ValidationError(
                    _("This consent does not hold: refused, withdrawn, or run out."),
                    code="consent_not_valid",
                )
            if consent.purpose != purpose:
                raise ValidationError(
                    _("The consent was given for another purpose."), code="other_purpose"
                )
        elif consent is not None or not reason.strip():
            raise ValidationError(
                _("Say why it must be passed on without consent."), code="reason_missing"
            )
        disclosure = Disclosure(
            journal=journal,
            serial=self._serial(today),
            ground=ground,
            purpose=purpose,
            consent=consent,
            entries=[entry.pk for entry in entries],
            room=room,
            by=by,
        )
        journal.seal(disclosure, "words", {"to": to, "reason": reason})
        with refusing(Disclosure):
            return ChainLink.objects.add(disclosure)

    def _serial(self, day):
        """The next serial number of the year; the chain's lock keeps it from being given twice."""
        return f"{day.year}-{self.filter(at__year=day.year).count() + 1:05}"


class Disclosure(Chained):
    """What was passed on from a journal (videregivelse): to whom, and by what right."""

    class Ground(models.TextChoices):
        CONSENT = "consent", _("Consent")
        VITAL_INTEREST = "vital_interest", _("Vital interest, without consent")

    journal = models.ForeignKey(PatientJournal, models.PROTECT, related_name="disclosures")
    serial = models.CharField(_("serial number"), max_length=12, unique=True)
    ground = models.CharField(_("ground"), max_length=15, choices=Ground)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    # Of this journal or of one that goes on in it, which disclose() checks.
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    entries = ArrayField(models.UUIDField(), verbose_name=_("entries"))
    words = models.BinaryField(_("to whom and why, encrypted"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("made"), default=timezone.now)

    chained = (
        *("journal_id", "serial", "ground", "purpose", "consent_id", "entries", "words"),
        *("room_id", "by_id", "at"),
    )

    objects = DisclosureManager()

    class Meta(Chained.Meta):
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ground="consent", consent__isnull=False)
                | Q(ground="vital_interest", consent__isnull=True),
                name="disclosure_has_its_ground",
                violation_error_code="no_consent",
                violation_error_message=_("There is no consent for this. Ask for it first."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["treatment", "other"]), name="disclosure_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(entries__len__gte=1), name="disclosure_of_something"
            ),
        ]

    def __str__(self):
        return self.serial

    def send(self, *, way, room, by):
        """It was sent, outside of this system. Raises ValidationError sent for a second time."""
        with refusing(DisclosureSent):
            return DisclosureSent.objects.enter(disclosure=self, way=way, room=room, by=by)


class DisclosureSent(Chained):
    """That a disclosure left the house, and how: sending it is done elsewhere."""

    class Way(models.TextChoices):
        DIGITAL = "digital", _("By secure digital post")
        PAPER = "paper", _("On paper, by post")
        HANDED_OVER = "handed_over", _("Handed over, to an ambulance for example")

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="sent", db_index=False)
    way = models.CharField(_("how"), max_length=15, choices=Way)
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("sent"), default=timezone.now)

    chained = ("disclosure_id", "way", "room_id", "by_id", "at")

    objects = ChainedManager()

    class Meta(Chained.Meta):
        verbose_name = _("sent disclosure")
        verbose_name_plural = _("sent disclosures")
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure"],
                name="disclosure_sent_once",
                violation_error_code="sent",
                violation_error_message=_("That it was sent is recorded already."),
            ),
            models.CheckConstraint(
                condition=Q(way__in=["digital", "paper", "handed_over"]),
                name="disclosure_sent_somehow",
            ),
        ]

    def __str__(self):
        return f"{self.disclosure_id} {self.way}"
