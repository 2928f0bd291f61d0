"""What complaints are about: data, in the groups that decide who takes them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.history import keeps_old_values
from config.models import NamedInBothLanguages


class TopicGroup(models.TextChoices):
    """What a topic belongs to, by which its receiver is found (quality standard 10)."""

    ROOM = "room", _("the room: service, staff, conditions")
    MUNICIPALITY = "municipality", _("management, facilities, the municipality's responsibility")
    CITIZEN = "citizen", _("how the case or the person was treated")
    DECISION = "decision", _("a treatment decision")


@keeps_old_values()
class ComplaintTopic(NamedInBothLanguages):
    """Something a complaint can be about."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    group = models.CharField(
        _("group"),
        max_length=15,
        choices=TopicGroup,
        help_text=_("It decides who takes a complaint about this."),
    )
    about_leader = models.BooleanField(
        _("about the leader"),
        default=False,
        help_text=_("No leader of the room sees a complaint about this."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("topic of complaints")
        verbose_name_plural = _("topics of complaints")
        ordering = ["position", "name_da"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__in=["room", "municipality", "citizen", "decision"]),
                name="complaint_topic_group_known",
            )
        ]
