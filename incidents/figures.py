"""Incidents, overdoses and quarantines, counted (rooms/figures)."""

from collections import defaultdict
from dataclasses import replace
from statistics import median

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from rooms.figures import TOTAL, Count, Dimension, Measure, Rate, Statistic
from rooms.figures.counting import Happenings, Parts, chosen, named, person, room_dimension

from .models import (
    Incident,
    IncidentClient,
    IncidentKind,
    Overdose,
    OverdoseEvent,
    Quarantine,
    QuarantineReason,
)
from .models.overdose_event import EventKind

INCIDENTS = Measure(
    "incidents",
    _("Incidents"),
    _(
        "Each incident reported, by when it started. A start of an overdose by mistake is none. "
        "One in which nobody is named counts as somebody's."
    ),
)
OVERDOSES = Measure(
    "overdoses",
    _("Overdoses"),
    _(
        "Each overdose that was treated in the room, by when it started. One that ended as no "
        "overdose after all is none. Somebody unknown counts as one person each time."
    ),
)
QUARANTINES = Measure(
    "quarantines",
    _("Quarantines"),
    _(
        "Each quarantine that was not undone, by when it started. One that covers several rooms is "
        "counted in each of them, and once in the total."
    ),
    adds_up=False,
)
TREATMENT = Dimension(
    "overdose_treatment",
    _("What was done"),
    {"naloxone": _("Naloxone given"), "ambulance": _("Ambulance called")},
    partition=False,
)
OUTCOME = Dimension(
    "overdose_outcome",
    _("How it ended"),
    {
        **{
            value: label
            for value, label in Overdose.Outcome.choices
            if value != Overdose.Outcome.NO_OVERDOSE
        },
        "going_on": _("Going on"),
    },
)
POLICE = chosen(
    "police",
    _("Police"),
    [("called", _("Called")), ("not_called", _("Not called"))],
)

rates = [
    Rate(
        "overdose_rate",
        _("Overdoses per 1,000 intakes"),
        ("overdoses_over_time", (TOTAL,)),
        ("intakes_over_time", (TOTAL,)),
        per=1000,
    ),
    Rate(
        "naloxone_share",
        _("Overdoses with naloxone, per 100"),
        ("overdoses_by_treatment", ("naloxone",)),
        ("overdoses_by_treatment", (TOTAL,)),
    ),
    Rate(
        "hospital_share",
        _("Overdoses that ended in hospital, per 100"),
        ("overdoses_by_outcome", ("to_hospital",)),
        ("overdoses_by_outcome", (TOTAL,)),
    ),
]


def tables(rooms, period):
    """The Tables of incidents, overdoses and quarantines of `rooms` in `period`."""
    parts = Parts(period)
    return [
        *of_incidents(rooms, period),
        *of_overdoses(rooms, period, parts),
        *of_quarantines(rooms, period, parts),
    ]


def within(rooms, period):
    """The incidents in `rooms` that started in `period`."""
    return Incident.objects.filter(
        room__in=rooms, started_at__gte=period.begins, started_at__lt=period.ends
    )


def people_in(incidents):
    """{incident id: tuple of the persons named in it} of a query set."""
    found: dict = defaultdict(tuple)
    rows = IncidentClient.objects.filter(incident__in=incidents.order_by().values("pk"))
    named_in = rows.order_by().annotate(person=person()).values_list("incident", "person")
    for incident, who in named_in:
        found[incident] += (who,)
    return found


def of_incidents(rooms, period):
    mistaken = Q(overdose__outcome=Overdose.Outcome.NO_OVERDOSE)
    incidents = within(rooms, period).exclude(mistaken)
    people = people_in(incidents)
    rows = incidents.order_by().values_list("pk", "kind__code", "police_called_at")
    happened = Happenings(
        INCIDENTS,
        [
            (
                {"incident_kind": kind, "police": "called" if police else "not_called"},
                people[pk],
                1,
            )
            for pk, kind, police in rows
        ],
    )
    kinds = named("incident_kind", _("Kind"), IncidentKind.objects.all())
    by_kind = happened.table("incidents_by_kind", _("Incidents by kind"), kinds)
    # The same overdoses as in their own tables: neither may tell what the other hides.
    overdoses = {(IncidentKind.OVERDOSE,): [("overdoses_over_time", (TOTAL,))]}
    return [
        replace(by_kind, sums=overdoses),
        happened.table("incidents_by_police", _("Incidents with and without the police"), POLICE),
    ]


