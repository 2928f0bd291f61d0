"""The auditor reads who looked, and nothing of what was seen."""

import pytest

from incidents.models import ChainLink, JournalAccess
from tests.page import Page

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/journal-log/"


def test_the_auditor_sees_who_when_what_and_why_but_nothing_else(auditor, look, nora, journal):
    response = auditor.get(URL)
    text = Page(response).text
    assert f"{nora} Kilden Opened Treatment now" in text
    for secret in ("Vågen", "220200", str(journal.pk)):
        assert secret not in response.content.decode()


def test_the_newest_digest_is_shown(auditor, look):
    assert ChainLink.objects.newest().noted in Page(auditor.get(URL)).text


def test_the_way_there_is_shown_to_the_auditor_alone(auditor, leader, health):
    for who, shown in ((auditor, True), (leader, False), (health, False)):
        assert (URL in Page(who.get("/rooms/kilden/")).links) is shown


def test_another_rooms_looks_are_not_there(auditor, look, other_room):
    assert "Nobody has looked." in Page(auditor.get("/rooms/broen/journal-log/")).text


def test_a_long_log_is_turned_page_by_page(auditor, look, nora, room, journal):
    for _n in range(100):
        JournalAccess.objects.log(
            kind="open", purpose="treatment", staff=nora, room=room, journal=journal
        )
    assert "?page=2" in Page(auditor.get(URL)).links
    assert Page(auditor.get(f"{URL}?page=2")).text.count("Treatment now") == 1
    assert auditor.get(f"{URL}?page=nonsense").status_code == 200
