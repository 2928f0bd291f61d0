"""The demo data: as many quarantines as could be true, and none that its own visits contradict."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from incidents.models import Quarantine
from intake.models import ClientJoin, Visit
from rooms.models import Room

pytestmark = pytest.mark.django_db


def test_the_demo_has_quarantines_at_a_realistic_rate():
    call_command("load_demo", stdout=StringIO())
    now = timezone.now()
    assert 0.005 < Quarantine.objects.count() / Visit.objects.count() < 0.02
    h17 = Quarantine.objects.covering(Room.objects.get(slug="h17"))
    assert h17.in_force(now).count() == 3
    # There is something for the leader to look at in each group.
    for group in (h17.awaiting(now), h17.ending_soon(now), h17.new(now), h17.long(now)):
        assert group.exists()
    assert ClientJoin.objects.count() == 1


def test_nobody_of_the_demo_came_in_while_in_quarantine():
    call_command("load_demo", stdout=StringIO())
    now = timezone.now()
    past = Quarantine.objects.filter(ends_at__lt=now)
    for held in past:
        during = Visit.objects.filter(
            client=held.client, arrived_at__gt=held.starts_at, arrived_at__lt=held.ends_at
        )
        assert not during.exists()
