"""A referral noted by mistake is gone within ten minutes, but for its history."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.models import Referral
from tests.factories import TreatmentOfferFactory
from tests.page import Page
from tests.rules import refused_with


@pytest.fixture
def refer(bo, room, sara):
    def refer(**fields):
        return Referral.objects.refer(
            client=bo, room=room, by=sara, way="told", offer=TreatmentOfferFactory(), **fields
        )

    return refer


def address(referral):
    return f"/rooms/kilden/referrals/{referral.uuid}/undo/"


def test_it_is_undone_from_the_desk(front_desk, refer):
    referral = refer()
    response = front_desk.send(address(referral))
    assert response["Location"] == "/rooms/kilden/desk/?done=undone"
    assert not Referral.objects.exists()
    [event] = Referral.events.rel.related_model.objects.all()
    assert event.pgh_context == {"staff": front_desk.staff.pk, "reason": "undone"}


def test_after_ten_minutes_it_is_too_late(front_desk, refer, sara):
    referral = refer(at=timezone.now() - timedelta(minutes=11))
    with refused_with("too_late"):
        referral.undo(by=sara)
    response = front_desk.send(address(referral))
    assert response.status_code == 422
    assert "Note what came of it instead." in Page(response).text
    assert Referral.objects.exists()


def test_what_has_an_outcome_is_not_undone(refer, sara):
    referral = refer()
    referral.note_outcome("started", by=sara)
    with refused_with("too_late"):
        referral.undo(by=sara)
