"""Whether the site can serve: what is wrong is said in the log at the start, and by /readyz."""

import logging
import shutil
from functools import cache

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from . import backup

logger = logging.getLogger("config.readiness")

# The tag of checks that are quick enough to be made every few seconds.
READY = "ready"


def report():
    """Log what the checks that ask the database say, as `check --database default` does."""
    try:
        messages = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    except DatabaseError:
        logger.exception("The database does not answer")
    else:
        for message in messages:
            logger.log(message.level, "%s", message)


def troubles():
    """What keeps this process from serving, as a list of short words; none where it is ready.

    It says nothing of the rooms: whoever asks need not have signed in.
    """
    found = [] if has_disk() else ["disk: nearly full"]
    if backup.is_overdue():
        found.append("backup: overdue")
    messages = checks.run_checks(tags=[READY])
    found += [f"keys: {message.id}" for message in messages if message.is_serious()]
    try:
        missing = migrations_missing()
    except DatabaseError:
        logger.warning("The database does not answer", exc_info=True)
        return [*found, "database: does not answer"]
    return [*found, *(["migrations: not applied"] if missing else [])]


def migrations_missing():
    """The migrations that the database has not had yet, as a set. Raises DatabaseError."""
    return migrations_there() - MigrationRecorder(connection).applied_migrations().keys()


@cache
def migrations_there():
    """The migrations of this release, read once: anybody may ask, as often as they like."""
    return frozenset(MigrationLoader(None).graph.nodes)


def has_disk():
    """Whether the disk that the site lies on has more than READY_DISK_FREE bytes left."""
    return shutil.disk_usage(settings.BASE_DIR).free > settings.READY_DISK_FREE
