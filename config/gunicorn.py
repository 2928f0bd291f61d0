"""How gunicorn serves the site: two processes, since one may be busy, of a few threads each."""

import os
import shutil
import tempfile

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 2
threads = 4
loglevel = "warning"
control_socket_disable = True


# Each process counts in a file of its own here, and whichever is asked for /metrics adds them up.
shared = os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="rooms-metrics-")


def on_exit(server):
    shutil.rmtree(shared, ignore_errors=True)


def child_exit(server, worker):
    """A process that ended is no longer one of those that run."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def post_worker_init(worker):
    """Say in the log, once at the start, what is wrong with the database and the keys."""
    if worker.age == 1:
        from django.db import connections

        from config.readiness import report

        report()
        connections.close_all()
