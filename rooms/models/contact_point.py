"""Whom clients turn to when they are not content, and how to reach them (quality standard 10)."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.history import keeps_old_values
from config.models import NamedInBothLanguages

from .room import Room


class Receiver(models.TextChoices):
    """Who takes complaints. The Danish names stand for offices and are not translated."""

    LEADER = "leader", _("the leader of the room")
    SOCIALFORVALTNINGEN = "socialforvaltningen", "Socialforvaltningen"
    BORGERRAADGIVEREN = "borgerraadgiveren", "Borgerrådgiveren"
    TREATMENT_CENTRE = "treatment_centre", "Center for Rusmiddelbehandling"
    ANKESTYRELSEN = "ankestyrelsen", "Ankestyrelsen"


class ContactPointQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Those in use on the local date `day`: of each receiver (and room) the newest."""
        begun = self.filter(in_use=True, valid_from__lte=day)
        newest = begun.order_by("receiver", F("room").asc(nulls_first=True), "-valid_from")
        return newest.distinct("receiver", "room")

    def for_room(self, room, day=None):
        """{receiver: ContactPoint} for clients of `room` on `day` (today, if not given).

        The leader has the address of the room where no row says another.
        """
        here = self.filter(Q(room=room) | Q(room=None)).valid_on(day or timezone.localdate())
        points = {point.receiver: point for point in here}
        if Receiver.LEADER not in points:
            names = {"name_da": f"Lederen af {room.name}", "name_en": f"The leader of {room.name}"}
            leader = self.model(receiver=Receiver.LEADER, room=room, address=room.address, **names)
            points[Receiver.LEADER] = leader
        return {receiver: points[receiver] for receiver in Receiver if receiver in points}


@keeps_old_values()
class ContactPoint(NamedInBothLanguages):
    """How to reach a receiver of complaints from a day on, with the source that says so.

    Old rows stay, for a letter was sent to the address of its day.
    """

    receiver = models.CharField(_("receiver"), max_length=20, choices=Receiver)
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contact_points",
        verbose_name=_("room"),
        help_text=_("For the leader of a room; empty for all others."),
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    secure_mail = models.EmailField(_("secure mail"), blank=True)
    source = models.CharField(
        _("source"), max_length=200, help_text=_("Where this is said, such as a document's title.")
    )
    valid_from = models.DateField(_("valid from"))
    in_use = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_("Where sources disagree, one is used; the other stays here to be seen."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ContactPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["receiver", "-in_use", "-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "room", "valid_from"],
                condition=Q(in_use=True),
                nulls_distinct=False,
                name="contact_point_once_a_day",
                violation_error_code="contact_point_once_a_day",
                violation_error_message=_("There is a row in use for this receiver from this day."),
            ),
            models.CheckConstraint(
                condition=Q(receiver="leader", room__isnull=False)
                | Q(~Q(receiver="leader"), room__isnull=True),
                name="contact_point_room_of_leader",
                violation_error_code="contact_point_room_of_leader",
                violation_error_message=_("A room belongs to its leader, and to nobody else."),
            ),
            models.CheckConstraint(
                condition=~Q(address="", phone="", email="", secure_mail=""),
                name="contact_point_reachable",
                violation_error_code="contact_point_reachable",
                violation_error_message=_("Give at least one way to reach them."),
            ),
        ]
