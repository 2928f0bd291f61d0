"""Made-up incidents and overdoses for the demo data, clearly invented."""

import uuid
from datetime import timedelta

from django.db import transaction

from incidents.models import Incident, IncidentKind, Overdose, OverdoseEvent, OverdoseInstruction
from intake.management.synthetic import drawn
from intake.models import Consumption, Visit
from rooms.models import Room, Staff
from rooms.roles import Role

# 301 overdoses in 355,255 intakes, 2012 to 2014; none of them fatal.
OVERDOSES = 0.85 / 1000
# Made up: no source counts the other incidents.
OTHERS = 8 / 1000
KINDS = {
    **{"threat": 28, "violence": 9, "theft": 14, "dealing": 16, "weapon": 3, "other": 12},
    **{"seizure": 6, "bleeding": 5, "illness": 5, "allergic-reaction": 2},
}
POLICE = {"violence": 0.6, "weapon": 0.9, "threat": 0.2, "dealing": 0.2, "theft": 0.2}
AMBULANCE = {"seizure": 0.5, "illness": 0.4, "allergic-reaction": 0.6, "bleeding": 0.2}
STORIES = {
    "threat": ["Opfundet: råbte ad en anden i køen.", "Opfundet: truede med at vælte et bord."],
    "violence": ["Opfundet: to skubbede til hinanden ved døren."],
    "theft": ["Opfundet: en taske forsvandt fra venterummet."],
    "dealing": ["Opfundet: bød noget til salg i gården."],
    "weapon": ["Opfundet: havde en hobbykniv fremme."],
    "other": ["Opfundet: en rude gik i stykker.", "Opfundet: brandalarmen gik uden brand."],
    "seizure": ["Opfundet: kramper i to minutter."],
    "bleeding": ["Opfundet: blødning fra et gammelt sår."],
    "illness": ["Opfundet: blev svimmel og måtte ligge ned."],
    "allergic-reaction": ["Opfundet: udslæt og hævede læber."],
}
MEASURES = ["Talt til ro.", "Førstehjælp givet.", "Bedt om at gå en tur.", "Observeret en time."]
OUTCOMES = {"recovered_here": 78, "to_hospital": 15, "left_against_advice": 7}
INSTRUCTION = {
    "da": "Opfundet til demo: rummets egen instruks skrives af rummets ledelse og læge. "
    "Her står, hvad dette rum har besluttet, personalet gør ved en overdosis.",
    "en": "Made up for the demo: a room's own instruction is written by its leader and doctor. "
    "Here stands what this room has decided that staff do at an overdose.",
}

# Seconds after the start, kind, values: an invented course, told with small differences.
COURSE: list[tuple[int, str, dict]] = [
    (20, "breathing_checked", {}),
    (35, "airway", {}),
    (50, "ventilation", {}),
    (80, "oxygen", {"oxygen_l_min": 10}),
    (110, "naloxone", {"naloxone_mg": "0.8", "naloxone_route": "intranasal"}),
    (170, "breathing_checked", {}),
    (
        240,
        "vitals",
        {"respiratory_rate": 8, "spo2": 91, "pulse": 58, "gcs_eye": 2, "gcs_verbal": 2}
        | {"gcs_motor": 5, "pupils": "pinpoint"},
    ),
    (420, "response", {}),
    (600, "vitals", {"respiratory_rate": 13, "spo2": 97, "pulse": 74, "pupils": "normal"}),
]
LASTS = timedelta(minutes=14)


@transaction.atomic
def add_incidents(rng, now):
    """Incidents of the visits that were over an hour before `now`, at realistic rates.

    How many overdoses is the rate times the intakes, and one at least: left to chance, a month
    of a demo would often have none to look at.
    """
    by = staff_by_room()
    over = Visit.objects.filter(left_at__lt=now - timedelta(hours=1), room__in=by)
    visits = list(over.select_related("client", "room").order_by("arrived_at", "pk"))
    intakes = Consumption.objects.filter(visit__in=visits).count()
    if not visits:
        return
    kinds = {kind.code: kind for kind in IncidentKind.objects.all()}
    # The first where the demo begins, so that there is one to look at.
    here = [visit for visit in visits if visit.room.slug == "h17"] or visits
    of_a_month = rng.sample(visits, min(len(visits), round(intakes * OVERDOSES)))
    for visit in [rng.choice(here), *of_a_month[1:]]:
        add_overdose(rng, visit, by[visit.room_id], kinds["overdose"])
    for visit in rng.sample(visits, min(len(visits), round(intakes * OTHERS))):
        add_other(rng, visit, by[visit.room_id], kinds)
    for room in Room.objects.filter(pk__in=by).order_by("name"):
        for language, text in INSTRUCTION.items():
            OverdoseInstruction.objects.write(room=room, language=language, text=text)


