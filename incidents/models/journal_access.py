"""Who looked into a journal, when and why: written down before anything is shown."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from config.constraints import refusing
from rooms.models import Room

from .chain import Chained, ChainedManager, ChainLink
from .journal import PatientJournal
from .journal_identity import JournalJoined


class LookPurpose(models.TextChoices):
    """Why somebody looks (sundhedsloven § 42 a and what follows: for treatment, or a duty)."""

    TREATMENT = "treatment", _("Treatment now")
    FOLLOW_UP = "follow_up", _("Follow-up of a treatment")
    CORRECTION = "correction", _("Correcting what stands there")
    OWN_REQUEST = "own_request", _("The patient's own request")


class JournalAccessQuerySet(models.QuerySet):
    def looks(self, staff, room):
        """The looks into a journal that `staff` took in `room`, by which its pages are found."""
        kinds = [JournalAccess.Kind.OPEN, JournalAccess.Kind.PRINT, JournalAccess.Kind.EMERGENCY]
        return self.filter(staff=staff, room=room, kind__in=kinds, journal__isnull=False)

    def emergencies(self, room):
        """The looks in an emergency into a journal with an entry of `room`, the newest first.

        The entry may stand in any part of what was joined to one journal, before or since.
        """
        entries = apps.get_model("incidents", "JournalEntry").objects.filter(room=room)
        of_room = Exists(entries.filter(journal=OuterRef("journal")))
        joined = Q(journal__in=JournalJoined.objects.along_with(entries.values("journal")))
        return self.filter(of_room | joined, kind=JournalAccess.Kind.EMERGENCY)


class JournalAccessManager(models.Manager.from_queryset(JournalAccessQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    @sensitive_variables()
    def log(self, *, kind, purpose, staff, room, journal=None, reason=""):
        """Write down that `staff` does `kind` for `purpose`. Returns the JournalAccess.

        What is shown, is shown after this is committed. A `reason` (text) is encrypted under the
        key of the journal.
        """
        ChainLink.objects.lock()
        access = JournalAccess(kind=kind, purpose=purpose, staff=staff, room=room, journal=journal)
        if journal and reason:
            journal.seal(access, "reason", reason)
        with refusing(JournalAccess):
            return ChainLink.objects.add(access)

    @transaction.atomic
    @sensitive_variables()
    def search(self, number, *, purpose, staff, room):
        """Look for a journal of `room` by `number` (cpr.Number).

        Returns the JournalAccess by which it is opened, or None: alike where there is none and
        where it is another room's. Raises ValidationError too_many_searches.
        """
        self.searched(purpose=purpose, staff=staff, room=room)
        return self.open(
            PatientJournal.objects.of_number(number), purpose=purpose, staff=staff, room=room
        )

    def open(self, journal, *, purpose, staff, room, kind="open"):
        """Open `journal`, or print it. Returns the JournalAccess, or None if it is not `room`'s."""
        if journal is None or not journal.is_of(room):
            return None
        return self.log(kind=kind, purpose=purpose, staff=staff, room=room, journal=journal)

    @transaction.atomic
    @sensitive_variables()
    def emergency(self, number, *, reason, staff, room):
        """Open the journal of any room, because a life depends on it, for a written `reason`.

        Returns the JournalAccess, or None where there is no such journal. Raises ValidationError
        too_many_searches or reason_missing.
        """
        if not reason.strip():
            raise ValidationError(_("Write why it cannot wait."), code="reason_missing")
        purpose = LookPurpose.TREATMENT
        self.searched(purpose=purpose, staff=staff, room=room)
        journal = PatientJournal.objects.of_number(number)
        if journal is None:
            return None
        return self.log(
            kind=JournalAccess.Kind.EMERGENCY,
            purpose=purpose,
            staff=staff,
            room=room,
            journal=journal,
            reason=reason,
        )

    @transaction.atomic
    def searched(self, *, purpose, staff, room):
        """Write down that `staff` typed a number, whatever came of it and on whichever page.

        Who did so too often within the hour is fishing: raises ValidationError too_many_searches.
        Returns the JournalAccess.
        """
        ChainLink.objects.lock()
        since = timezone.now() - timedelta(hours=1)
        searches = self.filter(staff=staff, kind=JournalAccess.Kind.SEARCH, at__gt=since)
        if searches.count() >= settings.JOURNAL_SEARCHES:
            raise ValidationError(
                _("You have searched %(n)s times within an hour. Wait, or ask a colleague.")
                % {"n": settings.JOURNAL_SEARCHES},
                code="too_many_searches",
            )
        return self.log(kind=JournalAccess.Kind.SEARCH, purpose=purpose, staff=staff, room=room)


