"""What every app's models stand on."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .history import because


class NamedInBothLanguages(models.Model):
    """A row an administrator can add, named in Danish and in English."""

    name_da = models.CharField(_("name in Danish"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self):
        """The name in the language of whoever looks."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_da


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


class Submission(models.Model):
    """A form that was sent and written once, so that sending it again writes nothing.

    It keeps where the answer stands, never the answer, and `key` is a hash of the form's key. The
    key itself is in `digest`, so that no name and no number can be guessed back from that.
    """

    key = models.UUIDField()
    path = models.CharField(max_length=200)
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    location = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "path", "staff"], name="submission_once"),
        ]

    def __str__(self):
        return f"{self.path} {self.sent_at:%Y-%m-%d %H:%M}"
