"""`manage.py load_history`: what goes on around the invented visits, from all apps."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction

from complaints.models import Complaint, ComplaintStep, Suggestion
from incidents.models import (
    Incident,
    IncidentClient,
    Overdose,
    OverdoseEvent,
    Quarantine,
    QuarantineRoom,
)
from intake.models import Referral, ServiceGiven, Visit

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
MODELS = (
    *(ServiceGiven, Referral, Incident, IncidentClient, Overdose, OverdoseEvent),
    *(Quarantine, QuarantineRoom, Complaint, ComplaintStep, Suggestion),
)


def load(*, seed=1):
    with time_machine.travel(NOW, tick=False):
        call_command(
            "load_history",
            *("--clients", 300, "--consumptions", 9000, "--years", 1, "--seed", seed),
            stdout=StringIO(),
        )


def what_happened():
    """When and where something happened, without the numbers the database gives."""
    return [
        list(ServiceGiven.objects.order_by("pk").values_list("uuid", "at", "service__code")),
        list(Referral.objects.order_by("pk").values_list("uuid", "referred_at", "outcome")),
        list(Incident.objects.order_by("pk").values_list("uuid", "started_at", "kind__code")),
        list(OverdoseEvent.objects.order_by("pk").values_list("uuid", "at", "kind")),
        list(Quarantine.objects.order_by("pk").values_list("uuid", "ends_at", "reason__code")),
        list(Complaint.objects.order_by("pk").values_list("uuid", "due_on", "outcome")),
        list(Suggestion.objects.order_by("pk").values_list("uuid", "kind")),
    ]


def test_what_happens_holds_every_rule_of_its_model():
    load()
    for model in MODELS:
        assert model.objects.exists(), model
        for row in model.objects.all():
            row.clean_fields(exclude=[field.name for field in row._meta.fields if field.null])
    connection.check_constraints()


def test_it_happens_as_often_as_in_the_rooms():
    load()
    visits = Visit.objects.count()
    assert ServiceGiven.objects.count() == pytest.approx(0.12 * visits, rel=0.01)
    # 0.85 overdoses to 1,000 intakes (domain.md section 11), and nobody died.
    assert Overdose.objects.count() == pytest.approx(0.85 * 9, abs=2)
    assert not Overdose.objects.filter(outcome="died").exists()
    assert all(complaint.receivers.exists() for complaint in Complaint.objects.all())


def test_nobody_comes_while_in_quarantine():
    load()
    for covered in QuarantineRoom.objects.all():
        visits = Visit.objects.filter(client=covered.client_id, room=covered.room_id)
        assert not visits.filter(
            arrived_at__gt=covered.starts_at, arrived_at__lt=covered.ends_at
        ).exists()
        assert covered.ends_at < NOW + timedelta(days=1)


def test_the_same_seed_gives_the_same():
    found = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            load(seed=seed)
            found.append(what_happened())
            transaction.set_rollback(True)
    first, again, other = found
    assert first == again
    assert all(one != another for one, another in zip(first, other, strict=True))
