"""Programs that a test starts on loopback, in a directory of its own, and stops by their number."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from config import embedded_postgres
from tests.conftest import OPEN_VAULT
from tests.factories import PASSWORD
from tests.page import Page

HOST = "127.0.0.1"


def wanted(program, found):
    """Give what was `found`; skip with one line where it is None. In CI that is a failure."""
    if found is None:
        say = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        say(f"{program} is not installed")
    return found


def free_port():
    return embedded_postgres.bind_briefly(0)


# -- The site ------------------------------------------------------------------------------------


def database_url():
    """The URL of the database of the tests."""
    known = connection.settings_dict
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**known)


def at_port(url, port):
    """The same database at another port of this machine."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{parts.password}@{HOST}:{port}"))


def environment(url, **more):
    """The environment of a process of the site on the database at `url`."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.scale.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": HOST,
        "DEBUG": "False",
        "HTTPS": "False",
        **OPEN_VAULT,
        **more,
    }


@contextmanager
def site(url, **more):
    """The site as gunicorn serves it, one worker, on the database at `url`; gives its Site.

    `more` goes to its environment.
    """
    with socket.socket() as listening, tempfile.TemporaryFile("w+") as log:
        listening.bind((HOST, 0))
        # Who asks before the worker is there waits in this line.
        listening.listen()
        port = listening.getsockname()[1]
        number = listening.fileno()
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "config.wsgi"),
                *("--config", "config/gunicorn.py", "--workers", "1", "--bind", f"fd://{number}"),
            ],
            env=environment(url, **more),
            cwd=settings.BASE_DIR,
            pass_fds=[number],
            stderr=log,
        )
        listening.close()  # so that a server that dies answers nobody
        try:
            yield Site(port, log)
        finally:
            server.terminate()
            server.wait()
            print(Site(port, log).said)  # shown where a test fails


@dataclass
class Answer:
    status_code: int
    location: str
    content: bytes

    @cached_property
    def page(self):
        return Page(self)


@dataclass
class Site:
    """A server of the site at a port; `log` is the file of what it says."""

    port: int
    log: object

    @property
    def said(self):
        self.log.seek(0)
        return self.log.read()


class Browser:
    """Somebody who keeps cookies, as a browser does, whichever server of the site answers."""

    def __init__(self):
        self.cookies = {}

    def request(self, server, method, path, fields=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        wire = HTTPConnection(HOST, server.port)
        wire.request(method, path, urlencode(fields) if fields is not None else None, headers)
        answer = wire.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        content = answer.read()
        wire.close()
        return Answer(answer.status, answer.headers.get("Location", ""), content)

    def get(self, server, path):
        return self.request(server, "GET", path)

    def send(self, server, page, path=None, **fields):
        """Send the form for `path` that stands on `page` (a path), filled with `fields`."""
        form = self.get(server, page).page.form(path)
        return self.request(server, "POST", path or page, form.fields | fields)

    def sign_in(self, server, staff):
        """Sign `staff` in by the form, with the password of the tests."""
        return self.send(server, "/sign-in/", login=staff.username, password=PASSWORD)


# -- PostgreSQL and PgBouncer --------------------------------------------------------------------


def unprivileged():
    """Options of subprocess: neither PostgreSQL nor PgBouncer runs as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def give(path):
    """Make a file or directory that of the account the programs run as."""
    if who := unprivileged():
        shutil.chown(path, who["user"], who["group"])


@contextmanager
def directory():
    """A directory that the programs may write in."""
    with tempfile.TemporaryDirectory() as name:
        give(name)
        yield Path(name)


def private(path, text):
    """Write a file for the programs alone."""
    path.write_text(text)
    path.chmod(0o600)
    give(path)


def programs():
    """The directory of PostgreSQL's programs in the version of the tests' own server, or None."""
    major = connection.pg_version // 10000
    debians = Path(f"/usr/lib/postgresql/{major}/bin")
    if (debians / "pg_basebackup").exists():
        return debians
    try:
        of_pg0 = [path.parent for path in embedded_postgres.programs("pg_basebackup")]
    except embedded_postgres.PostgresError:
        return None
    return next((path for path in of_pg0 if path.parent.name.startswith(f"{major}.")), None)


