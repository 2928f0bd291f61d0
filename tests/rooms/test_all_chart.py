"""A published table as a picture: with what is published of it, and nothing else."""

from datetime import date

import pytest
from django.core.cache import cache

from rooms.figures import Period
from rooms.figures.publication import Gathering, decide
from tests.rooms.tables import Happened

URL = "/figures/by_both/chart/?kind=year&first=2025-01-01&room=a"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]


@pytest.fixture
def happened(two_rooms, count):
    cache.clear()
    rows = [Happened(date(2025, 1, 1 + n % 30), "a", n % 21, "smoking") for n in range(61)]
    rows += [Happened(date(2025, 1, 7), "a", n, "injection") for n in (1, 4, 5)]
    return count(rows)


def test_what_is_hidden_is_not_drawn(central, happened):
    decide(Period.year(2025), Gathering())
    response = central.get(URL)
    assert response["Content-Type"] == "image/svg+xml"
    picture = response.content.decode()
    assert ">hidden<" in picture
    assert ">3<" not in picture
    assert ">61<" not in picture


def test_before_it_is_decided_there_is_no_picture(central, happened):
    assert central.get(URL).status_code == 404


@pytest.mark.parametrize("asked", ["kind=days&first=2025-01-01", "kind=year&first=2026-01-01", "x"])
def test_of_what_is_not_published_there_is_none(central, happened, asked):
    assert central.get(f"/figures/no_such_table/chart/?{asked}").status_code == 404
