"""Other ways in which clients were heard: surveys, house meetings (quality standard 9)."""

import uuid

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.constraints import refusing
from config.history import because, keeps_old_values
from rooms.models import Room

from .council import refuse_to_come


class InvolvementManager(models.Manager):
    @transaction.atomic
    def log(self, *, room, by, kind, held_on, title, clients, staff, outcome):
        """Note that clients were heard: in which `Kind`, on which local date, how many, and what
        came of it (text). Returns the Involvement. Raises ValidationError to_come, says_nothing.
        """
        refuse_to_come(held_on)
        with refusing(Involvement):
            return self.create(
                room=room,
                kind=kind,
                held_on=held_on,
                title=title,
                clients=clients,
                staff=staff,
                outcome=outcome,
                recorded_by=by,
            )


@keeps_old_values()
class Involvement(models.Model):
    """Clients were heard otherwise than in the user council, and what came of it."""

    class Kind(models.TextChoices):
        SURVEY = "survey", _("Survey")
        HOUSE_MEETING = "house_meeting", _("House meeting")
        OTHER = "other", pgettext_lazy("involvement", "Other")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="involvements", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    held_on = models.DateField(_("date"))
    title = models.CharField(_("about"), max_length=120)
    clients = models.PositiveSmallIntegerField(_("number of clients"))
    staff = models.PositiveSmallIntegerField(_("number of staff"))
    outcome = models.TextField(_("what came of it"), max_length=4000)
    recorded_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )

    objects = InvolvementManager()

    class Meta:
        verbose_name = _("involvement of clients")
        verbose_name_plural = _("involvements of clients")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["room", "held_on"], name="involvement_of_room")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["survey", "house_meeting", "other"]),
                name="involvement_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(outcome=""),
                name="involvement_says_something",
                violation_error_code="says_nothing",
                violation_error_message=_("Write what it was about, and what came of it."),
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.held_on}"

    @transaction.atomic
    def correct(self, *, by, reason, **facts):
        """Set right what was noted (fields as log() takes them), with the reason.

        The old values stay in the history. Raises ValidationError to_come, says_nothing.
        """
        involvement = Involvement.objects.select_for_update(no_key=True).get(pk=self.pk)
        refuse_to_come(facts["held_on"])
        for name, value in facts.items():
            setattr(involvement, name, value)
        with because(reason, by), refusing(Involvement):
            involvement.save()
        return involvement
