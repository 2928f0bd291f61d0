"""What goes on around invented visits: services and referrals, for load_history.

Made up, but for what domain.md tells: no source counts services or referrals by the visit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from intake.management.demo_assistance import SERVICES
from intake.management.history import Table
from intake.management.synthetic import drawn, uuid4
from intake.models import Receiver, Referral, Service, ServiceGiven, TreatmentOffer, Visit

CHUNK = 10_000
SERVED, REFERRED = 0.12, 0.004  # of the visits
WAYS = {"told": 60, "called": 15, "accompanied": 10, "appointment": 15}
OUTCOMES = {"unknown": 35, "started": 34, "did_not_go": 26, "declined": 5}
KNOWN_AFTER = timedelta(days=20)


class PastVisit(NamedTuple):
    """A visit that is over: ids, and aware datetimes."""

    pk: int
    room: int
    client: int
    arrived_at: datetime
    left_at: datetime


@dataclass(frozen=True)
class PastVisits:
    """The visits of an invented history, with the ids from `first` up to, not with, `end`.

    `by` is the id of the staff member whom all rows name.
    """

    first: int
    end: int
    by: int

    def some(self, rng: Random, share: float) -> Iterator[PastVisit]:
        """That share of them, drawn by `rng`, in the order of their ids."""
        span = range(self.first, self.end)
        drawn_ids = sorted(rng.sample(span, round(share * len(span))))
        columns = ("pk", "room", "client", "arrived_at", "left_at")
        for start in range(0, len(drawn_ids), CHUNK):
            found = Visit.objects.filter(pk__in=drawn_ids[start : start + CHUNK]).order_by("pk")
            yield from map(PastVisit._make, found.values_list(*columns))


def add_around(rng: Random, visits: PastVisits) -> None:
    """Services given in visits, and referrals made in them."""
    with connection.cursor() as cursor:
        _add_services(rng, visits, cursor)
        _add_referrals(rng, visits, cursor)


def _add_services(rng, visits, cursor):
    services = dict(Service.objects.values_list("code", "pk"))
    shares = {pk: SERVICES[code] for code, pk in services.items() if code in SERVICES}
    given = Table(
        ServiceGiven, "uuid", "room", "service", "client", "visit", "at", "given_by", "note"
    )
    for visit in visits.some(rng, SERVED):
        at = visit.arrived_at + (visit.left_at - visit.arrived_at) * rng.random()
        service = drawn(rng, shares)
        given.rows.append(
            (uuid4(rng), visit.room, service, visit.client, visit.pk, at, visits.by, "")
        )
        if len(given.rows) >= CHUNK:
            given.flush(cursor)
    given.flush(cursor)


def _add_referrals(rng, visits, cursor):
    offers = [
        (pk, None) for pk in TreatmentOffer.objects.order_by("pk").values_list("pk", flat=True)
    ]
    others = [(None, pk) for pk in Receiver.objects.order_by("pk").values_list("pk", flat=True)]
    referrals = Table(
        Referral,
        *("uuid", "room", "client", "visit", "offer", "receiver", "referred_by", "referred_at"),
        *("way", "appointment_at", "contact_consent", "outcome", "outcome_at", "outcome_by"),
    )
    now = timezone.now()
    for visit in visits.some(rng, REFERRED):
        way, at = drawn(rng, WAYS), visit.arrived_at
        appointment = at + timedelta(days=rng.randint(1, 14)) if way == "appointment" else None
        known_at = at + KNOWN_AFTER
        answer = (
            (drawn(rng, OUTCOMES), known_at, visits.by) if known_at < now else ("open", None, None)
        )
        referrals.rows.append(
            (
                *(uuid4(rng), visit.room, visit.client, visit.pk, *rng.choice(offers + others)),
                *(visits.by, at, way, appointment),
                "not_asked" if way == "told" else "given",
                *answer,
            )
        )
    referrals.flush(cursor)
