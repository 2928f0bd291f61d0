"""The live room: who sits where, who waits, and what was just done."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rooms.models import LiveRoom, Method

from .models import (
    Assistance,
    AssistanceRefused,
    Consumption,
    Referral,
    Service,
    ServiceGiven,
    TurnedAway,
    Visit,
    WaitingEntry,
)
from .models.objections import quarantines_in


@dataclass
class Seat:
    """A place with the visit on it, or free."""

    place: object
    visit: Visit | None
    minutes: int = 0
    attention: bool = False
    consumption: Consumption | None = None
    assistance: Assistance | None = None
    quarantine: Any = None
    """The quarantine that has begun, of somebody who is inside all the same."""
    helps: list = field(default_factory=list)
    """The assisted intakes in which whoever sits here is the helper."""
    overdose_now: bool = False
    overdose_at: datetime | None = None
    """When whoever sits here had an overdose, if that was lately."""


@dataclass
class MethodSeats:
    """A method of the room with its seats, and the visits on places since retired."""

    method: str
    label: object
    seats: list

    @property
    def taken(self):
        return sum(seat.visit is not None for seat in self.seats)

    @property
    def free(self):
        return sum(seat.visit is None for seat in self.seats)


@dataclass
class Waiting:
    """Somebody who waits, and whether it is their turn."""

    entry: WaitingEntry
    minutes: int
    next: bool
    quarantine: Any = None


def version(room, at):
    """A text that changes when the live room does: with every change, and with each minute."""
    number = LiveRoom.objects.filter(room=room).values_list("version", flat=True).first() or 0
    return f"{number}-{int(at.timestamp()) // 60}"


def picture(room, at, seen=None):
    """All that the live room shows at `at`, an aware datetime, as a template context.

    `seen` is the version, where it is known: it must be read before the rest, so that a change
    that comes in between shows at the next look.
    """
    seen = seen or version(room, at)
    present = Visit.objects.present().filter(room=room).with_consumptions()
    # An admission that is undone while we look has left its visit here, without its intakes.
    visits = [visit for visit in present if visit.consumptions.all()]
    by_place = {visit.place_id: visit for visit in visits}
    assisted = list(Assistance.objects.going_on(room))
    entries = list(
        WaitingEntry.objects.waiting().filter(room=room).select_related("client", "substance")
    )
    people = [row.client for row in (*visits, *entries)]
    quarantines = quarantines_in(room, people, at) if people else {}
    overdoses = list(room.incidents.overdoses_going_on())
    overdosed = room.incidents.clients_to_watch(room, at)
    places = room.places.all()
    methods = []
    for row in room.methods.all():
        seats = [
            seat(place, by_place.get(place.pk), row, assisted, quarantines, at)
            for place in places
            if place.method == row.method
            and ((place.active and row.active) or place.pk in by_place)
        ]
        if seats:
            methods.append(MethodSeats(row.method, Method(row.method).label, seats))
    going_on = {incident.client for incident in overdoses}
    for taken in (place for row in methods for place in row.seats if place.visit):
        taken.overdose_now = taken.visit.client in going_on
        taken.overdose_at = overdosed.get(taken.visit.client_id)
    return {
        "room": room,
        "at": at,
        "version": seen,
        "methods": methods,
        "waiting": waiting(entries, methods, quarantines, at),
        "assisted": assisted,
        "overdoses": overdoses,
        "services": Service.objects.most_used_in(room, at),
        "forgotten": sum(visit.is_forgotten(at) for visit in visits),
        "inside": len(visits),
    }


def seat(place, visit, method, assisted, quarantines, at):
    """A Seat: of an assisted intake, the attention time is shorter and begins with the intake."""
    if visit is None:
        return Seat(place, None)
    minutes = visit.minutes(at)
    assistance = next((row for row in assisted if row.visit_id == visit.pk), None)
    return Seat(
        place,
        visit,
        minutes=minutes,
        attention=minutes >= method.attention_minutes
        or (assistance is not None and assistance.needs_attention(at)),
        consumption=visit.consumptions.all()[len(visit.consumptions.all()) - 1],
        assistance=assistance,
        quarantine=quarantines.get(visit.client_id),
        helps=[row for row in assisted if row.assistant_visit_id == visit.pk],
    )


def waiting(entries, methods, quarantines, at):
    """Those who wait, each method's first ones marked for as many places as are free.

    Who is in quarantine since keeps nobody behind them from a place.
    """
    free = {row.method: row.free for row in methods}
    rows = []
    for entry in entries:
        minutes = int((at - entry.joined_at).total_seconds() // 60)
        quarantine = quarantines.get(entry.client_id)
        turn = not quarantine and free.get(entry.method, 0) > 0
        rows.append(Waiting(entry, minutes, next=turn, quarantine=quarantine))
        if not quarantine:
            free[entry.method] = free.get(entry.method, 0) - 1
    return rows


# -- What was just done --------------------------------------------------------------------------


@dataclass
class Done:
    """A sentence about what was just done, and where to undo it, if that can be done."""

    text: str
    undo_url: str = ""
    slip_url: str = ""
    """Where the slip about an offer is printed."""
    first_aid: ServiceGiven | None = None
    """A service after which there is an incident to report."""


def just_done(request, room):
    """What the address of the desk says was just done, as a Done, or None.

    The address holds an id, never a name, so that an answer sent twice is the same twice.
    """
    done = request.GET
    at = timezone.now()

    def undo_of(name, row, possible):
        return reverse(f"intake:{name}", args=[room.slug, row.uuid]) if possible else ""

    if visit := _of(Visit.objects.select_related("client", "place"), room, done.get("admitted")):
        text = _("%(client)s admitted, %(place)s") % {"client": visit.client, "place": visit.place}
        undo = undo_of("visit_undo", visit, visit.admission_undoable(at))
        return Done(text, undo)
    if visit := _of(Visit.objects.select_related("client"), room, done.get("left")):
        undo = undo_of("visit_reopen", visit, visit.leaving_undoable(at))
        return Done(_("%(client)s has left") % {"client": visit.client}, undo)
    if consumption := _of(
        Consumption.objects.select_related("visit__client", "substance"), room, done.get("intake")
    ):
        text = _("%(client)s: another intake, %(substance)s") % {
            "client": consumption.visit.client,
            "substance": consumption.substance,
        }
        undo = undo_of("consumption_undo", consumption, consumption.undoable(at))
        return Done(text, undo)
    if entry := _of(WaitingEntry.objects.select_related("client"), room, done.get("waiting")):
        return Done(
            _("%(client)s is on the waiting list") % {"client": entry.client},
            undo_of("waiting_end", entry, not entry.ended_at),
        )
    if referral := _of(
        Referral.objects.with_goal().select_related("client"), room, done.get("referral")
    ):
        text = _("%(client)s: referred to %(goal)s") % {
            "client": referral.client,
            "goal": referral.goal,
        }
        undo = undo_of("referral_undo", referral, referral.undoable(at))
        slip = referral.offer and reverse(
            "intake:offer_slip", args=[room.slug, referral.offer.code]
        )
        return Done(text, undo, slip or "")
    if assistance := _of(
        Assistance.objects.select_related("client", "assistant", "watched_by"),
        room,
        done.get("assisted"),
    ):
        text = _("%(client)s is helped by %(helper)s, watched by %(staff)s") % {
            "client": assistance.client,
            "helper": assistance.assistant,
            "staff": assistance.watched_by,
        }
        undo = undo_of("assistance_undo", assistance, assistance.undoable(at))
        return Done(text, undo)
    if refused := _of(AssistanceRefused.objects, room, done.get("assistance_refused")):
        undo = undo_of("assistance_refuse_undo", refused, refused.undoable(at))
        reason = refused.get_code_display()
        return Done(_("Assistance refused: %(reason)s. Recorded.") % {"reason": reason}, undo)
    if turned_away := _of(TurnedAway.objects, room, done.get("turned_away")):
        undo = undo_of("turned_away_undo", turned_away, turned_away.undoable(at))
        reason = turned_away.get_code_display()
        return Done(_("Turned away: %(reason)s. Recorded.") % {"reason": reason}, undo)
    if given := _of(
        ServiceGiven.objects.select_related("client", "service", "visit"), room, done.get("service")
    ):
        text = _("%(client)s: %(service)s") % {
            "client": given.client or _("Anonymous"),
            "service": given.service,
        }
        undo = undo_of("service_undo", given, given.undoable(at))
        return Done(text, undo, first_aid=given if given.service.leads_to_incident else None)
    if suggestion := _of(room.suggestions, room, done.get("suggestion")):
        undo = reverse("complaints:suggestion_undo", args=[room.slug, suggestion.uuid])
        text = _("Noted. The leader answers it.")
        return Done(text, undo if suggestion.undoable(at) else "")
    if "everyone" in done:
        number = int(done["everyone"]) if re.fullmatch("[0-9]{1,6}", done["everyone"]) else 0
        text = ngettext("%(n)s visit ended.", "%(n)s visits ended.", number) % {"n": number}
        visit = _of(Visit.objects, room, done.get("ended"))
        undo = undo_of("visit_reopen_all", visit, visit and visit.leaving_undoable(at))
        return Done(text, undo)
    texts = {
        "undone": _("Undone."),
        "gave-up": _("Taken off the waiting list."),
        "closed": _("Visit closed with the estimated time."),
        "outcome": _("How it went is noted."),
        "talk": _("Noted. The leader arranges the talk."),
        "wish": _("Noted. The leader follows it up."),
    }
    return Done(texts[done["done"]]) if done.get("done") in texts else None


def _of(rows, room, uuid):
    """The row of `room` with this uuid (text), or None."""
    try:
        return rows.filter(room=room, uuid=UUID(uuid)).first() if uuid else None
    except ValueError:
        return None
