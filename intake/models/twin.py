"""Registered twice: what staff decide at a first visit, and two registrations made one."""

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.constraints import refusing
from config.history import because, keeps_old_values

from .client import Client


class TwinDecision(models.Model):
    """Staff decided at a registration that this client is somebody else than a likely twin.

    A likely twin is of the same spelling, birth year and gender. Written once.
    """

    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="twin_decisions", db_index=False
    )
    other = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    decided_by = models.ForeignKey(
        "rooms.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "other"], name="twin_decision_once"),
            models.CheckConstraint(condition=~Q(client=F("other")), name="twin_decision_of_two"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.client_id} {self.other_id}"


class ClientJoinManager(models.Manager):
    @transaction.atomic
    def join(self, duplicate, *, into, by, reason):
        """`duplicate` is the same person as `into`, the registration that is kept.

        Both keep their histories; from now on `into` alone is admitted, and the quarantines of
        either count. `by` (staff) says why in `reason`. Returns the ClientJoin.

        Raises ValidationError: join_of_two for a client and itself, joined_already and join_chain
        where one of them is part of another join, join_inside while the duplicate is inside or
        waits.
        """
        # In one order, so that no two joins wait for each other.
        pks = sorted({duplicate.pk, into.pk})
        list(Client.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))
        if self.filter(duplicate=duplicate).exists():
            raise ValidationError(_("This registration is joined already."), code="joined_already")
        if self.filter(duplicate=into).exists() or self.filter(kept=duplicate).exists():
            raise ValidationError(
                _("One of the two is joined with somebody already. Undo that first."),
                code="join_chain",
            )
        if duplicate.visits.present().exists() or duplicate.waiting.waiting().exists():
            raise ValidationError(
                _("Is inside, or waits, under this name. Register the leaving first."),
                code="join_inside",
            )
        with refusing(self.model):
            return self.create(duplicate=duplicate, kept=into, by=by, reason=reason)


@keeps_old_values()
class ClientJoin(models.Model):
    """Two registrations of one person: the duplicate is not used any more, and stays readable."""

    duplicate = models.OneToOneField(
        Client, on_delete=models.PROTECT, related_name="joined", verbose_name=_("registered again")
    )
    kept = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="joins", verbose_name=_("registration kept")
    )
    by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("joined by"),
    )
    at = models.DateTimeField(_("joined at"), default=timezone.now)
    reason = models.CharField(_("why"), max_length=200)

    objects = ClientJoinManager()

    class Meta:
        verbose_name = _("joined registration")
        verbose_name_plural = _("joined registrations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(duplicate=F("kept")),
                name="client_join_of_two",
                violation_error_code="join_of_two",
                violation_error_message=_("Choose another registration than this one."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="client_join_reason_given",
                violation_error_code="reason_missing",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self):
        return f"{self.duplicate_id} {self.kept_id}"

    @transaction.atomic
    def undo(self, *, by):
        """They are two people after all: each is used by itself again. The history keeps the join.

        Possible at any time. Undone twice is once.
        """
        pks = sorted([self.duplicate_id, self.kept_id])
        list(Client.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))
        with because("undone", by):
            ClientJoin.objects.filter(pk=self.pk).delete()
