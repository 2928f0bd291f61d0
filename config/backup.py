"""Backups: written only encrypted, to keys whose other half lies elsewhere.

A backup is a file of the format age. In it are a line of JSON, the Manifest, and after it what
pg_dump writes in its custom format. Both are of one snapshot of the database, and neither touches
a disk in the clear. Who holds the machine can write backups and read none.
"""

import io
import json
import os
import shutil
import subprocess
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from urllib.parse import quote

import psycopg
import pyrage
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

PATTERN = "rooms-%Y-%m-%dT%H%M%SZ.age"


class BackupError(Exception):
    """It cannot be done; the message says why in one line."""


@dataclass(frozen=True)
class Manifest:
    """What stands before the dump: when it was made (UTC), and {table: how many rows}."""

    made_at: str
    rows: dict[str, int]


# -- Writing -------------------------------------------------------------------------------------


def write(directory):
    """Write a backup into `directory` (Path) and return its path.

    Raises BackupError; then there is no file.
    """
    to = recipients()
    if not directory.is_dir():
        raise BackupError(f"{directory} is no directory: set BACKUP_DIR.")
    path = directory / datetime.now(UTC).strftime(PATTERN)
    # mkstemp's file is readable by its owner alone.
    with NamedTemporaryFile(dir=directory, prefix=".", suffix=".part", delete=False) as part:
        try:
            with _dumping() as (manifest, dump):
                line = json.dumps(asdict(manifest)).encode() + b"\n"
                pyrage.encrypt_io(_Joined(line, dump), part, to)
            os.fsync(part.fileno())
            os.rename(part.name, path)
        except OSError as error:
            raise BackupError(f"It could not be written: {error}") from error
        finally:
            Path(part.name).unlink(missing_ok=True)
    return path


def recipients():
    """The public keys that backups are written to. Raises BackupError."""
    if not settings.BACKUP_RECIPIENTS:
        raise BackupError("BACKUP_RECIPIENTS is not set: nothing is written in the clear.")
    try:
        return [pyrage.x25519.Recipient.from_str(key) for key in settings.BACKUP_RECIPIENTS]
    except pyrage.RecipientError as error:
        raise BackupError(f"In BACKUP_RECIPIENTS is what is no public key: {error}") from None


@contextmanager
def _dumping():
    """The Manifest and the output of pg_dump, of one moment."""
    with transaction.atomic(), connection.cursor() as cursor, TemporaryFile() as words:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        manifest = Manifest(timezone.now().astimezone(UTC).isoformat(), _rows(cursor))
        command = [program("pg_dump"), "--format=custom", f"--snapshot={snapshot}"]
        address = _address(connection.settings_dict["NAME"])
        with subprocess.Popen(
            command, env=address, stdout=subprocess.PIPE, stderr=words
        ) as dumping:
            yield manifest, dumping.stdout
        if dumping.returncode:
            raise BackupError(f"pg_dump failed: {_last_line(words)}")


def _rows(cursor):
    """{table: how many rows} of all tables."""
    cursor.execute(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE relkind = 'r' AND nspname = 'public' ORDER BY 1"
    )
    found = {}
    for [table] in cursor.fetchall():
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.SQL(table)))
        [found[table]] = cursor.fetchone()
    return found


class _Joined:
    """A line and after it a stream, read as one."""

    def __init__(self, line, stream):
        self.line, self.stream = io.BytesIO(line), stream

    def read(self, size=-1):
        return self.line.read(size) or self.stream.read(size)


# -- Reading -------------------------------------------------------------------------------------


def restore(path, key_file, database):
    """Make `database` from the backup at `path`, with a key of `key_file`; return its Manifest.

    Raises BackupError, also where there is such a database already; then none is left behind.
    """
    keys = _keys(key_file)
    with _server() as server:
        try:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        except psycopg.errors.DuplicateDatabase:
            raise BackupError(f"There is a database {database} already.") from None
        try:
            return _fill(path, keys, database)
        except BaseException:
            drop(database)
            raise


def drop(database):
    """Drop a database that restore() made."""
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))


def rows_of(database):
    """{table: how many rows} of a database on the same server."""
    with psycopg.connect(**_parameters(database)) as there, there.cursor() as cursor:
        return _rows(cursor)


def address_of(database):
    """The URL of a database on the same server, for the role that this process runs as."""
    known = _parameters(database)
    known = {name: quote(str(value), safe="") for name, value in known.items()}
    encrypted = f"?sslmode={known['sslmode']}" if "sslmode" in known else ""
    return "postgres://{user}:{password}@{host}:{port}/{dbname}".format(**known) + encrypted


