"""How far one report is."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from rooms.models import ReportOrder
from tests.page import Page

pytestmark = pytest.mark.django_db


def test_while_it_is_made_it_says_how_far_and_asks_again(leader, order):
    url = f"/reports/{order().uuid}/"
    page = leader.get(url)
    assert "Waits its turn" in Page(page).text
    assert f'hx-get="{url}"' in page.content.decode()
    fragment = leader.get(url, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<section id="report-order"')


def test_when_it_is_ready_the_file_can_be_fetched_for_seven_days(leader, order):
    made = ReportOrder.objects.take(order().uuid)
    made.finish(b"numbers")
    url = f"/reports/{made.uuid}/"
    assert f"{url}file/" in Page(leader.get(url)).links
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        leader.force_login(leader.staff)
        page = Page(leader.get(url))
    assert f"{url}file/" not in page.links
    assert "cannot be fetched any more" in page.text


def test_what_failed_says_what_to_do(leader, order):
    made = ReportOrder.objects.take(order().uuid)
    made.fail()
    page = Page(leader.get(f"/reports/{made.uuid}/"))
    assert "It could not be made" in page.text
    assert "/reports/new/" in page.links


def test_it_is_there_for_whoever_ordered_it_alone(leader, central, auditor, order):
    url = f"/reports/{order().uuid}/"
    assert leader.get(url).status_code == 200
    for somebody_else in (central, auditor):
        assert somebody_else.get(url).status_code == 404