class JournalAccess(Chained):
    """A look into a journal (or a search for one): who, when, where, what and why.

    The person whose journal it is may ask for these rows (sundhedsloven § 42 d; GDPR article 15).
    """

    class Kind(models.TextChoices):
        SEARCH = "search", _("Searched by number")
        OPEN = "open", _("Opened")
        PRINT = "print", _("Printed")
        DISCLOSE = "disclose", _("Passed on")
        EMERGENCY = "emergency", _("Opened in an emergency")

    at = models.DateTimeField(_("time"), default=timezone.now)
    staff = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, related_name="+")
    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    purpose = models.CharField(_("purpose"), max_length=12, choices=LookPurpose)
    journal = models.ForeignKey(
        PatientJournal, models.PROTECT, null=True, blank=True, related_name="looks"
    )
    reason = models.BinaryField(_("reason, encrypted"), null=True)

    chained = ("at", "staff_id", "room_id", "kind", "purpose", "journal_id", "reason")

    objects = JournalAccessManager()

    class Meta(Chained.Meta):
        verbose_name = _("look into a journal")
        verbose_name_plural = _("looks into journals")
        ordering = ["-at", "pk"]
        indexes = [models.Index(fields=["staff", "kind", "at"], name="journal_access_of_staff")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="search", journal__isnull=True)
                | Q(
                    kind__in=["open", "print", "disclose", "emergency"],
                    journal__isnull=False,
                ),
                name="journal_access_of_a_journal",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=["treatment", "follow_up", "correction", "own_request"]),
                name="journal_access_purpose_known",
                violation_error_code="purpose_missing",
                violation_error_message=_("Say what it is for."),
            ),
            models.CheckConstraint(
                condition=Q(kind="emergency", reason__isnull=False)
                | (~Q(kind="emergency") & Q(reason__isnull=True)),
                name="journal_access_reason_of_emergency",
                violation_error_code="reason_missing",
                violation_error_message=_("Write why it cannot wait."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def shows(self, row):
        """Whether what `row` says, written in its `room`, is for this look to read.

        What other rooms wrote is read in an emergency alone, for as long as that lasts (ADR 10).
        """
        return self.kind == self.Kind.EMERGENCY or row.room_id == self.room_id

    @property
    def until(self):
        """Until when one may look for the purpose that was given (aware datetime)."""
        emergency = self.kind == self.Kind.EMERGENCY
        return self.at + (settings.JOURNAL_EMERGENCY_LOOK if emergency else settings.JOURNAL_LOOK)

    def lasts(self, at):
        """Whether one may still look at `at`."""
        return at < self.until

    @property
    def why(self):
        """The written reason of an emergency, or "". Raises vault.Unreadable, VaultClosed."""
        if self.journal is None or self.reason is None:
            return ""
        return self.journal.unseal(self, "reason")


# -- Retention -----------------------------------------------------------------------------------


class JournalHold(Chained):
    """That a journal is kept longer, or no longer so: a case runs (autorisationsloven § 25)."""

    journal = models.ForeignKey(PatientJournal, models.PROTECT, related_name="holds")
    holds = models.BooleanField(_("kept longer"))
    reason = models.BinaryField(_("reason, encrypted"))
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey("rooms.Staff", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("recorded"), default=timezone.now)

    chained = ("journal_id", "holds", "reason", "room_id", "by_id", "at")

    objects = ChainedManager()

    class Meta(Chained.Meta):
        verbose_name = _("hold on a journal")
        verbose_name_plural = _("holds on journals")
        ordering = ["-at", "pk"]

    def __str__(self):
        return f"{self.journal_id} {self.holds}"


class JournalDeletion(Chained):
    """That the content of a journal was deleted, ten years after its latest entry."""

    journal = models.OneToOneField(PatientJournal, models.PROTECT, related_name="deletion")
    latest_entry_on = models.DateField(_("latest entry"))
    at = models.DateTimeField(_("deleted"), default=timezone.now)

    chained = ("journal_id", "latest_entry_on", "at")

    objects = ChainedManager()

    class Meta(Chained.Meta):
        verbose_name = _("deleted journal")
        verbose_name_plural = _("deleted journals")

    def __str__(self):
        return f"{self.journal_id} {self.at:%Y-%m-%d}"
