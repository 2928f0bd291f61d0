"""`manage.py worker`: the one process that does what takes long, such as reports."""

import os
import signal
import threading
import time

from django.core.management.base import BaseCommand
from django.db import OperationalError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from rooms.tasks import decide_due, take_up_asked, take_up_lost

# How often it looks for work, in seconds.
LOOKS_EVERY = 1
# Before the web processes: the desk is served first, the worker has what that leaves.
NICE = 10


class StoppableWorker(Worker):
    """Does what waits, and stops at once when it is told to: the task puts back what it began."""

    def __init__(self):
        super().__init__(
            queue_names=["default"],
            interval=LOOKS_EVERY,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )

    def shutdown(self, signum, frame):
        self.running = False
        raise KeyboardInterrupt


class Command(BaseCommand):
    help = (
        "Makes the reports that were ordered, and decides each day what the published figures "
        "hide, until it is stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="End when nothing waits any more.")
        parser.add_argument(
            "--with-parent", action="store_true", help="End when the process that began it does."
        )

    def handle(self, *, once, with_parent, **options):
        if with_parent:
            os.nice(NICE)
            threading.Thread(target=end_with, args=[os.getppid()], daemon=True).start()
        worker = StoppableWorker()
        if threading.current_thread() is threading.main_thread():
            worker.configure_signals()
        decided_on = None
        try:
            take_up_asked()
            while worker.running:
                take_up_lost(timezone.now())
                if not once and decided_on != (today := timezone.localdate()):
                    decide_due(decided_on := today)
                worker.run()
                if once:
                    break
                time.sleep(LOOKS_EVERY)
        except KeyboardInterrupt:
            pass  # what it is stopped with
        except OperationalError as error:
            self.stderr.write(f"The database is gone, and so is the worker: {error}")


def end_with(parent):
    """Stop this process when `parent`, which began it, is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
