"""The command behind `make`: everything a development machine needs, in one Python process.

    python -m config.local run | test [pytest arguments] | prepare | bench [arguments] | stop

A start of Python with Django costs most of a second, so one process does all there is to do
before the server takes its place.
"""

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from typing import NoReturn
from urllib.parse import urlsplit, urlunsplit

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError

from config import embedded_postgres

DEVELOPMENT_ENV = embedded_postgres.VAR / "development.env"


def run(*_: str) -> NoReturn:
    """Serve the site at 127.0.0.1 on PORT, with demo data the first time."""
    port = _port()
    prepare()
    print(f"\n  Consumption rooms at http://127.0.0.1:{port}\n")
    for username, password, what in _demo_accounts():
        print(f"    {username:<16} {password:<16} {what}")
    print("\n  Ctrl-C ends the site; make stop ends its database.\n", flush=True)
    os.environ.pop("AS_OWNER", None)  # from here on as the application's own role
    _start_worker()
    _become("gunicorn", "config.wsgi", "--config", "config/gunicorn.py")


def _start_worker() -> None:
    """Start what makes the reports: beside the site, behind it in line, and gone with it.

    It is not waited for. Ctrl-C reaches it too; ended in another way, the site takes it along, and
    when the database is stopped it ends by itself.
    """
    subprocess.Popen([sys.executable, "manage.py", "worker", "--with-parent"])


def test(*arguments: str) -> NoReturn:
    """Run pytest on a real PostgreSQL."""
    os.environ["DATABASE_REPLICA_URL"] = ""  # those that need a replica make one
    _set_up()
    call_command("compile_translations")
    _become("pytest", "--numprocesses", "auto", *arguments)


def prepare(*_: str) -> None:
    """Bring database, translations and static files up to date, without serving."""
    from django.contrib.auth import get_user_model
    from django.db import connections

    _set_up()
    call_command("migrate", interactive=False, verbosity=0)
    if os.environ["OWNER_DATABASE_URL"] != os.environ["DATABASE_URL"]:
        call_command("grant_app_role", verbosity=0)
    call_command("compile_translations")
    if not get_user_model().objects.exists():
        call_command("load_demo")
    call_command("collectstatic", interactive=False, verbosity=0)
    connections.close_all()


# Made once beside the development database: name, clients, consumptions, years.
HISTORIES = [("_bench", 20_000, 400_000, 3), ("_bench_large", 200_000, 5_000_000, 10)]


def bench(*arguments: str) -> None:
    """Measure desk and figures, in databases of their own; `--small` leaves the large one out."""
    url = _set_up()
    call_command("collectstatic", interactive=False, verbosity=0)
    wanted = HISTORIES[:1] if "--small" in arguments else HISTORIES
    urls = [_history(url, *history) for history in wanted]
    os.environ["DATABASE_URL"] = os.environ["OWNER_DATABASE_URL"] = urls[0]
    large = ["--large", urls[1]] if len(urls) > 1 else []
    rest = [argument for argument in arguments if argument != "--small"]
    _manage(urls[-1], "bench_figures")
    _become_manage("bench", *large, *rest)


def _history(base: str, suffix: str, clients: int, consumptions: int, years: int) -> str:
    """The URL of a database beside `base` with a synthetic history, made when it is not there."""
    import psycopg
    from psycopg import sql

    parts = urlsplit(base)
    name = parts.path.lstrip("/") + suffix
    url = urlunsplit(parts._replace(path="/" + name))
    with psycopg.connect(base, autocommit=True) as server:
        there = "SELECT 1 FROM pg_database WHERE datname = %s"
        if server.execute(there, [name]).fetchone() is None:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    _manage(url, "migrate", "--verbosity", 0)
    with psycopg.connect(url) as database:
        filled = database.execute("SELECT 1 FROM intake_client LIMIT 1").fetchone()
    if not filled:
        numbers = {"clients": clients, "consumptions": consumptions, "years": years, "seed": 1}
        options = [part for option, n in numbers.items() for part in (f"--{option}", n)]
        _manage(url, "load_history", *options)
    return url


def _manage(url: str, *arguments: object) -> None:
    """Run a management command on the database at `url`."""
    line = [sys.executable, "manage.py", *map(str, arguments)]
    subprocess.run(
        line, env=os.environ | {"DATABASE_URL": url, "OWNER_DATABASE_URL": url}, check=True
    )