class Cluster:
    """A PostgreSQL in `data` at a port of its own; `bin` is the directory of its programs."""

    def __init__(self, bin, data, password):
        self.bin, self.data, self.password = bin, data, password
        self.port = free_port()
        self.environment = {
            "PATH": os.defpath,
            "LC_ALL": "C.UTF-8",
            "PGPASSWORD": password,
            # Those of pg0 bring what they need along.
            "LD_LIBRARY_PATH": str(bin.parent / "lib"),
        }

    def run(self, program, *arguments, **options):
        """Run one of PostgreSQL's programs as its superuser; raises CalledProcessError."""
        with tempfile.TemporaryFile("w+") as words:
            done = subprocess.run(
                [self.bin / program, *map(str, arguments)],
                env=self.environment,
                cwd=self.data.parent,
                stdin=options.pop("stdin", subprocess.DEVNULL),
                stdout=options.pop("stdout", words),
                stderr=words,
                **unprivileged(),
                check=False,
            )
            words.seek(0)
            assert not done.returncode, f"{program}: {words.read()}"

    def make(self):
        """Begin as an empty server."""
        private(self.data.parent / "password", self.password)
        self.run(
            *("initdb", "--no-sync", "--auth=scram-sha-256", "--username=postgres"),
            *("--pwfile=password", "--encoding=UTF8", "--locale=C.UTF-8", "--pgdata", self.data),
        )

    def copy_of(self, primary):
        """Begin as a copy of `primary` that follows it."""
        self.run(
            *("pg_basebackup", "--no-sync", "--checkpoint=fast", "--wal-method=stream"),
            *("--write-recovery-conf", "--host", HOST, "--port", primary.port),
            *("--username=postgres", "--pgdata", self.data),
        )

    @contextmanager
    def running(self):
        self.start()
        try:
            yield
        finally:
            self.stop()

    @property
    def runs(self):
        return (self.data / "postmaster.pid").exists()

    def start(self):
        """Start it, unless it runs; comes back when it answers."""
        if self.runs:
            return
        settings_of_it = {
            "port": self.port,
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "fsync": "off",
        }
        options = " ".join(f"-c {name}='{value}'" for name, value in settings_of_it.items())
        self.run("pg_ctl", "start", "--wait", "--pgdata", self.data, "--log=log", "-o", options)

    def stop(self):
        if self.runs:
            self.run("pg_ctl", "stop", "--wait", "--mode=immediate", "--pgdata", self.data)

    def url(self, name="postgres"):
        return f"postgres://postgres:{self.password}@{HOST}:{self.port}/{name}"

    def ask(self, sql):
        """The one row of a query, as the superuser."""
        with psycopg.connect(self.url(), autocommit=True) as server:
            rows = server.execute(sql)
            return rows.fetchone() if rows.description else None


@contextmanager
def bouncer(url, size):
    """PgBouncer in transaction mode before the server of the database `url`, and the URL by it.

    All that ask share `size` connections of the server. What a transaction leaves on one of them is
    discarded, so that whoever counts on it fails at once, not some day.
    """
    program = shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin:{os.environ['PATH']}")
    wanted("pgbouncer", program)
    parts = urlsplit(url)
    port = free_port()
    to = make_conninfo("", host=parts.hostname, port=parts.port)
    with directory() as place:
        private(place / "users", f'"{parts.username}" "{parts.password}"\n')
        private(
            place / "pgbouncer.ini",
            f"""
[databases]
* = {to}
[pgbouncer]
listen_addr = {HOST}
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {place}/users
admin_users = {parts.username}
pool_mode = transaction
server_reset_query_always = 1
default_pool_size = {size}
max_client_conn = 100
logfile = {place}/log
""",
        )
        ready, says = os.pipe()
        server = subprocess.Popen(
            [program, "pgbouncer.ini"],
            cwd=place,
            stdout=subprocess.DEVNULL,
            stderr=says,
            **unprivileged(),
        )
        os.close(says)
        with open(ready) as lines:
            # It says so when it listens.
            heard = []
            for line in lines:
                heard.append(line)
                if "process up" in line:
                    break
            else:
                pytest.fail(f"pgbouncer did not start: {''.join(heard)}")
            try:
                yield at_port(url, port)
            finally:
                server.terminate()
                lines.read()
                server.wait()


def copy_of_the_tests(cluster, name):
    """Put what the tests' database holds into a new database of `cluster`."""
    cluster.ask(f"CREATE DATABASE {name}")
    with directory() as place:
        file = place / "dump"
        dump = ["--format=custom", "--file", file, "--dbname", database_url()]
        program = cluster.bin / "pg_dump"
        subprocess.run([program, *dump], env=cluster.environment, check=True)
        file.chmod(0o644)
        cluster.run(
            *("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"),
            *("--dbname", cluster.url(name), file),
        )
