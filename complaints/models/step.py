"""The history of a complaint, and whom it is about."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rooms.models.contact_point import Receiver

from .complaint import Complaint


class ComplaintStep(models.Model):
    """Something that was done with a complaint; written once."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        EXAMINING = "examining", _("Being examined")
        NOTE = "note", _("Note")
        INTERIM = "interim", _("Told that it takes longer")
        SENT_ON = "sent_on", _("Sent on")
        CONCERNS = "concerns", _("Noted whom it is about")
        LETTER = "letter", _("Letter made")
        ANSWERED = "answered", _("Answered")
        TOLD = "told", _("Answer told at the desk, by the code")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(_("step"), max_length=15, choices=Kind)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("by"),
    )
    note = models.TextField(_("words"), max_length=8000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Complaint.Outcome, blank=True)
    to = models.CharField(_("sent on to"), max_length=20, choices=Receiver, blank=True)
    due_on = models.DateField(_("new date"), null=True, blank=True)

    class Meta:
        verbose_name = _("step of a complaint")
        verbose_name_plural = _("steps of a complaint")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("received", "acknowledged", "examining", "note", "interim", "sent_on"),
                        *("concerns", "letter", "answered", "told", "closed", "reopened"),
                    ]
                ),
                name="complaint_step_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="sent_on") & ~Q(to="") | ~Q(kind="sent_on") & Q(to=""),
                name="complaint_step_sent_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind="answered") & ~Q(outcome="") | ~Q(kind="answered") & Q(outcome=""),
                name="complaint_step_answer_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["interim", "reopened"], due_on__isnull=False)
                | ~Q(kind__in=["interim", "reopened"]) & Q(due_on__isnull=True),
                name="complaint_step_new_date",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["note", "reopened"]) | ~Q(note=""),
                name="complaint_step_has_words",
                violation_error_code="words_missing",
                violation_error_message=_("Write a few words."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.kind}"


class ComplaintStaff(models.Model):
    """A member of staff a complaint is about, by name or because they led the room that day.

    They never see it. Written once: nobody lets themselves in.
    """

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="concerned")
    staff = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", verbose_name=_("staff member")
    )
    named = models.BooleanField(_("by name"), default=True)

    class Meta:
        verbose_name = _("staff member a complaint is about")
        verbose_name_plural = _("staff a complaint is about")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "staff"], name="complaint_staff_once")
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.complaint_id} {self.staff_id}"
