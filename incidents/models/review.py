"""What leaders decide on a quarantine, each time with the reason."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .quarantine import Quarantine
from .wording import end_in_words


class QuarantineReview(models.Model):
    """A leader confirmed, shortened, lengthened or lifted a quarantine; written once."""

    class Action(models.TextChoices):
        CONFIRM = "confirm", _("Confirmed")
        SHORTEN = "shorten", _("Shortened")
        LENGTHEN = "lengthen", _("Lengthened")
        LIFT = "lift", _("Lifted")

    quarantine = models.ForeignKey(Quarantine, on_delete=models.PROTECT, related_name="reviews")
    action = models.CharField(_("decision"), max_length=10, choices=Action)
    from_end = models.DateTimeField(_("end until then"))
    to_end = models.DateTimeField(_("new end"))
    reason = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("decided by"),
    )
    at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("review of a quarantine")
        verbose_name_plural = _("reviews of quarantines")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["confirm", "lengthen"], to_end__gt=F("from_end"))
                | Q(action__in=["shorten", "lift"], to_end__lt=F("from_end")),
                name="quarantine_review_as_it_says",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="quarantine_review_reason_given",
                violation_error_code="reason_missing",
                violation_error_message=_("Say why."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.quarantine_id} {self.action}"

    @property
    def new_end(self):
        """The new end in words."""
        return end_in_words(self.to_end)
