"""Answers asked for by a code, each written down: who asked a member of staff, when, with what."""

import uuid
from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from complaints.words import digest_of
from rooms.models import Room, Staff

from .complaint import Complaint

HOUR = timedelta(hours=1)
# For how long the answer can be read out on the page that it led to.
SHOWN_FOR = timedelta(minutes=10)


class AnswerLookManager(models.Manager):
    @transaction.atomic
    def ask(self, code, *, room, by):
        """Look for the complaint of `code` (four words as typed) for somebody beside `by` (staff).

        Whoever has the code may ask in any room. Returns the AnswerLook; without a complaint for
        a code that there is not, and alike for a complaint about `by`. The look-up goes by a
        keyed digest, so that how long it takes tells nothing of the words. Raises
        ValidationError too_many_lookups.
        """
        Staff.objects.select_for_update().get(pk=by.pk)
        now = timezone.now()
        lately = self.filter(staff=by, at__gt=now - HOUR).count()
        if lately >= settings.COMPLAINT_LOOKUPS:
            raise ValidationError(
                ngettext(
                    "You can look up %(n)s code an hour. Ask a colleague, or try again later.",
                    "You can look up %(n)s codes an hour. Ask a colleague, or try again later.",
                    settings.COMPLAINT_LOOKUPS,
                )
                % {"n": settings.COMPLAINT_LOOKUPS},
                code="too_many_lookups",
            )
        complaint = Complaint.objects.not_about(by).filter(code_digest=digest_of(code)).first()
        if complaint and not complaint.is_open:
            complaint.step("told", by)
        return self.create(staff=by, room=room, complaint=complaint, at=now)

    def shown_to(self, staff, room):
        """The looks of `staff` in `room` whose answer may still be read out."""
        return self.filter(
            staff=staff,
            room=room,
            at__gt=timezone.now() - SHOWN_FOR,
            complaint__in=Complaint.objects.not_about(staff),
        )


class AnswerLook(models.Model):
    """A member of staff looked up an answer for whoever said the code; written once."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    staff = models.ForeignKey("rooms.Staff", on_delete=models.PROTECT, related_name="+")
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="+", db_index=False)
    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, null=True, blank=True, related_name="looks"
    )
    at = models.DateTimeField(_("when"))

    objects = AnswerLookManager()

    class Meta:
        verbose_name = _("answer looked up")
        verbose_name_plural = _("answers looked up")
        ordering = ["-at", "-pk"]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.staff_id} {self.at:%Y-%m-%d %H:%M}"
