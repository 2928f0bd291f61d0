"""The demo data: something to look at for each who takes complaints."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from complaints.models import Complaint
from rooms.models import Staff

pytestmark = pytest.mark.django_db


def test_the_demo_has_complaints_in_each_state_and_one_the_leader_does_not_see():
    call_command("load_demo", stdout=StringIO())
    leader, central = (Staff.objects.get(username=name) for name in ("henrik", "lone"))
    seen = Complaint.objects.visible_to(leader)
    assert {"received", "acknowledged", "examining", "answered"} <= {row.state for row in seen}
    assert seen.late(timezone.localdate()).exists()
    hidden = set(Complaint.objects.visible_to(central)) - set(seen)
    assert any(complaint.about_leader for complaint in hidden)
    late = seen.late(timezone.localdate()).first()
    assert all(step.at < timezone.now() - timedelta(days=1) for step in late.steps.all())
    assert any(
        "Center" in str(row.nearest.what) for row in Complaint.objects.filter(state="received")
    )
