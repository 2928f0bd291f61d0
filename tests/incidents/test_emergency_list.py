"""The leader of the room and the auditor read who opened its journals in an emergency, and why."""

import pytest

from incidents.models import JournalAccess
from tests.incidents.conftest import MANS, cpr
from tests.page import Page

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/emergency-access/"


@pytest.fixture
def _opened(health_elsewhere, journal, other_room):
    JournalAccess.objects.emergency(
        cpr.read(MANS), reason="Bevidstløs nu", staff=health_elsewhere.staff, room=other_room
    )


@pytest.mark.usefixtures("_opened")
def test_it_tells_the_leader_and_the_auditor(leader, auditor, health_elsewhere):
    for who in (leader, auditor):
        text = Page(who.get(URL)).text
        assert f"{health_elsewhere.staff} Broen Bevidstløs nu" in text
        assert "220200" not in text


@pytest.mark.usefixtures("_opened")
def test_a_room_without_part_in_the_journal_is_told_nothing(auditor):
    assert "Bevidstløs" not in Page(auditor.get("/rooms/broen/emergency-access/")).text


def test_the_way_there_is_shown_to_the_leader_and_the_auditor(leader, auditor, health, front_desk):
    for who, shown in ((leader, True), (auditor, True), (health, False), (front_desk, False)):
        assert (URL in Page(who.get("/rooms/kilden/")).links) is shown


@pytest.mark.usefixtures("_opened")
def test_without_keys_it_says_who_and_when(leader, settings, health_elsewhere):
    settings.JOURNAL_KEYS = ""
    text = Page(leader.get(URL)).text
    assert str(health_elsewhere.staff) in text
    assert "Bevidstløs" not in text
