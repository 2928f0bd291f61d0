"""The leader of the room and the auditor read who opened its journals in an emergency, and why."""

import pytest

from incidents.models import JournalAccess
from incidents.models.journal_reading import numbers_of
from tests.incidents.conftest import MANS, WOMANS, cpr, journal_with_entry
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


@pytest.mark.parametrize("joined", ["before", "since"])
def test_a_room_that_wrote_in_a_part_of_it_is_told(
    leader, health_elsewhere, room, other_room, nora, bo, theirs, joined
):
    """Whichever of the two was opened, and whenever they were joined."""
    ours = journal_with_entry(room, nora, client=bo)
    fictitious = numbers_of(ours)[0].written
    opened = {"before": MANS, "since": fictitious}[joined]
    who = {"staff": health_elsewhere.staff, "room": other_room, "reason": "Bevidstløs nu"}
    if joined == "before":
        ours.reveal(cpr.read(MANS), room=room, by=nora)
    JournalAccess.objects.emergency(cpr.read(opened, fictitious=True), **who)
    if joined == "since":
        ours.reveal(cpr.read(MANS), room=room, by=nora)
    assert "Bevidstløs nu" in Page(leader.get(URL)).text
    [there] = [JournalAccess.objects.emergencies(each) for each in [other_room]]
    assert there.exists(), "the other room has written in the whole as well"


def test_journals_joined_in_a_row_are_one(room, other_room, nora, health_elsewhere, theirs):
    """A wrong number was put right in between: three deep."""
    first, second = (journal_with_entry(room, nora) for _n in range(2))
    second.reveal(cpr.read(WOMANS), room=room, by=nora)
    first.reveal(cpr.read(WOMANS), room=room, by=nora)
    who = {"staff": nora, "room": room, "reason": "Bevidstløs nu"}
    stranger = journal_with_entry(room, nora)
    JournalAccess.objects.emergency(
        cpr.read(numbers_of(stranger)[0].written, fictitious=True), **who
    )
    assert not JournalAccess.objects.emergencies(other_room).exists()
    JournalAccess.objects.emergency(
        cpr.read(numbers_of(first, None)[0].written, fictitious=True), **who
    )
    second.correct_number(cpr.read(MANS), room=room, by=nora)
    assert JournalAccess.objects.emergencies(other_room).count() == 1


@pytest.mark.usefixtures("_opened")
def test_without_keys_it_says_who_and_when(leader, settings, health_elsewhere):
    settings.JOURNAL_KEYS = ""
    text = Page(leader.get(URL)).text
    assert str(health_elsewhere.staff) in text
    assert "Bevidstløs" not in text
