"""Taking back what was just noted down, where nothing else hangs on it."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.history import because


class Undoable(models.Model):
    """A row noted at `at` that can be taken back for a while."""

    at: datetime

    class Meta:
        abstract = True

    def undoable(self, at):
        return at - self.at <= settings.UNDO_WITHIN

    @transaction.atomic
    def undo(self, *, by):
        """It was noted by mistake: it counts no more, and stays in the history only.

        Raises ValidationError too_late after settings.UNDO_WITHIN.
        """
        if not self.undoable(timezone.now()):
            raise ValidationError(_("It is too late to undo this."), code="too_late")
        with because("undone", by):
            self.delete()
