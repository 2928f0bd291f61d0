"""A journal is kept longer while a case runs."""

import pytest

from incidents import cpr
from tests.incidents.conftest import MANS, journal_with_entry
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_it_is_held_and_released_with_a_reason(health, at, journal):
    assert set(Page(health.send(at("hold/"))).errors) == {"holds", "reason"}
    response = health.send(at("hold/"), holds="yes", reason="En klagesag")
    assert journal.on_hold
    assert "kept until the hold is lifted" in Page(health.get(response["Location"])).text
    health.send(at("hold/"), holds="no", reason="Sagen er slut")
    assert not journal.on_hold
    assert journal.unseal(journal.holds.last(), "reason") == "En klagesag"


def test_what_was_held_before_it_went_on_in_another_is_released_there(room, nora, bo, journal):
    signed = {"room": room, "by": nora}
    before = journal_with_entry(room, nora, client=bo)
    before.hold(True, reason="En klagesag", **signed)
    before.reveal(cpr.read(MANS), **signed)
    assert journal.on_hold
    journal.hold(False, reason="Sagen er slut", **signed)
    assert not journal.on_hold
    assert before.unseal(before.holds.first(), "reason") == "Sagen er slut"


def test_what_was_released_before_does_not_release_what_it_joins(room, nora, bo, journal):
    signed = {"room": room, "by": nora}
    before = journal_with_entry(room, nora, client=bo)
    before.hold(True, reason="En klagesag", **signed)
    journal.hold(False, reason="Ingen sag", **signed)
    before.reveal(cpr.read(MANS), **signed)
    assert journal.on_hold
