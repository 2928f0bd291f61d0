"""A consent is withdrawn: from then on nothing is passed on by it."""

import pytest
from django.utils import timezone

from incidents.models import Consent
from tests.page import Page
from tests.rules import refused_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def consent(journal, room, nora):
    return Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Regionen", room=room, by=nora
    )


def test_it_stays_readable_and_does_not_hold_any_more(health, at, consent):
    today = timezone.localdate()
    assert consent.holds(today)
    response = health.send(at(f"consents/{consent.pk}/withdraw/"), way="written")
    consent = Consent.objects.get(pk=consent.pk)
    assert not consent.holds(today)
    assert not Consent.objects.holding(consent.journal, today).exists()
    text = Page(health.get(response["Location"])).text
    assert "Given" in text
    assert "Withdrawn" in text


def test_once_is_enough(health, at, consent, room, nora):
    consent.withdraw(room=room, by=nora, way="oral")
    response = health.send(at(f"consents/{consent.pk}/withdraw/"), way="oral")
    assert response.status_code == 422
    assert "It is withdrawn already." in Page(response).text


def test_a_refusal_is_not_withdrawn(journal, room, nora):
    refused = Consent.objects.record(
        journal=journal, answer="refused", way="oral", room=room, by=nora
    )
    with refused_with("not_given"):
        refused.withdraw(room=room, by=nora, way="oral")
