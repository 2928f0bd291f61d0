"""Fixtures of the tests of what goes wrong."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Incident, IncidentKind
from intake.models import Visit


@pytest.fixture
def admit(room, sara, heroin):
    """`admit(bo)` lets Bo in to inject heroin; other arguments of the verb replace these."""

    def admit(client, **arguments):
        usual = {"room": room, "substance": heroin, "method": "injection", "by": sara}
        return Visit.objects.admit(client=client, **{**usual, **arguments})

    return admit


@pytest.fixture
def henrik(leader):
    """The staff member behind `leader`."""
    return leader.staff


@pytest.fixture
def incident(room, sara):
    """A fight in the room a quarter of an hour ago."""
    kind = IncidentKind.objects.get_or_create(
        code="test-violence", defaults={"name_da": "Vold", "name_en": "Violence"}
    )[0]
    return Incident.objects.create(
        room=room,
        kind=kind,
        started_at=timezone.now() - timedelta(minutes=15),
        reported_by=sara,
    )
