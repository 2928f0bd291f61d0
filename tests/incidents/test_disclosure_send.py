"""That a document was sent is noted, once."""

import pytest

from incidents.models import Disclosure, DisclosureSent
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
