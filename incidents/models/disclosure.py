"""What was passed on from a journal, and by what right (sundhedsloven §§ 41-44)."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from config.constraints import refusing
from rooms.models import Room

from .chain import Chained, ChainedManager, ChainLink
from .consent import Consent, Purpose
from .document import document_of
from .journal import PatientJournal
from .journal_access import JournalAccess


class DisclosureManager(models.Manager):
    @transaction.atomic
    @sensitive_variables()
    def disclose(self, *, journal, to, entries, ground, purpose, room, by, consent=None, reason=""):
        """Pass on `entries` (JournalEntry of `journal` or its parts) to somebody (text).

        `ground` is a Disclosure.Ground: by `consent`, which must hold today and be for `purpose`
        and for this receiver; or by the act's own, with a `reason`. What stands in the document is
        settled here, and does not move with what is written later. Raises ValidationError
        no_consent, consent_not_valid, other_purpose, other_receiver, reason_missing, other_journal
        or nothing_chosen. Returns the Disclosure with its serial number.
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
            # Both are encrypted, so the database cannot compare them.
            if not consent.is_for(to):
                raise ValidationError(
                    _("The consent is for another receiver: see whom it names."),
                    code="other_receiver",
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
        words = {"to": to, "reason": reason}
        words["document"] = document_of(disclosure, words)
        journal.seal(disclosure, "words", words)
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
    words = models.BinaryField(_("to whom, why and what, encrypted"))
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

    @property
    def lapsed(self):
        """Whether it must not leave the house any more: unsent, and its consent does not hold."""
        if self.consent is None or self.sent.all():
            return False
        return not self.consent.holds(timezone.localdate())

    @transaction.atomic
    @sensitive_variables()
    def fetch(self, *, purpose, room, by):
        """What stands in its document (dict), once it is logged that `by` fetches it.

        Raises ValidationError lapsed, and vault.Unreadable where the journal was deleted.
        """
        self._refuse_lapsed()
        JournalAccess.objects.log(
            kind=JournalAccess.Kind.DISCLOSE,
            purpose=purpose,
            staff=by,
            room=room,
            journal=self.journal,
        )
        return self.journal.unseal(self, "words")["document"]

    @transaction.atomic
    def send(self, *, way, room, by):
        """It was sent, outside of this system. Raises ValidationError lapsed, or sent if it was."""
        self._refuse_lapsed()
        with refusing(DisclosureSent):
            return DisclosureSent.objects.enter(disclosure=self, way=way, room=room, by=by)

    def _refuse_lapsed(self):
        # A withdrawal takes this lock as well: it comes before, or after.
        ChainLink.objects.lock()
        if self.lapsed:
            raise ValidationError(
                _(
                    "The consent does not hold any more, so this must not be sent. If it was sent "
                    "before, write so in a new entry."
                ),
                code="lapsed",
            )


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
