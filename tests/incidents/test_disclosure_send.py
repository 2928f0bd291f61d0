"""That a document was sent is noted, once."""

import pytest

from incidents.models import Consent, Disclosure, DisclosureSent
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_it_is_noted_with_how_and_once(health, at, journal, entry, room, nora):
    disclosure = Disclosure.objects.disclose(
        journal=journal,
        to="Regionen",
        entries=[entry],
        ground="vital_interest",
        purpose="treatment",
        reason="Bevidstløs",
        room=room,
        by=nora,
    )
    url = at(f"disclosures/{disclosure.pk}/sent/")
    response = health.send(url, way="digital")
    assert "By secure digital post" in Page(health.get(response["Location"])).text
    page = Page(health.send(url, way="paper"))
    assert "recorded already" in page.errors["way"]
    assert DisclosureSent.objects.get().way == "digital"


@pytest.mark.parametrize("ended_by", ["withdrawal", "a later no"])
def test_what_lost_its_ground_is_not_marked_as_sent(
    health, at, journal, entry, room, nora, ended_by
):
    who = {"room": room, "by": nora}
    consent = Consent.objects.record(
        journal=journal, answer="given", way="oral", to="Regionen", **who
    )
    disclosure = Disclosure.objects.disclose(
        journal=journal,
        to="Regionen",
        entries=[entry],
        ground="consent",
        purpose="treatment",
        consent=consent,
        **who,
    )
    if ended_by == "withdrawal":
        consent.withdraw(way="oral", **who)
    else:
        Consent.objects.record(journal=journal, answer="refused", way="oral", **who)
    page = Page(health.send(at(f"disclosures/{disclosure.pk}/sent/"), way="digital"))
    assert "The consent does not hold any more" in page.errors["way"]
    assert not DisclosureSent.objects.exists()
