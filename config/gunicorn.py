"""How gunicorn serves the site: two processes, since one may be busy, of a few threads each."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = 2
threads = 4
loglevel = "warning"
control_socket_disable = True


def post_worker_init(worker):
    """Say in the log, once at the start, what is wrong with the database and the keys."""
    if worker.age == 1:
        from django.db import connections

        from config.readiness import report

        report()
        connections.close_all()
