"""Who has looked, for the person whose journal it is."""

import pytest

from tests.page import Page

pytestmark = pytest.mark.django_db


def test_all_looks_are_listed_with_who_when_where_and_why(health, at, look, other_room):
    text = Page(health.get(at("looks/"))).text
    assert f"{health.staff} Kilden Opened Treatment now" in text
    assert "Vågen" not in text
    assert "220200" not in text
