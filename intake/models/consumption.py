"""Intakes (stofindtag), each registered before it happens."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import ForeignKeyTogether, refusing
from config.history import because, keeps_old_values
from intake.refusals import RefusalCode, too_late
from rooms.models import Method, Room

from .client import RoomClient
from .counted import COUNTED
from .substance import Substance, refuse_unusual_way


@keeps_old_values()
class Consumption(models.Model):
    """One intake (stofindtag), registered before it happens (BEK 972 § 6(2))."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(
        "intake.Visit", on_delete=models.PROTECT, related_name="consumptions", db_constraint=False
    )
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    at = models.DateTimeField(_("time"))
    substance = models.ForeignKey(
        Substance,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("substance"),
    )
    method = models.CharField(_("method"), max_length=10, choices=Method)
    recorded_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )

    class Meta:
        verbose_name = _("consumption")
        verbose_name_plural = _("consumptions")
        ordering = ["at", "pk"]
        constraints = [
            ForeignKeyTogether(
                fields=["visit", "room"],
                to="intake.Visit",
                to_fields=["id", "room"],
                name="consumption_in_room_of_visit",
            ),
            ForeignKeyTogether(
                fields=["room", "method"],
                to="rooms.RoomMethod",
                to_fields=["room", "method"],
                name="consumption_method_in_room",
                violation_error_code=RefusalCode.METHOD_NOT_IN_ROOM,
                violation_error_message=RefusalCode.METHOD_NOT_IN_ROOM.words,
            ),
            ForeignKeyTogether(
                fields=["substance", "method"],
                to="intake.SubstanceMethod",
                to_fields=["substance", "method"],
                name="consumption_substance_by_method",
                violation_error_code=RefusalCode.SUBSTANCE_NOT_BY_METHOD,
                violation_error_message=RefusalCode.SUBSTANCE_NOT_BY_METHOD.words,
            ),
            # What an assistance's composite key refers to.
            models.UniqueConstraint(
                fields=["id", "visit", "method", "at"], name="consumption_of_visit_by_method_at"
            ),
        ]
        indexes = [models.Index(fields=["room", "-at"], name="consumption_of_room")]
        triggers = COUNTED

    def __str__(self):
        return f"{self.substance}, {self.get_method_display()}"

    @transaction.atomic
    def correct(self, *, by, reason, substance):
        """Another substance was taken; the old one stays in the history with the reason."""
        self.visit.locked()
        if substance != self.substance:
            refuse_unusual_way(substance, self.method)
        self.substance = substance
        with because(reason, by), refusing(Consumption):
            self.save(update_fields=["substance"])
        RoomClient.objects.recount(self.visit)
        return self

    def undoable(self, at):
        return at - self.at <= settings.UNDO_WITHIN

    @transaction.atomic
    def undo(self, *, by):
        """This intake did not happen: it is gone, but for its history.

        Where it had taken the client to another method, they sit again where the one before can
        be taken. Raises ValidationError: too_late after settings.UNDO_WITHIN; only_consumption
        for the only one of a visit, where the admission is to be undone instead; room_full.
        """
        visit = self.visit.locked()
        if not self.undoable(timezone.now()):
            raise too_late()
        if visit.consumptions.count() == 1:
            raise ValidationError(
                _("This is the only intake of the visit. Undo the admission instead."),
                code="only_consumption",
            )
        with because("undone", by):
            self.delete()
            last = visit.consumptions.last()
            if last.method != visit.method:
                visit.sit_for(last.method)
        RoomClient.objects.recount(visit)
