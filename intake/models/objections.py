"""What may keep somebody out of a room."""

from django.utils.translation import gettext_lazy as _

from intake.refusals import RefusalCode, Refused

from .agreement import FirstAidAgreement
from .client import Gender


def objections(client, room, at):
    """Yield, as Refused, each thing that keeps `client` out of `room` at `at`, gravest first.

    What concerns the drug and the place is not known yet: admit() refuses that.
    """
    if room.women_only and client.gender != Gender.WOMAN:
        yield Refused(RefusalCode.WOMEN_ONLY, passable=client.gender != Gender.MAN)
    if not FirstAidAgreement.objects.in_force().filter(client=client).exists():
        yield Refused(RefusalCode.AGREEMENT_MISSING)
    inside = client.visits.present().select_related("room", "place").first()
    if inside:
        yield Refused(
            RefusalCode.ALREADY_INSIDE,
            _("Is already inside: %(room)s, %(place)s. Register the leaving there first.")
            % {"room": inside.room, "place": inside.place},
        )
    if not room.is_open(at):
        yield Refused(RefusalCode.ROOM_CLOSED, passable=True)
