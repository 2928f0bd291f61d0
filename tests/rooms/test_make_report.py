"""The job: made by a real worker, and taken up again where one died."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from rooms.figures.publication import publish
from rooms.figures.report import report
from rooms.management.commands.worker import StoppableWorker
from rooms.models import ReportOrder
from rooms.tasks import make_report, take_up_lost
from tests.rooms.tables import Happened

# The worker closes its connection between tasks.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def work():
    """Let a worker do all that waits."""
    take_up_lost(timezone.now())
    StoppableWorker().run()


def enqueued(order):
    make_report.enqueue(str(order.uuid))
    return order


@pytest.fixture
def happened(count, room):
    smoked = [Happened(date(2025, 5, 1 + n % 30), room.slug, n % 21, "smoking") for n in range(60)]
    return count(smoked)


def test_a_worker_makes_the_file_that_was_ordered(happened, order, room):
    made = enqueued(order())
    work()
    made.refresh_from_db()
    assert made.state == "done"
    assert made.done == made.steps > 1
    expected = report(publish([room], made.period), made.makeup, "csv", "en")
    assert bytes(made.file) == expected
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_each_is_made_in_its_turn_and_once(happened, order):
    orders = [enqueued(order(format=format)) for format in ("csv", "xlsx", "pdf")]
    enqueued(orders[0])
    work()
    assert {one.state for one in ReportOrder.objects.all()} == {"done"}
    assert [bytes(one.file)[:2] for one in ReportOrder.objects.order_by("pk")][1:] == [b"PK", b"%P"]


def test_what_is_wrong_with_the_figures_fails_the_report_and_no_other(happened, order):
    broken = enqueued(order())
    counted = happened.tables
    happened.tables = lambda rooms, period: 1 / 0
    work()
    happened.tables = counted
    fine = enqueued(order())
    work()
    assert [ReportOrder.objects.get(pk=o.pk).state for o in (broken, fine)] == ["failed", "done"]


def test_while_it_is_held_no_other_worker_takes_it(order):
    held = order()
    assert ReportOrder.objects.take(held.uuid)
    assert ReportOrder.objects.take(held.uuid) is None
    take_up_lost(timezone.now())
    assert not DBTaskResult.objects.exists()


def test_what_a_worker_was_making_when_it_died_is_taken_up_again(happened, order):
    lost = order()
    ReportOrder.objects.take(lost.uuid)
    long_ago = timezone.now() - timedelta(seconds=1)
    ReportOrder.objects.filter(pk=lost.pk).update(held_until=long_ago, done=2, steps=6)
    work()
    lost.refresh_from_db()
    assert lost.state == "done"


def test_stopped_in_between_it_is_put_back_and_made_by_the_next(happened, order):
    """Ctrl-C reaches the worker in the middle of counting."""
    stopped = enqueued(order())
    counted, worker = happened.tables, StoppableWorker()
    happened.tables = lambda rooms, period: worker.shutdown(2, None)
    worker.run()
    stopped.refresh_from_db()
    assert (stopped.state, worker.running) == ("queued", False)
    happened.tables = counted
    work()
    stopped.refresh_from_db()
    assert stopped.state == "done"


def test_a_step_renews_the_lease_and_says_how_far_it_is(order):
    taken = ReportOrder.objects.take(order().uuid)
    taken.step(3, 4)
    after = ReportOrder.objects.get(pk=taken.pk)
    assert after.percent == 75
    assert after.held_until >= taken.held_until


def test_the_command_makes_it_in_a_process_of_its_own(order):
    """With the tables the apps offer, in the database of the tests."""
    made = enqueued(order(format="pdf"))
    place = connection.settings_dict
    at = f"{place['HOST']}:{place['PORT']}" if place["PORT"] else place["HOST"]
    url = f"postgres://{place['USER']}:{place['PASSWORD']}@{at}/{place['NAME']}"
    done = subprocess.run(
        [sys.executable, "manage.py", "worker", "--once"],
        env=os.environ | {"DATABASE_URL": url, "OWNER_DATABASE_URL": url},
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    )
    made.refresh_from_db()
    assert (done.returncode, made.state) == (0, "done"), done.stderr.decode()
    assert bytes(made.file).startswith(b"%PDF")
