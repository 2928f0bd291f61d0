"""What went wrong in an invented past: overdoses, other incidents, quarantines.

As domain.md section 11 counts them: 0.85 overdoses to 1,000 intakes, and nobody died. The other
shares are made up: no source counts them.
"""

from datetime import timedelta

from django.db import connection

from incidents.management.demo_quarantines import REASONS
from incidents.models import (
    Incident,
    IncidentClient,
    IncidentKind,
    Overdose,
    OverdoseEvent,
    Quarantine,
    QuarantineReason,
    QuarantineRoom,
)
from intake.management.history import INTAKES_OF_A_VISIT
from intake.management.synthetic import drawn, uuid4
from intake.models import Visit

INTAKES = sum(INTAKES_OF_A_VISIT) / len(INTAKES_OF_A_VISIT)  # of a visit, on average
OVERDOSES = 0.85 / 1000 * INTAKES  # of the visits
OTHERS = 1 / 1500  # incidents of another kind
QUARANTINES = 1 / 600
NALOXONE, AMBULANCE = 0.35, 0.4  # of the overdoses
OUTCOMES = {"recovered_here": 70, "to_hospital": 25, "left_against_advice": 5}
BATCH = 1000


def load(rng, visits):
    """Add what went wrong in `visits` (intake.management.around_visits.PastVisits)."""
    _add_overdoses(rng, visits)
    _add_incidents(rng, visits)
    _add_quarantines(rng, visits)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE incidents_incident")


def _in_visit(rng, visit, kind, minutes, by, **facts):
    """An Incident a few minutes into a PastVisit, and who it befell."""
    started = visit.arrived_at + timedelta(minutes=rng.randint(1, 5))
    incident = Incident(
        uuid=uuid4(rng),
        room_id=visit.room,
        kind=kind,
        started_at=started,
        ended_at=started + timedelta(minutes=minutes),
        reported_at=started + timedelta(minutes=minutes),
        reported_by_id=by,
        **facts,
    )
    return incident, IncidentClient(room_id=visit.room, client_id=visit.client, visit_id=visit.pk)


def _keep(found):
    """Write (incident, client in it) pairs; gives the incidents, with their ids."""
    incidents = Incident.objects.bulk_create([one for one, _who in found], BATCH)
    for incident, (_one, who) in zip(incidents, found, strict=True):
        who.incident = incident
    IncidentClient.objects.bulk_create([who for _one, who in found], BATCH)
    return incidents


def _add_overdoses(rng, visits):
    kind = IncidentKind.objects.get(code=IncidentKind.OVERDOSE)
    incidents = _keep(
        [
            _in_visit(rng, visit, kind, rng.randint(6, 40), visits.by)
            for visit in visits.some(rng, OVERDOSES)
        ]
    )
    overdoses, events = [], []
    for incident in incidents:
        overdose = Overdose(
            incident=incident,
            outcome=drawn(rng, OUTCOMES),
            ended_by_id=visits.by,
            journal_due=True,
            journal_kept_on=incident.ended_at.date(),
        )
        overdoses.append(overdose)
        if rng.random() < NALOXONE:
            events.append(_event(rng, overdose, "naloxone", 2, visits.by, naloxone_mg="0.4"))
        if rng.random() < AMBULANCE or overdose.outcome == Overdose.Outcome.TO_HOSPITAL:
            called = _event(rng, overdose, "called_112", 1, visits.by)
            came = _event(rng, overdose, "ambulance_arrived", 6, visits.by)
            events += [called, came]
            incident.ambulance_called_at, incident.ambulance_came_at = called.at, came.at
    Incident.objects.bulk_update(
        [incident for incident in incidents if incident.ambulance_called_at],
        ["ambulance_called_at", "ambulance_came_at"],
        BATCH,
    )
    Overdose.objects.bulk_create(overdoses, BATCH)
    OverdoseEvent.objects.bulk_create(events, BATCH)


def _event(rng, overdose, kind, minutes, by, **values):
    at = overdose.incident.started_at + timedelta(minutes=minutes)
    return OverdoseEvent(
        uuid=uuid4(rng),
        overdose=overdose,
        kind=kind,
        at=at,
        recorded_at=at,
        recorded_by_id=by,
        **values,
    )


def _add_incidents(rng, visits):
    kinds = list(IncidentKind.objects.exclude(code=IncidentKind.OVERDOSE).order_by("pk"))
    _keep(
        [
            _in_visit(rng, visit, rng.choice(kinds), rng.randint(5, 60), visits.by)
            for visit in visits.some(rng, OTHERS)
        ]
    )


def _add_quarantines(rng, visits):
    """From the end of a visit to before the next one, so that nobody came in quarantine."""
    reasons = QuarantineReason.objects.filter(code__in=REASONS).in_bulk(field_name="code")
    shares = {code: REASONS[code] for code in reasons}
    found = []
    for visit in visits.some(rng, QUARANTINES):
        later = Visit.objects.filter(client=visit.client, arrived_at__gt=visit.left_at)
        reason = reasons[drawn(rng, shares)]
        back = later.order_by("arrived_at").values_list("arrived_at", flat=True).first()
        ends = visit.left_at + timedelta(hours=reason.hours)
        if back is None or ends >= back:
            continue  # they came back sooner than this quarantine would have let them
        quarantine = Quarantine(
            uuid=uuid4(rng),
            client_id=visit.client,
            reason=reason,
            starts_at=visit.left_at,
            ends_at=ends,
            asked_until=ends,
            decided_by_id=visits.by,
            decided_at=visit.left_at,
            told_at=visit.left_at,
            told_by_id=visits.by,
            told_language="dansk",
            told_how=Quarantine.Way.SPOKEN,
            complaint_guidance_given=True,
        )
        found.append((quarantine, visit.room))
    Quarantine.objects.bulk_create([quarantine for quarantine, _room in found], BATCH)
    covered = [
        QuarantineRoom(
            quarantine=quarantine,
            client_id=quarantine.client_id,
            room_id=room,
            starts_at=quarantine.starts_at,
            ends_at=quarantine.ends_at,
        )
        for quarantine, room in found
    ]
    QuarantineRoom.objects.bulk_create(covered, BATCH)
