"""What takes long, and is done by the worker (manage.py worker)."""

import logging

from django_tasks import task

from .models import ReportOrder

log = logging.getLogger(__name__)


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
