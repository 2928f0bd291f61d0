"""Ordering a report."""

import uuid

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult

from rooms.figures import Period
from rooms.models import ReportMakeup, ReportOrder
from tests.page import Page
from tests.rules import code_of, local

pytestmark = pytest.mark.django_db
URL = "/reports/new/"
MAY = {"room": "kilden", "period": "2026-05", "format": "pdf"}


@pytest.fixture(autouse=True)
def _in_june():
    with time_machine.travel(local(2026, 6, 1, 0, 30), tick=False):
        yield


def options(response, name):
    select = next(s for s in Page(response).root.all("select") if s.get("name") == name)
    return [option.get("value") for option in select.all("option")]


def test_a_report_is_ordered_and_waits_in_the_queue(leader, room):
    response = leader.send(URL, MAY)
    order = ReportOrder.objects.get()
    assert response["Location"] == f"/reports/{order.uuid}/"
    assert (order.ordered_by, order.room, order.period) == (
        leader.staff,
        room,
        Period.month(2026, 5),
    )
    assert (order.state, order.format, order.language) == ("queued", "pdf", "en")
    assert order.makeup == ReportMakeup.objects.in_force()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [str(order.uuid)]


def test_sent_twice_it_is_ordered_once(leader):

    key = uuid.uuid4()
    for _time in range(2):
        leader.send(URL, MAY, key=key)
    assert ReportOrder.objects.count() == DBTaskResult.objects.count() == 1


def test_only_ended_months_quarters_and_years_are_offered(leader):
    """At half past midnight on the first of June by the clock on the wall, May is over."""
    offered = options(leader.get(URL), "period")
    assert offered[0] == "2025"
    assert "2026-05" in offered
    assert "2026-Q1" in offered
    assert not {"2026-06", "2026-Q2", "2026"} & set(offered)


def test_leaders_are_offered_their_own_room_and_the_others_all(
    leader, central, auditor, other_room
):
    assert options(leader.get(URL), "room") == ["kilden"]
    for who in (central, auditor):
        assert options(who.get(URL), "room")[0] == "all"
        assert {"kilden", "broen"} < set(options(who.get(URL), "room"))


@pytest.mark.parametrize(
    "wrong", [{"room": "broen"}, {"room": "all"}, {"period": "2026"}, {"period": "2026-06"}]
)
def test_what_is_not_offered_is_refused_at_its_field(wrong, leader, other_room):
    response = leader.send(URL, MAY | wrong)
    assert response.status_code == 422
    assert set(Page(response).errors) == set(wrong)
    assert not ReportOrder.objects.exists()


def test_all_rooms_are_ordered_by_central_administration(central):
    central.send(URL, MAY | {"room": "all"})
    order = ReportOrder.objects.get()
    assert order.room is None
    assert order.file_name == "report-all-rooms-2026-05.pdf"


def test_no_more_wait_than_the_limit(leader, order):
    for _n in range(settings.REPORTS_WAITING):
        order()
    response = leader.send(URL, MAY)
    assert response.status_code == 422
    assert "So many of your reports are being made already" in Page(response).text


@pytest.mark.parametrize("period", [Period.month(2026, 6), Period.year(2026)])
def test_the_verb_refuses_what_is_not_over(period, order):
    with pytest.raises(ValidationError) as refusal:
        order(period=period)
    assert code_of(refusal.value) == "not_over"
