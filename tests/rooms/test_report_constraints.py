"""Every constraint and trigger of what is published: what it accepts, and what it refuses."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from rooms.models import HiddenCells, ReportMakeup, ReportOrder
from tests.rules import never_changed, refused_by

pytestmark = pytest.mark.django_db
MAY = {"first": date(2026, 5, 1), "last": date(2026, 5, 31)}


@pytest.fixture
def order(sara):
    """`order(state=…)` writes an order as it is said to be."""

    def write(**fields):
        makeup = ReportMakeup.objects.in_force()
        facts = {"ordered_by": sara, "makeup": makeup, "format": "pdf", "language": "da"}
        return ReportOrder.objects.create(**facts | MAY | fields)

    return write


def test_a_period_has_one_decision_of_what_is_hidden():
    HiddenCells.objects.create(**MAY)
    with refused_by("hidden_cells_once"):
        HiddenCells.objects.create(**MAY)


def test_a_period_of_what_is_hidden_does_not_end_before_it_begins():
    with refused_by("hidden_cells_in_order"):
        HiddenCells.objects.create(first=MAY["last"], last=MAY["first"])


def test_a_version_of_the_makeup_is_there_once():
    version = ReportMakeup.objects.in_force().version
    ReportMakeup.objects.create(version=version + 1, tables=[])
    with refused_by("rooms_reportmakeup_version_key"):
        ReportMakeup.objects.create(version=version, tables=[])


def test_a_makeup_is_never_changed():
    makeup = ReportMakeup.objects.in_force()
    with never_changed(ReportMakeup):
        ReportMakeup.objects.filter(pk=makeup.pk).update(tables=[])
    with never_changed(ReportMakeup):
        makeup.delete()


def test_an_order_is_in_a_known_format(order):
    order(format="csv")
    with refused_by("report_order_known"):
        order(format="exe")


def test_an_order_is_of_a_period(order):
    with refused_by("report_order_period"):
        order(first=MAY["last"], last=MAY["first"])


@pytest.mark.parametrize("wrong", [{"state": "done"}, {"state": "failed", "file": b"x"}])
def test_there_is_a_file_when_it_is_done_and_only_then(order, wrong):
    order(state="done", file=b"x", finished_at=timezone.now())
    with refused_by("report_order_file_when_done"):
        order(finished_at=timezone.now(), **wrong)


def test_what_is_ended_has_its_end_and_nothing_else_has(order):
    order(state="failed", finished_at=timezone.now())
    with refused_by("report_order_finished"):
        order(state="failed")
    with refused_by("report_order_finished"):
        order(finished_at=timezone.now())


def test_what_is_being_made_is_held_by_somebody(order):
    order(state="running", held_until=timezone.now() + timedelta(minutes=1))
    with refused_by("report_order_held"):
        order(state="running")


def test_no_more_is_done_than_there_is_to_do(order):
    order(done=3, steps=3)
    with refused_by("report_order_progress"):
        order(done=4, steps=3)
