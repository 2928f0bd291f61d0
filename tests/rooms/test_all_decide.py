"""Having figures made ready: the worker decides what is hidden, and the page shows them."""

import uuid
from datetime import date

import pytest
from django_tasks_db.models import DBTaskResult

from rooms.figures import Period
from rooms.figures.publication import told
from rooms.models import HiddenCells
from rooms.tasks import decide_due, decide_period, take_up_asked
from tests.rooms.tables import Happened

URL = "/figures/decide/"
YEAR = {"kind": "year", "first": "2025-01-01", "room": "all"}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_2026")]


@pytest.fixture
def happened(two_rooms, count):
    return count([Happened(date(2025, 5, 1), "b", n % 30, "smoking") for n in range(40)])


def test_it_is_asked_of_the_worker_once_however_often_it_is_asked(central, happened):
    for key in (uuid.uuid4(), uuid.uuid4()):
        response = central.send(URL, YEAR, key=key)
        assert response["Location"] == "/figures/?kind=year&first=2025-01-01&room=all"
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [["2025"]]
    assert HiddenCells.objects.get().asked_at


def test_when_it_is_done_the_figures_are_shown(central, happened, two_rooms):
    central.send(URL, YEAR)
    decide_period.call("2025")
    assert told(two_rooms, Period.year(2025))
    assert not HiddenCells.objects.asked()


def test_what_is_not_asked_any_more_is_not_decided_again(happened):
    decide_period.call("2025")
    assert not HiddenCells.objects.exists()


def test_what_cannot_be_decided_can_be_asked_again(central, happened):
    central.send(URL, YEAR)
    happened.tables = lambda rooms, period: 1 / 0
    with pytest.raises(ZeroDivisionError):
        decide_period.call("2025")
    assert not HiddenCells.objects.asked()


def test_what_a_worker_that_died_was_asked_is_taken_up_by_the_next(central, happened):
    central.send(URL, YEAR)
    DBTaskResult.objects.all().delete()
    take_up_asked()
    assert [task.args_kwargs["args"] for task in DBTaskResult.objects.all()] == [["2025"]]


def test_each_day_all_that_is_published_is_decided_months_first(happened):
    decide_due(date(2026, 6, 1))
    names = [task.args_kwargs["args"][0] for task in DBTaskResult.objects.order_by("enqueued_at")]
    assert names[0] == "2026-05"
    assert {"2025", "2025-Q1", "2024-06"} < set(names)
    assert names.index("2024-06") < names.index("2025-Q1") < names.index("2025")


@pytest.mark.parametrize("wrong", [{"kind": "days"}, {"first": "2026-01-01"}, {"room": "nowhere"}])
def test_what_is_not_published_is_not_decided(central, happened, wrong):
    assert central.send(URL, YEAR | wrong).status_code == 422
    assert not HiddenCells.objects.exists()
