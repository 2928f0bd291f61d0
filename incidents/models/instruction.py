"""What a room has decided to do at an overdose, in its own words."""

import pgtrigger
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.models import Room, Staff


class OverdoseInstructionManager(models.Manager):
    def in_force(self, room, language):
        """The newest text of `room` in `language`, in Danish where there is none, or None."""
        texts = self.filter(room=room)
        return texts.filter(language=language).first() or texts.filter(language="da").first()

    @transaction.atomic
    def write(self, *, room, language, text, by=None):
        """A new version, which counts from now; those before stay. Returns it."""
        Room.objects.select_for_update(no_key=True).get(pk=room.pk)
        newest = self.filter(room=room, language=language).aggregate(n=Max("version"))["n"] or 0
        return self.create(
            room=room, language=language, version=newest + 1, text=text, written_by=by
        )


class OverdoseInstruction(models.Model):
    """The room's own instruction at an overdose, in one language and version; never changed."""

    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        related_name="overdose_instructions",
        db_index=False,
        verbose_name=_("room"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Staff.Language)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"), max_length=4000)
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("written by"),
    )

    objects = OverdoseInstructionManager()

    class Meta:
        verbose_name = _("instruction at an overdose")
        verbose_name_plural = _("instructions at overdoses")
        ordering = ["room", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "language", "version"], name="overdose_instruction_version_once"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.room}, {self.language} {self.version}"
