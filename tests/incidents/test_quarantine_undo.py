"""Undoing a quarantine that was a mistake."""

from datetime import timedelta

import time_machine

from incidents.models import Quarantine
from tests.page import Page
from tests.rules import local

NOON = local(2026, 11, 23, 12)


def url(held):
    return f"/rooms/kilden/quarantines/{held.uuid}/undo/"


def test_a_quarantine_is_undone_from_its_page(front_desk, quarantine, bo):
    held = quarantine(bo)
    page = Page(front_desk.get(f"/rooms/kilden/quarantines/{held.uuid}/"))
    response = front_desk.send(url(held), page.form(url(held)).fields)
    assert response["Location"] == "/rooms/kilden/desk/?done=undone"
    assert not Quarantine.objects.exists()


def test_too_late_is_told_and_not_offered(front_desk, quarantine, bo):
    with time_machine.travel(NOON, tick=False):
        held = quarantine(bo)
    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        front_desk.force_login(front_desk.staff)
        page = front_desk.get(f"/rooms/kilden/quarantines/{held.uuid}/")
        assert url(held) not in page.text
        response = front_desk.send(url(held))
    assert response.status_code == 422
    assert "It is too late to undo this. The leader can lift it." in Page(response).text
    assert Quarantine.objects.exists()
