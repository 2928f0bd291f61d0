"""Asking for consent: for treatment, or for something else, within the act's limits."""

from datetime import timedelta

import pytest
from django.utils import timezone

from incidents.models import Consent
from tests.page import Page

pytestmark = pytest.mark.django_db


def ask(health, at, **fields):
    usual = {"answer": "given", "purpose": "treatment", "way": "oral", "to": "Regionen"}
    return health.send(at("consents/new/"), {**usual, **fields})


def in_days(days):
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


@pytest.mark.parametrize("answer", ["given", "refused"])
def test_the_answer_is_kept_and_shown(health, at, answer):
    response = ask(health, at, answer=answer, scope="Kun overdosis")
    text = Page(health.get(response["Location"])).text
    assert answer.capitalize() in text
    assert "Kun overdosis" in text


def test_for_something_else_it_is_in_writing_and_ends_within_a_year(health, at):
    other = {"purpose": "other", "to": "En advokat"}
    assert "in writing" in Page(ask(health, at, **other, valid_until=in_days(9))).errors["way"]
    for end in ("", in_days(366), in_days(-1)):
        page = Page(ask(health, at, **other, way="written", valid_until=end))
        assert "a year at most" in page.errors["valid_until"]
    assert ask(health, at, **other, way="written", valid_until=in_days(365)).status_code == 302
    assert Consent.objects.count() == 1


def test_to_whom_is_not_readable_in_the_database(health, at):
    ask(health, at, to="Kanariehospitalet")
    assert b"Kanarie" not in bytes(Consent.objects.get().words)
