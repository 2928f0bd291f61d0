"""What takes long, and is done by the worker (manage.py worker)."""

import logging

from django.db import transaction
from django_tasks import task

from .models import HiddenCells, ReportOrder

log = logging.getLogger(__name__)

# After the reports, for which somebody waits.
LATER = -10


@task()
def make_report(number):
    """Make the report of the ReportOrder with the uuid `number`, unless somebody does already.

    Stopped in between, it is put back in its place; what is wrong with the figures themselves is
    written in the log, and said to whoever ordered it in words of its own.
    """
    # What makes files is loaded by the worker alone: the web processes start without it.
    from .figures.publication import publish
    from .figures.report import report

    order = ReportOrder.objects.take(number)
    if order is None:
        return
    try:
        publication = publish(order.rooms, order.period, progress=order.step)
        order.finish(report(publication, order.makeup, order.format, order.language))
    except Exception:
        log.exception("The report %s could not be made.", number)
        order.fail()
        raise
    except BaseException:
        order.put_back()
        make_report.enqueue(number)
        raise


def take_up_lost(at):
    """Queue anew what a worker was making when it died; `at` is now."""
    for order in ReportOrder.objects.lost(at):
        make_report.enqueue(str(order.uuid))


@task(priority=LATER)
def decide_period(name):
    """Decide what is hidden of the period of this name (as name_of() gives it), if that is asked.

    Stopped in between, it stays asked, and the next worker takes it up.
    """
    from .figures import publication

    period = publication.period_of(name)
    if not HiddenCells.objects.asked().filter(first=period.first, last=period.last).exists():
        return
    try:
        publication.decided(period, publication.Gathering())
    except Exception:
        log.exception("What is hidden of %s could not be decided.", name)
        HiddenCells.objects.answer(period)
        raise
    HiddenCells.objects.answer(period)


def decide_due(today):
    """Have everything decided that is published on the date `today`, the shortest periods first.

    What was decided and has not changed since is counted again, and stays.
    """
    from .figures import publication

    for periods in reversed(publication.ended(today).values()):
        for period in periods:
            ask_for(period)


def ask_for(period):
    """Have a Period decided, unless that is asked already."""
    from .figures.publication import name_of

    with transaction.atomic():
        if HiddenCells.objects.ask(period):
            decide_period.enqueue(name_of(period))


def take_up_asked():
    """Queue anew what was asked and not decided when the worker before this one ended."""
    from .figures.publication import name_of

    for kept in HiddenCells.objects.asked():
        decide_period.enqueue(name_of(kept.period))
