"""The file of a report."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from rooms.models import ReportOrder

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(order):
    made = ReportOrder.objects.take(order().uuid)
    made.finish("æ;1".encode())
    return made


def test_whoever_ordered_it_gets_it_under_a_name_without_anybody(leader, made):
    response = leader.get(f"/reports/{made.uuid}/file/")
    assert response.content.decode() == "æ;1"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="report-kilden-2025-05.csv"' in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"


def test_nobody_else_gets_it(made, central, auditor, leader_elsewhere, front_desk, health):
    url = f"/reports/{made.uuid}/file/"
    asked = (central, auditor, leader_elsewhere, front_desk, health)
    assert [who.get(url).status_code for who in asked] == [404, 404, 404, 403, 403]


def test_before_it_is_made_one_is_sent_to_how_far_it_is(leader, order):
    waiting = order()
    response = leader.get(f"/reports/{waiting.uuid}/file/")
    assert response["Location"] == f"/reports/{waiting.uuid}/"


def test_after_seven_days_it_is_told_no_more_and_tidy_deletes_it(leader, made, order):
    waiting = order()
    call_command("tidy", stdout=io.StringIO())
    assert ReportOrder.objects.count() == 2
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        leader.force_login(leader.staff)
        assert leader.get(f"/reports/{made.uuid}/file/").status_code == 302
        call_command("tidy", stdout=io.StringIO())
    assert list(ReportOrder.objects.all()) == [waiting], "what waits is not forgotten"
