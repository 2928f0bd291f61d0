"""A journal is kept longer while a case runs."""

import pytest

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