def _fill(path, keys, database):
    # What the owner and the roles were is another server's matter: grant_app_role says it anew.
    command = [
        *(program("pg_restore"), "--exit-on-error", "--single-transaction"),
        *("--no-owner", "--no-privileges", "--no-comments", f"--dbname={database}"),
    ]
    with TemporaryFile() as words, path.open("rb") as backup:
        restoring = subprocess.Popen(
            command, env=_address(database), stdin=subprocess.PIPE, stderr=words
        )
        split, failure = _Split(restoring.stdin), None
        try:
            pyrage.decrypt_io(backup, split, keys)
        except pyrage.DecryptError:
            failure = f"No key of this file opens {path.name}."
        except OSError as error:
            failure = f"{path.name} is damaged or cut off, or could not be read on: {error}"
        if failure:
            # Else what came until now would be kept, where it ends well.
            restoring.kill()
        try:
            restoring.communicate()
        except BrokenPipeError:
            restoring.wait()
        if restoring.returncode and (words.tell() or not failure):
            failure = f"pg_restore failed: {_last_line(words)}"
    if failure:
        raise BackupError(failure)
    return Manifest(**json.loads(split.line))


class _Split:
    """What is written to it: a line that is kept, and after it a stream that is passed on."""

    def __init__(self, stream):
        self.line, self.ended, self.stream = b"", False, stream

    def write(self, data):
        rest = data
        if not self.ended:
            line, end, rest = data.partition(b"\n")
            self.line += line
            self.ended = bool(end)
        if rest:
            self.stream.write(rest)
        return len(data)

    def flush(self):
        self.stream.flush()


def _keys(key_file):
    """The secret keys in a file as age-keygen writes it. Raises BackupError."""
    try:
        lines = key_file.read_text().splitlines()
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise BackupError(f"{key_file} holds no secret key of age.")
    return found


# -- The newest ----------------------------------------------------------------------------------


def newest(directory):
    """When the newest backup in `directory` was made (aware datetime), or None."""
    found = []
    for path in directory.glob("rooms-*.age"):
        try:
            found.append(datetime.strptime(path.name, PATTERN).replace(tzinfo=UTC))
        except ValueError:
            continue
    return max(found, default=None)


def is_overdue():
    """Whether backups are kept where this process sees them, and the newest is too old."""
    if settings.BACKUP_DIR is None:
        return False
    made_at = newest(settings.BACKUP_DIR)
    return made_at is None or timezone.now() - made_at > settings.BACKUP_EVERY


# -- PostgreSQL ----------------------------------------------------------------------------------


def program(name):
    """The path of a program of PostgreSQL that is no older than the server. Raises BackupError.

    From PG_BIN, else from PATH and where Debian and the development server keep them.
    """
    if settings.PG_BIN:
        return str(Path(settings.PG_BIN) / name)
    places = [Path(where) for where in (shutil.which(name),) if where]
    places += Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    places += embedded(name)
    with _server() as server:
        wanted = server.info.server_version // 10_000
    for path in places:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        words = said.stdout.split()
        if len(words) > 2 and int(words[2].split(".")[0]) >= wanted:
            return str(path)
    raise BackupError(f"There is no {name} of PostgreSQL {wanted} or newer: set PG_BIN.")


def embedded(name):
    """Where the server of a development machine has a program: an iterable of Path."""
    from . import embedded_postgres

    try:
        return embedded_postgres.programs(name)
    except (ImportError, embedded_postgres.PostgresError):
        return []


def _parameters(database):
    known = connection.settings_dict
    return {
        "host": known["HOST"] or "",
        "port": known["PORT"] or 5432,
        "user": known["USER"] or "",
        "password": known["PASSWORD"] or "",
        "dbname": database,
        **{name: value for name, value in known["OPTIONS"].items() if name == "sslmode"},
    }


def _address(database):
    """The environment for a program of PostgreSQL: a password on its command line would show."""
    names = {
        **{"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"},
        **{"password": "PGPASSWORD", "sslmode": "PGSSLMODE"},
    }
    known = _parameters(database)
    given = {names[key]: str(known[key]) for key in names if known.get(key)}
    return {"PATH": os.defpath, "PGDATABASE": database, **given}


def _server():
    """A connection to the server, outside of any transaction, to make and drop databases."""
    return closing(psycopg.connect(**_parameters("postgres"), autocommit=True))


def _last_line(words):
    words.seek(0)
    lines = words.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it did not say why"
