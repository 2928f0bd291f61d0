"""A wrong entry is struck out, with who and when, and stays readable."""

import pytest

from incidents.models import OverdoseEvent, OverdoseEventStruck
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_it_stays_readable_with_who_when_and_why(front_desk, health, address, tap):
    event = tap("naloxone", naloxone_mg="4")
    url = address("overdose_strike", event.uuid)
    page = Page(front_desk.get(url))
    assert "dose 4 mg" in page.text
    response = health.send(url, reason="Var 0,4")
    assert response["Location"] == address("overdose_detail")
    assert OverdoseEvent.objects.get().naloxone_mg == 4
    shown = Page(front_desk.get(address("overdose_detail"))).by_id("timeline")
    assert [s.text for s in shown.all("s")] == ["Naloxone dose 4 mg"]
    assert f"Struck out by {health.staff}" in shown.text
    assert "“Var 0,4”" in shown.text


def test_no_reason_is_needed(front_desk, address, tap):
    event = tap("oxygen")
    front_desk.send(address("overdose_strike", event.uuid))
    assert OverdoseEventStruck.objects.get().by == front_desk.staff


def test_twice_is_once(front_desk, health, address, tap):
    event = tap("oxygen")
    url = address("overdose_strike", event.uuid)
    front_desk.send(url, reason="one")
    health.send(url, reason="two")
    assert OverdoseEventStruck.objects.get().reason == "one"


def test_numbers_struck_out_give_way_to_those_before(front_desk, overdose, address, tap):
    first = tap("vitals", spo2=90)
    wrong = tap("vitals", completes=first, spo2=9)
    front_desk.send(address("overdose_strike", wrong.uuid))
    [entry] = overdose.entries()
    assert (entry.struck, entry.values.spo2) == (None, 90)
    shown = Page(front_desk.get(address("overdose_detail"))).by_id("timeline")
    assert [s.text for s in shown.all("del")] == ["SpO₂ 9 %"]


def test_a_reason_that_is_too_long_is_told_and_kept(front_desk, address, tap):
    event = tap("oxygen")
    answer = front_desk.send(address("overdose_strike", event.uuid), reason="x" * 201)
    assert answer.status_code == 422
    assert "reason" in Page(answer).errors
    assert not OverdoseEventStruck.objects.exists()