def of_overdoses(rooms, period, parts):
    incidents = within(rooms, period).overdoses()
    people = people_in(incidents)
    slugs = {room.pk: room.slug for room in rooms}
    tapped = OverdoseEvent.objects.filter(
        overdose=OuterRef("pk"), completes__isnull=True, struck__isnull=True
    )
    rows = (
        incidents.order_by()
        .annotate(
            naloxone=Exists(tapped.filter(kind=EventKind.NALOXONE)),
            called_112=Exists(tapped.filter(kind=EventKind.CALLED_112)),
        )
        .values_list(
            *("pk", "room", "started_at", "overdose__outcome"),
            *("naloxone", "called_112", "ambulance_called_at"),
        )
    )
    happened = Happenings(
        OVERDOSES,
        [
            (
                {
                    "room": slugs[room],
                    parts.dimension.code: parts.code_at(at),
                    "overdose_outcome": outcome or "going_on",
                    "overdose_treatment": (
                        *(["naloxone"] if naloxone else []),
                        *(["ambulance"] if called or called_at else []),
                    ),
                },
                people[pk],
                1,
            )
            for pk, room, at, outcome, naloxone, called, called_at in rows
        ],
    )
    found = [
        happened.table("overdoses_over_time", _("Overdoses over time"), parts.dimension),
        happened.table("overdoses_by_outcome", _("Overdoses by how they ended"), OUTCOME),
        happened.table("overdoses_by_treatment", _("Overdoses by what was done"), TREATMENT),
    ]
    if len(rooms) > 1:
        room = room_dimension(rooms)
        found.append(happened.table("overdoses_by_room", _("Overdoses by room"), room))
    return found


def started(rooms, period):
    """The quarantines of `rooms` that started in `period`, each once."""
    return Quarantine.objects.in_rooms(rooms).filter(
        starts_at__gte=period.begins, starts_at__lt=period.ends
    )


def of_quarantines(rooms, period, parts):
    slugs = {room.pk: room.slug for room in rooms}
    quarantines = started(rooms, period)
    covers: dict = defaultdict(tuple)
    for pk, room in quarantines.order_by().values_list("pk", "covered__room"):
        if room in slugs:
            covers[pk] += (slugs[room],)
    rows = quarantines.order_by().annotate(person=person())
    happened = Happenings(
        QUARANTINES,
        [
            (
                {
                    "room": covers[pk],
                    parts.dimension.code: parts.code_at(at),
                    "quarantine_reason": reason,
                },
                (who,),
                1,
            )
            for pk, at, reason, who in rows.values_list("pk", "starts_at", "reason__code", "person")
        ],
    )
    reasons = named("quarantine_reason", _("Reason"), QuarantineReason.objects.all())
    found = [
        happened.table("quarantines_over_time", _("Quarantines over time"), parts.dimension),
        happened.table("quarantines_by_reason", _("Quarantines by reason"), reasons),
    ]
    if len(rooms) > 1:
        room = room_dimension(rooms, partition=False)
        found.append(happened.table("quarantines_by_room", _("Quarantines by room"), room))
    return found


def statistics(rooms, period):
    """The median length of the quarantines of `rooms` that started in `period`."""
    rows = started(rooms, period).annotate(person=person())
    rows = list(rows.values_list("starts_at", "ends_at", "person"))
    hours = [(ends - starts).total_seconds() / 3600 for starts, ends, _who in rows]
    return [
        Statistic(
            "quarantine_length",
            _("Median length of quarantines"),
            median(hours) if hours else None,
            Count(len(rows), len({who for _starts, _ends, who in rows})),
            _("hours"),
            _(
                "Half of the quarantines last at most so long, from their start to the end that is "
                "in force now."
            ),
        )
    ]
