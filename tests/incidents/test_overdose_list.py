"""The overdoses of which health staff still owe a journal."""

import pytest
from django.utils import timezone

from incidents.models import Overdose
from tests.page import Page

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/overdoses/"


def test_it_stays_on_the_list_until_the_journal_is_kept(health, overdose, sara, address):
    assert "No journal is due." in Page(health.get(URL)).text
    over = overdose.end(by=sara, outcome="to_hospital")
    page = Page(health.get(URL))
    assert "Taken to hospital Journal due" in page.text
    assert address("overdose_detail") in page.links
    Overdose.objects.filter(pk=over.pk).update(journal_kept_on=timezone.localdate())
    assert "No journal is due." in Page(health.get(URL)).text


def test_one_that_goes_on_owes_none_yet(health, overdose):
    assert "No journal is due." in Page(health.get(URL)).text


def test_another_rooms_are_not_there(health, other_room, elsewhere):
    theirs = Overdose.objects.start(room=other_room, by=elsewhere.staff)
    theirs.end(by=elsewhere.staff, outcome="died")
    assert "No journal is due." in Page(health.get(URL)).text


def test_the_way_there_is_shown_to_health_staff_only(health, front_desk, leader, room):
    for who, shown in ((health, True), (front_desk, False), (leader, False)):
        assert (URL in Page(who.get("/rooms/kilden/incidents/")).links) is shown
