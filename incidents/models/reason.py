"""Why somebody is put in quarantine: data, for no source lays down reasons or lengths."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.history import keeps_old_values
from config.models import NamedInBothLanguages
from rooms.models import HouseRule


class QuarantineReasonQuerySet(models.QuerySet):
    def offered_in(self, room):
        """The reasons in use; one that belongs to a house rule only where that rule holds."""
        return self.filter(Q(house_rule=None) | Q(house_rule__room=room), active=True)


@keeps_old_values()
class QuarantineReason(NamedInBothLanguages):
    """Why somebody is put in quarantine, with the length that is usual for it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    house_rule = models.ForeignKey(
        HouseRule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("house rule"),
        help_text=_("Where it belongs to one rule of one room, it is offered there alone."),
    )
    hours = models.PositiveSmallIntegerField(
        _("usual length (hours)"),
        validators=[MinValueValidator(1)],
        help_text=_(
            "The lengths the list begins with are assumed: no source gives any. "
            "The municipality decides."
        ),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    objects = QuarantineReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason for a quarantine")
        verbose_name_plural = _("reasons for quarantines")
        ordering = ["position", "name_da"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1),
                name="quarantine_reason_has_length",
                violation_error_code="no_length",
                violation_error_message=_("A quarantine lasts at least an hour."),
            )
        ]
