"""The drugs, and how each may be taken in the rooms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.history import keeps_old_values
from config.models import NamedInBothLanguages
from intake.refusals import RefusalCode, Refused
from rooms.models import Method, Room


class SubstanceQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True)


@keeps_old_values()
class Substance(NamedInBothLanguages):
    """A drug, or a mixture that names its components."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    components = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="mixtures",
        verbose_name=_("components"),
        help_text=_("Of a mixture, such as heroin and cocaine; empty for a single substance."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    objects = SubstanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("substance")
        verbose_name_plural = _("substances")
        ordering = ["position", "name_da"]


class SubstanceMethod(models.Model):
    """A way a substance may be taken in the rooms; hash has no smoking (quality standard 4)."""

    substance = models.ForeignKey(
        Substance, on_delete=models.CASCADE, related_name="methods", verbose_name=_("substance")
    )
    method = models.CharField(_("method"), max_length=10, choices=Method)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("method of the substance")
        verbose_name_plural = _("methods of the substance")
        ordering = ["-method"]
        constraints = [
            models.UniqueConstraint(
                fields=["substance", "method"],
                name="substance_method_once",
                violation_error_code="substance_method_once",
                violation_error_message=_("The substance has this method already."),
            ),
            models.CheckConstraint(
                condition=Q(method__in=Method.values), name="substance_method_known"
            ),
        ]

    def __str__(self):
        return f"{self.substance}: {self.get_method_display()}"


class RoomSubstance(models.Model):
    """A substance that is common in a room: a button of its own on the desk."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="common_substances")
    substance = models.ForeignKey(
        Substance, on_delete=models.CASCADE, related_name="+", verbose_name=_("substance")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta:
        verbose_name = _("common substance")
        verbose_name_plural = _("common substances")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["room", "substance"],
                name="room_substance_once",
                violation_error_code="room_substance_once",
                violation_error_message=_("The room has this substance already."),
            )
        ]

    def __str__(self):
        return str(self.substance)


def refuse_unusual_way(substance, method):
    """Raise Refused where `substance` is not (any more) taken by `method` in the rooms."""
    usual = SubstanceMethod.objects.filter(active=True, substance__active=True)
    if not usual.filter(substance=substance, method=method).exists():
        raise Refused(RefusalCode.SUBSTANCE_NOT_BY_METHOD)
