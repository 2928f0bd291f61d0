"""The demo data: something for the leader in each part of the clients' voice."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from complaints.models import CouncilDecision, CouncilMeeting
from complaints.needs import needs
from rooms.models import Room, Staff

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_council_at_work_and_something_that_waits():
    call_command("load_demo", stdout=StringIO())
    h17 = Room.objects.get(slug="h17")
    assert h17.suggestions.published().count() == 2
    assert h17.suggestions.unanswered().count() == 3
    meetings = CouncilMeeting.objects.filter(room=h17)
    assert meetings.noted().published().count() == 2
    assert meetings.to_come(timezone.localdate()).count() == 1
    assert CouncilDecision.objects.overdue(timezone.localdate()).count() == 1
    waiting = [need.count for need in needs(h17, Staff.objects.get(username="henrik"))]
    assert sum(number > 0 for number in waiting) >= 4
