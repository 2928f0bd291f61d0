"""Made-up assisted intakes, refused requests and services for the demo data."""

from datetime import timedelta
from random import Random

from django.db.models import Exists, OuterRef

from intake.management.synthetic import drawn
from intake.models import (
    Assistance,
    AssistanceRefusal,
    AssistanceRefused,
    Consumption,
    FirstAidAgreement,
    Inability,
    Service,
    ServiceGiven,
    Visit,
)
from rooms.models import Method

# Made up: no source counts assisted intakes or services.
ASSISTED = 0.06  # of the injections somebody asks for help; not always is anybody there
REFUSED = 0.01  # of the injections
SERVED = 0.12  # of the visits get a service
ANONYMOUS = 40  # services for people who came only to talk

INABILITIES = {
    Inability.REACH.value: 40,
    Inability.TREMOR.value: 30,
    Inability.HANDS.value: 20,
    Inability.SIGHT.value: 10,
}
ASSESSMENTS = [
    "Rolig, sikker hånd",
    "Klar i hovedet, har gjort det før",
    "De hjælper ofte hinanden",
]
OUTCOMES = {"went_well": 90, "stopped": 9, "trouble": 1}
REFUSALS = {
    AssistanceRefusal.NO_CAPACITY.value: 50,
    AssistanceRefusal.ASSISTANT_UNFIT.value: 30,
    AssistanceRefusal.ABLE_ALONE.value: 20,
}
SERVICES = {
    **{"talk": 30, "drugs": 14, "wound": 12, "injection-technique": 10, "condition": 10},
    **{"risk": 7, "withdrawal": 5, "referral-social": 5, "referral-health": 4, "doctor": 1},
    **{"acute-other": 1, "overdose": 1},
}
NOTES = ["", "", "", "Om søvn og mad", "Sår på venstre arm, bedes set igen", "Vil gerne tale igen"]


def add_assistance_and_services(now, by):
    """Assisted intakes and services of the visits there are until `now`, recorded by `by`."""
    rng = Random("assistance")  # noqa: S311 - the same each time
    assist_in_the_past(rng, by)
    serve(rng, now, by)
    assist_now(rng, now, by)


def judgement(rng):
    return {
        "inability": drawn(rng, INABILITIES),
        "judged_fit": True,
        "assessment": rng.choice(ASSESSMENTS),
    }


def assist_in_the_past(rng, by):
    """A few injections of visits that are over, each with a helper who was inside meanwhile."""
    injections = Consumption.objects.filter(
        method=Method.INJECTION, visit__left_at__isnull=False
    ).select_related("visit")
    assisted, refused = [], []
    for consumption in injections.order_by("at", "pk"):
        visit = consumption.visit
        if rng.random() < REFUSED:
            refused.append(
                AssistanceRefused(
                    room_id=visit.room_id,
                    client_id=visit.client_id,
                    code=drawn(rng, REFUSALS),
                    at=consumption.at,
                    recorded_by=by,
                )
            )
        if rng.random() < ASSISTED and (helping := with_them(consumption)):
            assisted.append(
                Assistance(
                    consumption=consumption,
                    consumption_at=consumption.at,
                    method=consumption.method,
                    visit=visit,
                    room_id=visit.room_id,
                    client_id=visit.client_id,
                    assistant_id=helping.client_id,
                    assistant_visit=helping,
                    assessed_by=by,
                    watched_by=by,
                    recorded_at=consumption.at,
                    outcome=drawn(rng, OUTCOMES),
                    outcome_at=visit.left_at,
                    outcome_by=by,
                    **judgement(rng),
                )
            )
    Assistance.objects.bulk_create(assisted)
    AssistanceRefused.objects.bulk_create(refused)


def with_them(consumption):
    """A visit of somebody else in the room at the time of `consumption`, or None."""
    inside = Visit.objects.filter(
        room=consumption.room_id,
        arrived_at__lte=consumption.at,
        left_at__gt=consumption.at,
    )
    return inside.exclude(pk=consumption.visit_id).order_by("pk").first()


def serve(rng, now, by):
    """Services in visits, and some for people who stay anonymous."""
    services = {service.code: service for service in Service.objects.all()}
    given = [
        ServiceGiven(
            room_id=visit.room_id,
            client_id=visit.client_id,
            visit=visit,
            service=services[drawn(rng, SERVICES)],
            at=visit.arrived_at + timedelta(minutes=2),
            given_by=by,
            note=rng.choice(NOTES),
        )
        for visit in Visit.objects.filter(left_at__isnull=False).order_by("arrived_at", "pk")
        if rng.random() < SERVED
    ]
    rooms = [row.room_id for row in given]
    given += [
        ServiceGiven(
            room_id=rng.choice(rooms),
            service=services["talk"],
            at=now - timedelta(minutes=rng.randrange(60, 30 * 24 * 60)),
            given_by=by,
        )
        for _number in range(ANONYMOUS if rooms else 0)
    ]
    ServiceGiven.objects.bulk_create(given)


def assist_now(rng, now, by):
    """In H17 somebody helps somebody who has just come to inject."""
    signed = FirstAidAgreement.objects.in_force().filter(client=OuterRef("client"))
    inside = Visit.objects.inside(now).filter(Exists(signed), room__slug="h17")
    visits = inside.filter(method=Method.INJECTION).order_by("-arrived_at").select_related("client")
    if len(visits) < 2:
        return
    helped, helping = visits[0], visits[1]
    helped.assistances.record(
        consumption=helped.consumptions.get(),
        assistant=helping.client,
        watched_by=by,
        by=by,
        at=helped.arrived_at,
        **judgement(rng),
    )