def staff_by_room():
    """{room id: staff who work there}, of the rooms in which somebody does."""
    found: dict = {}
    at_work = Staff.objects.filter(
        memberships__role__in=[Role.FRONT_DESK, Role.HEALTH], memberships__room__isnull=False
    )
    for staff in at_work.distinct().order_by("username"):
        for held in staff.memberships.all():
            found.setdefault(held.room_id, []).append(staff)
    return found


def moment_in(rng, visit, lasts):
    """Some moment of the visit after which `lasts` (timedelta) still fits in, or its arrival."""
    spare = int((visit.left_at - visit.arrived_at - lasts).total_seconds())
    return visit.arrived_at + timedelta(seconds=rng.randrange(spare) if spare > 0 else 0)


def add_overdose(rng, visit, staff, kind):
    """An overdose that is over, with its timeline and, for some, a journal that is kept."""
    began = moment_in(rng, visit, LASTS)
    outcome = drawn(rng, OUTCOMES)
    ambulance = outcome == "to_hospital" or rng.random() < 0.2
    incident = Incident.objects.create(
        room=visit.room,
        kind=kind,
        started_at=began,
        ended_at=began + LASTS,
        reported_at=began,
        reported_by=rng.choice(staff),
        ambulance_called_at=began + timedelta(seconds=130) if ambulance else None,
        ambulance_came_at=began + timedelta(seconds=660) if ambulance else None,
    )
    incident.people.create(room=visit.room, client=visit.client, visit=visit)
    incident.staff_present.set(staff)
    overdose = Overdose.objects.create(
        incident=incident,
        substances_stated="Opfundet: heroin",
        consumed_at=visit.arrived_at if visit.arrived_at < began else None,
        level_at_start=rng.choice(["pain", "unresponsive"]),
        outcome=outcome,
        ended_by=rng.choice(staff),
        debrief="Opfundet: hurtigt opdaget, godt samarbejde.",
        journal_due=True,
    )
    calls: list[tuple[int, str, dict]] = []
    if ambulance:
        calls = [(130, "called_112", {}), (660, "ambulance_arrived", {})]
    OverdoseEvent.objects.bulk_create(
        OverdoseEvent(
            uuid=uuid.UUID(int=rng.getrandbits(128)),
            overdose=overdose,
            kind=what,
            at=began + timedelta(seconds=seconds + rng.randrange(15)),
            recorded_at=began + timedelta(seconds=seconds + 15),
            recorded_by=rng.choice(staff),
            **values,
        )
        for seconds, what, values in sorted([*COURSE, *calls], key=lambda step: step[0])
    )


def add_other(rng, visit, staff, kinds):
    """Something else that went wrong."""
    code = drawn(rng, KINDS)
    began = moment_in(rng, visit, timedelta(minutes=5))
    police = rng.random() < POLICE.get(code, 0)
    ambulance = rng.random() < AMBULANCE.get(code, 0)
    incident = Incident.objects.create(
        room=visit.room,
        kind=kinds[code],
        started_at=began,
        ended_at=began + timedelta(minutes=rng.randrange(2, 25)),
        unknown_person=rng.random() < 0.3,
        happened=rng.choice(STORIES[code]),
        measures=rng.choice(MEASURES),
        reported_at=began + timedelta(minutes=30),
        reported_by=rng.choice(staff),
        police_called_at=began + timedelta(minutes=2) if police else None,
        police_called_by=rng.choice(staff) if police else None,
        police_came_at=began + timedelta(minutes=14) if police else None,
        ambulance_called_at=began + timedelta(minutes=1) if ambulance else None,
        ambulance_came_at=began + timedelta(minutes=9) if ambulance else None,
    )
    if not incident.unknown_person:
        incident.people.create(room=visit.room, client=visit.client, visit=visit)
    incident.staff_present.set(staff[:1])
