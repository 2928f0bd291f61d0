"""What one shift hands over to the next."""

import uuid

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import keeps_old_values
from config.models import Undoable

from .room import Room

LONGEST_NOTE = 2000


class HandoverNoteManager(models.Manager):
    @transaction.atomic
    def write(self, *, room, by, text):
        """`by` (staff) hands over `text` (at most 2000 characters) in `room`. Returns the note.

        Raises ValidationError text_missing.
        """
        with refusing(self.model):
            return self.create(room=room, written_by=by, text=text.strip(), at=timezone.now())


@keeps_old_values(exclude=["text"])
class HandoverNote(Undoable):
    """What the next shift should know; written once, and readable by all who work in the room.

    No old value of the text is kept: what was taken back must not stay readable.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="notes", db_index=False)
    text = models.CharField(_("note"), max_length=LONGEST_NOTE)
    at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("written by"),
    )

    objects = HandoverNoteManager()

    class Meta:
        verbose_name = _("hand-over note")
        verbose_name_plural = _("hand-over notes")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["room", "-at"], name="handover_note_of_room")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="handover_note_has_words",
                violation_error_code="text_missing",
                violation_error_message=_("Write what the next shift should know."),
            )
        ]
        triggers = [pgtrigger.Protect(name="written_once", operation=pgtrigger.Update)]

    def __str__(self):
        return f"{self.room_id} {self.at:%Y-%m-%d %H:%M}"

    @transaction.atomic
    def undo(self, *, by):
        """It was written by mistake. Raises ValidationError: too_late; read_already; not_ones_own.

        What a colleague has read stays, for they may have acted on it. Undoing twice is once.
        """
        if not HandoverNote.objects.select_for_update().filter(pk=self.pk).exists():
            return
        if by.pk != self.written_by_id:
            raise ValidationError(
                _("Only who wrote the note can take it back."), code="not_ones_own"
            )
        if self.readings.exists():
            raise ValidationError(
                _("Somebody has read the note already. Write another one."), code="read_already"
            )
        super().undo(by=by)

    @transaction.atomic
    def read(self, *, by):
        """`by` (staff) has read it. Reading twice is once, and nobody reads their own note."""
        note = HandoverNote.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        if note is None:
            raise ValidationError(_("This note was taken back meanwhile."), code="undone")
        if by.pk != note.written_by_id:
            note.readings.get_or_create(read_by=by, defaults={"at": timezone.now()})


class HandoverReading(models.Model):
    """Somebody of another shift has read a note: who, and when."""

    note = models.ForeignKey(HandoverNote, on_delete=models.PROTECT, related_name="readings")
    read_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("reading of a hand-over note")
        verbose_name_plural = _("readings of hand-over notes")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["note", "read_by"], name="handover_note_read_once")
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.note_id} {self.at:%Y-%m-%d %H:%M}"