def stop(*_: str) -> None:
    """Stop the development database."""
    print("Database stopped." if embedded_postgres.stop() else "The database was not running.")


APP_ROLE = "rooms_app"


def _set_up() -> str:
    """Start the database, write down the development values, and set Django up as its owner.

    DATABASE_URL in the environment names another server: then none is started, and its owner is
    OWNER_DATABASE_URL, or the same role. Returns the owner's URL.
    """
    values = {}
    if "DATABASE_URL" not in os.environ:
        owner = embedded_postgres.start()
        values = {"DATABASE_URL": _as_app_role(owner), "OWNER_DATABASE_URL": owner}
    _keep(values)
    os.environ["AS_OWNER"] = "True"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    return values.get("OWNER_DATABASE_URL") or os.environ["OWNER_DATABASE_URL"]


def _as_app_role(owner: str) -> str:
    """The URL of the application's own role beside that of the owner, with its kept password."""
    kept = _kept().get("DATABASE_URL", "")
    password = urlsplit(kept).password if f"//{APP_ROLE}:" in kept else secrets.token_urlsafe(32)
    parts = urlsplit(owner)
    place = f"{APP_ROLE}:{password}@{parts.hostname}:{parts.port}"
    return urlunsplit(parts._replace(netloc=place))


def _keep(changed: dict[str, str]) -> None:
    """Write var/development.env, which config/settings.py reads.

    The port of the database may change from start to start; the other lines are written once
    and may be edited.
    """
    values = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "HTTPS": "False",
        "JOURNAL_KEYS": f"development:{_new_key()}",
        "JOURNAL_INDEX_KEY": _new_key(),
    } | _kept()
    DEVELOPMENT_ENV.parent.mkdir(exist_ok=True)
    text = "".join(f"{name}={value}\n" for name, value in (values | changed).items())
    embedded_postgres.write_private(DEVELOPMENT_ENV, text)


def _kept() -> dict[str, str]:
    """What var/development.env holds."""
    if not DEVELOPMENT_ENV.exists():
        return {}
    lines = DEVELOPMENT_ENV.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def _new_key() -> str:
    """A key for the patient journal (incidents/vault.py)."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _port() -> int:
    """The port to serve on, refused when it is taken: two servers could share it in silence."""
    wanted = os.environ.get("PORT", "8000")
    if not (wanted.isdecimal() and 1 <= int(wanted) <= 65535):
        sys.exit(f"PORT is a number from 1 to 65535, not {wanted!r}.")
    try:
        return embedded_postgres.bind_briefly(int(wanted))
    except OSError as error:
        sys.exit(f"Port {wanted}: {error.strerror}. Choose another, as in: make run PORT=8001")


def _demo_accounts() -> list[tuple[str, str, str]]:
    """Name, password and purpose of those demo accounts that this database holds."""
    from django.contrib.auth import get_user_model

    from intake.management.commands.load_demo import DEMO_ACCOUNTS

    there = get_user_model().objects.values_list("username", flat=True)
    present = set(there.filter(username__in=[username for username, _, _ in DEMO_ACCOUNTS]))
    return [account for account in DEMO_ACCOUNTS if account[0] in present]


def _become_manage(*arguments: str) -> NoReturn:
    """Let a management command take the place of this process."""
    os.execv(sys.executable, [sys.executable, "manage.py", *arguments])


def _become(module: str, *arguments: str) -> NoReturn:
    """Let a program take the place of this process, so that signals reach it directly."""
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


COMMANDS: dict[str, Callable[..., None]] = {
    command.__name__: command for command in (run, test, prepare, bench, stop)
}


def main(name: str = "", *arguments: str) -> None:
    if name not in COMMANDS:
        sys.exit(f"python -m config.local {' | '.join(COMMANDS)}")
    os.chdir(embedded_postgres.PROJECT)
    try:
        COMMANDS[name](*arguments)
    except (embedded_postgres.PostgresError, OSError) as error:
        sys.exit(str(error))
    except (CommandError, DatabaseError, ImproperlyConfigured) as error:
        sys.exit(f"{type(error).__name__}: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
