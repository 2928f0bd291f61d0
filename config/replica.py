"""A second server that may answer what is only read, and may be a little old: figures (ADR 18).

It follows the first one by itself (streaming replication), and is named in DATABASE_REPLICA_URL.
Nothing else asks it: the desk, access and sessions are read where they are written.
"""

import logging
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, OperationalError, connections
from django.utils import timezone

REPLICA = "replica"
# Whether it is of now, and of when else. A replica that has all that was sent to it, and is still
# being sent, is of now, however long nobody wrote anything.
AS_OF = """
    SELECT
        NOT pg_is_in_recovery() OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
            AND EXISTS (SELECT FROM pg_stat_wal_receiver),
        pg_last_xact_replay_timestamp()"""

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Reading:
    """Which server answers, and of when what it holds is (aware datetime); None is now."""

    alias: str
    as_of: datetime | None = None


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


class Router:
    """Reads go to the server that answers, writes and migrations to the first one alone."""

    def db_for_read(self, model, **hints):
        reading = _reading.get()
        return reading.alias if reading else DEFAULT_DB_ALIAS

    def db_for_write(self, model, **hints):
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return False if db == REPLICA else None


def may_answer(read: Callable[P, R]) -> Callable[P, R]:
    """Decorator: the replica may answer what the function reads; it writes nothing.

    Where there is none, nothing changes. Where the replica does not answer or breaks off, which is
    logged, the function is called (again) with the first server.
    """

    @wraps(read)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        if REPLICA not in connections.settings or _reading.get():
            return read(*args, **kwargs)
        try:
            with _asking(Reading(REPLICA, _as_of())):
                return read(*args, **kwargs)
        except Error as error:
            # What follows may quote what was asked.
            said = str(error).partition("\n")[0]
            logger.warning("The replica does not answer (%s): %s", type(error).__name__, said)
            connections[REPLICA].close()
        with _asking(Reading(DEFAULT_DB_ALIAS)):
            return read(*args, **kwargs)

    return asked


def as_of() -> datetime | None:
    """Of when is what is being read (aware datetime), if that is longer ago than REPLICA_BEHIND."""
    moment = (_reading.get() or Reading(DEFAULT_DB_ALIAS)).as_of
    behind = moment and timezone.now() - moment > settings.REPLICA_BEHIND
    return moment if behind else None


@contextmanager
def _asking(reading):
    token = _reading.set(reading)
    try:
        yield
    finally:
        _reading.reset(token)


def _as_of():
    """What the replica says, None for now; raises OperationalError where it cannot tell."""
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(AS_OF)
        current, moment = cursor.fetchone()
    if current:
        return None
    if moment is None:
        raise OperationalError("it cannot tell how old it is")
    return moment
