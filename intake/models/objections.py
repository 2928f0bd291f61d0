"""What may keep somebody out of a room."""

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from intake.refusals import RefusalCode, Refused

from .agreement import FirstAidAgreement
from .client import Gender


def quarantines_in(room, clients, at):
    """Who of `clients` is in quarantine in `room` at `at`: {client's id: quarantine}, one query.

    That of another registration of the same person counts. The clients are registrations that are
    kept; of a quarantine one may ask its `words`, `until` and `reason`.
    """
    person = Coalesce("client__joined__kept", "client")
    rows = room.quarantines.in_force(at).annotate(person=person)
    # Where both registrations of a person have one, that which ends last is told.
    rows = rows.filter(person__in=[client.pk for client in clients]).order_by("ends_at")
    return {row.person: row.quarantine for row in rows.select_related("quarantine__reason")}


def objections_to_person(client, room, at):
    """Yield, as Refused, that `client` was joined to another one, or is in quarantine in `room`."""
    if client.kept != client:
        yield Refused(RefusalCode.JOINED)
    for quarantine in quarantines_in(room, [client], at).values():
        yield Refused(RefusalCode.QUARANTINED, quarantine.words)


def objections(client, room, at):
    """Yield, as Refused, each thing that keeps `client` out of `room` at `at`, gravest first.

    What concerns the drug and the place is not known yet: admit() refuses that.
    """
    yield from objections_to_person(client, room, at)
    if room.women_only and client.gender != Gender.WOMAN:
        yield Refused(RefusalCode.WOMEN_ONLY, passable=client.gender != Gender.MAN)
    if not FirstAidAgreement.objects.in_force().filter(client=client).exists():
        yield Refused(RefusalCode.AGREEMENT_MISSING)
    inside = client.visits.present().select_related("room", "place").first()
    if inside:
        # Where to register the leaving, and no more: another room's seats are its own affair.
        where = f"{inside.room}, {inside.place}" if inside.room == room else inside.room
        yield Refused(
            RefusalCode.ALREADY_INSIDE,
            _("Is already inside: %(where)s. Register the leaving there first.") % {"where": where},
        )
    if not room.is_open(at):
        yield Refused(RefusalCode.ROOM_CLOSED, passable=True)
