"""What stands in a journal: signed entries, and the drafts of those who write them."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from config.constraints import ForeignKeyTogether, refusing
from incidents import vault
from incidents.anonymity import without_nickname
from rooms.models import Room

from .chain import Chained, ChainLink
from .journal import PatientJournal
from .overdose import Overdose


class JournalEntryManager(models.Manager["JournalEntry"]):
    @transaction.atomic
    @sensitive_variables()
    def sign(self, *, journal, content, responsible, room, by, corrects=None):
        """Write an entry into `journal`, for good. Returns the JournalEntry.

        `content` is a dict of what JSON can hold (see _journal_entry.html). `corrects` is the
        entry that this one sets right, which stays readable. Raises ValidationError
        corrected_already where somebody has corrected that one before.
        """
        ChainLink.objects.lock()
        if corrects and JournalEntry.objects.filter(corrects=corrects).exists():
            raise ValidationError(
                _("Somebody has corrected this entry meanwhile. Correct that correction."),
                code="corrected_already",
            )
        entry = JournalEntry(
            journal=corrects.journal if corrects else journal,
            corrects=corrects,
            responsible=responsible,
            entered_by=by,
            room=room,
        )
        entry.journal.seal(entry, "content", content)
        with refusing(JournalEntry):
            return ChainLink.objects.add(entry)

    def signed_lately(self, staff, room, since):
        """What `staff` signed in `room` since then (aware datetime), the newest first."""
        return self.filter(entered_by=staff, room=room, entered_at__gte=since)


class JournalEntry(Chained):
    """A signed entry: it stands alone, is never changed, and is corrected by another one.

    When it was entered, where, and by whom is readable; all else is encrypted.
    """

    journal = models.ForeignKey(PatientJournal, models.PROTECT, related_name="entries")
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        db_constraint=False,
    )
    content = models.BinaryField(_("content, encrypted"))
    responsible = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("responsible"),
    )
    entered_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    room = models.ForeignKey(Room, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)

    chained = (
        *("journal_id", "corrects_id", "content", "responsible_id"),
        *("entered_by_id", "room_id", "entered_at"),
    )

    objects = JournalEntryManager()

    class Meta(Chained.Meta):
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["-entered_at", "pk"]
        indexes = [models.Index(fields=["journal", "room"], name="journal_entry_in_room")]
        constraints = [
            # What the composite key of a correction refers to.
            models.UniqueConstraint(fields=["uuid", "journal"], name="journal_entry_in_journal"),
            ForeignKeyTogether(
                fields=["corrects", "journal"],
                to="incidents.JournalEntry",
                to_fields=["uuid", "journal"],
                name="journal_entry_corrects_in_journal",
                violation_error_code="other_journal",
                violation_error_message=_("That entry stands in another journal."),
            ),
            # A room reads what it wrote: the correction of an entry must be among that.
            models.UniqueConstraint(fields=["uuid", "room"], name="journal_entry_of_room"),
            ForeignKeyTogether(
                fields=["corrects", "room"],
                to="incidents.JournalEntry",
                to_fields=["uuid", "room"],
                name="journal_entry_corrects_in_room",
                violation_error_code="other_room",
                violation_error_message=_("That entry was written in another room."),
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=models.F("uuid")),
                name="journal_entry_corrects_another",
            ),
        ]

    def __str__(self):
        return str(self.pk)


def timeline_in_words(overdose):
    """The timeline of `overdose` as an entry takes it over: in Danish words, oldest first.

    A list of {at, what, numbers: [[label, text]], note, by, struck}, all text. A nickname that
    somebody wrote in a hurry is left out: the entry may come to stand under a CPR number.
    """
    found = []
    client = overdose.incident.client
    with translation.override("da"):
        for entry in reversed(overdose.entries()):
            found.append(
                {
                    "at": entry.at.isoformat(),
                    "what": str(entry.event.get_kind_display()),
                    "numbers": [[str(label), str(text)] for label, text in entry.values.numbers],
                    "note": without_nickname(entry.event.note, client),
                    "by": str(entry.event.recorded_by),
                    "struck": str(entry.struck.by) if entry.struck else "",
                }
            )
    return found


# -- Drafts --------------------------------------------------------------------------------------


# So long before a draft is deleted, its author is told.
WARNED = timedelta(days=7)


class JournalDraftQuerySet(models.QuerySet["JournalDraft"]):
    def past(self, at):
        """Those nobody saved for so long that they are deleted, at `at` (aware datetime)."""
        return self.filter(saved_at__lt=at - settings.JOURNAL_DRAFT_KEPT)

    def soon_deleted(self):
        """Those that will be within a week."""
        return self.past(timezone.now() + WARNED)

    def for_list(self, room):
        """Those of journals, and of overdoses in `room`, whose author can open them there."""
        here = Q(overdose=None) | Q(overdose__incident__room=room)
        return self.filter(here).select_related("overdose__incident")


class JournalDraftManager(models.Manager.from_queryset(JournalDraftQuerySet)):  # type: ignore[misc]
    def of(self, author, *, overdose=None, journal=None, corrects=None):
        """The draft of `author`, or None: the newest, where journals were joined since.

        It is of the entry for an overdose, of another one in `journal` or what goes on in it, or
        of the correction of the entry `corrects` there.
        """
        rows = self.filter(author=author, overdose=overdose, corrects=corrects)
        rows = rows.filter(journal__in=journal.parts) if journal else rows
        return rows.first()

    @transaction.atomic
    @sensitive_variables()
    def keep(self, content, *, author, **of):
        """Keep `content` (dict of text) as the draft of `author`; `of` says of what, as in of().

        Raises ValidationError draft_elsewhere. Returns the JournalDraft.
        """
        draft = self.of(author, **of) or JournalDraft(author=author, **of)
        draft.wrapped = vault.new_data_key(vault.identity(draft, "key"))
        draft.saved_at = timezone.now()
        key = vault.unwrap(draft.wrapped, vault.identity(draft, "key"))
        draft.content = vault.seal(key, content, vault.identity(draft, "content"))
        with refusing(JournalDraft):
            draft.save()
        return draft


class JournalDraft(models.Model):
    """What somebody is writing: theirs alone, no part of the journal, deleted when signed.

    One that nobody touches for JOURNAL_DRAFT_DAYS is deleted by `delete_journals`: its author may
    have left. A number is never in it: it would stand beside the overdose, and so beside a client.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey("rooms.Staff", models.CASCADE, related_name="journal_drafts")
    overdose = models.ForeignKey(
        Overdose, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    journal = models.ForeignKey(
        PatientJournal, models.CASCADE, null=True, blank=True, related_name="drafts", db_index=False
    )
    # The composite key below holds it together with the journal.
    corrects = models.ForeignKey(
        JournalEntry,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    wrapped = models.BinaryField()
    content = models.BinaryField()
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = JournalDraftManager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-saved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "overdose", "journal", "corrects"],
                nulls_distinct=False,
                name="journal_draft_once",
                violation_error_code="draft_elsewhere",
                violation_error_message=_("It is being saved from another window."),
            ),
            models.CheckConstraint(
                condition=Q(overdose__isnull=True, journal__isnull=False)
                | Q(overdose__isnull=False, journal__isnull=True, corrects__isnull=True),
                name="journal_draft_of_one_thing",
            ),
            ForeignKeyTogether(
                fields=["corrects", "journal"],
                to="incidents.JournalEntry",
                to_fields=["uuid", "journal"],
                name="journal_draft_corrects_in_journal",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def kept_until(self):
        """The date on which it is deleted unless it is saved again."""
        return timezone.localdate(self.saved_at + settings.JOURNAL_DRAFT_KEPT)

    @property
    def is_soon_deleted(self):
        return self.saved_at < timezone.now() + WARNED - settings.JOURNAL_DRAFT_KEPT

    @property
    @sensitive_variables()
    def words(self):
        """What was typed, as a dict of text by field."""
        key = vault.unwrap(self.wrapped, vault.identity(self, "key"))
        return vault.unseal(key, self.content, vault.identity(self, "content"))
