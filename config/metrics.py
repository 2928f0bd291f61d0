"""What a Prometheus server may know: how the site runs, and nothing of who is in a room.

No address of a page is counted by itself: admissions less leavings would say how many are inside.
"""

import os
import time

from django.conf import settings
from django.db import DatabaseError
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from . import backup

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Where the processes of one server leave their numbers for whichever is asked (gunicorn.py).
SHARED = "PROMETHEUS_MULTIPROC_DIR"

OWN = CollectorRegistry()
REQUESTS = Counter("rooms_requests_total", "Requests answered", ["method", "status"], registry=OWN)
SECONDS = Histogram(
    "rooms_request_seconds",
    "How long an answer took",
    registry=OWN,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
METHODS = {"GET", "HEAD", "POST"}


def measure_requests(get_response):
    """Middleware: count each request by method and kind of answer (2xx), and how long it took."""

    def middleware(request):
        began = time.perf_counter()
        response = get_response(request)
        SECONDS.observe(time.perf_counter() - began)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, f"{response.status_code // 100}xx").inc()
        return response

    return middleware


def exposition():
    """All figures in the text format of Prometheus, as bytes."""
    registry = OWN
    if SHARED in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    of_now = CollectorRegistry()
    of_now.register(OfNow())
    return generate_latest(registry) + generate_latest(of_now)


class OfNow(Collector):
    """What is looked up when it is asked for."""

    def collect(self):
        if settings.BACKUP_DIR is not None:
            made_at = backup.newest(settings.BACKUP_DIR)
            yield GaugeMetricFamily(
                "rooms_backup_newest_seconds",
                "When the newest backup was made, in seconds since 1970; 0 without one",
                made_at.timestamp() if made_at else 0,
            )
        answers, waiting = True, 0
        try:
            waiting = DBTaskResult.objects.ready().count()
        except DatabaseError:
            answers = False
        yield GaugeMetricFamily("rooms_database_up", "Whether the database answers", answers)
        if answers:
            yield GaugeMetricFamily("rooms_tasks_waiting", "Tasks that wait", waiting)
