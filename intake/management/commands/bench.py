"""Measure the desk against a floor: bare psycopg doing equal work, in the same run.

Machines are noisy and differ; ratios travel. Each round measures every path once, one after the
other, so that a slow moment falls on all of them alike. Run it by `make bench`, which prepares
databases of its own: it writes visits.
"""

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake import live
from intake.models import Client, RoomSubstance, Visit
from intake.search import search_sql
from rooms.models import Membership, Room, Staff
from rooms.roles import Role

ROOM = "h17"

# What a report counts, over and over: the last year and the one before, of all rooms.
REPORT = """
from django.utils import timezone
from rooms import figures
from rooms.models import Room

rooms = list(Room.objects.order_by("pk"))
year = figures.Period.year(timezone.localdate().year - 1)
while True:
    for period in (year, year.before):
        figures.tables(rooms, period)
        figures.statistics(rooms, period)
"""


@dataclass
class Path:
    """One measured path: its times in seconds, the SQL queries of one run, its floor."""

    name: str
    floor: str = ""
    aim: str = ""
    queries: int | None = None
    per_second: float | None = None
    times: list = field(default_factory=list)

    @contextmanager
    def timed(self):
        begun = time.perf_counter()
        yield
        self.times.append(time.perf_counter() - begun)

    @property
    def median(self):
        return statistics.median(self.times)

    @property
    def p95(self):
        return statistics.quantiles(self.times, n=20)[-1]


class Command(BaseCommand):
    help = "Measure search, admission and the live room against a floor in bare SQL."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=200)
        parser.add_argument("--races", type=int, default=200)
        parser.add_argument("--seconds", type=float, default=4, help="of load on each path")
        parser.add_argument(
            "--large", metavar="DATABASE_URL", help="a larger history, measured in the same rounds"
        )

        parser.add_argument(
            "--report",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="measure once more while figures are counted beside it (of the larger history)",
        )

    def handle(self, *, rounds, races, seconds, large, report, **options):
        if not connection.settings_dict["NAME"].endswith("_bench"):
            raise CommandError("The benchmark writes visits: run it by `make bench`.")
        settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
        bench = Bench(large)
        bench.measure(rounds)
        with bench.server() as port:
            bench.load(port, seconds)
            bench.print_table(self.stdout)
            admitted = bench.race(port, races)
            if report:
                with counting(large or url_of(connection.settings_dict)):
                    bench.measure(rounds)
                    bench.load(port, seconds)
                self.stdout.write("\nThe same while a report is counted beside it, all the time:")
                bench.print_table(self.stdout)
        over = sum(1 for wins in admitted if wins > 1)
        none = sum(1 for wins in admitted if wins == 0)
        self.stdout.write(
            f"4 desks racing {races} times for the last place: "
            f"{over} times over-admitted, {none} times nobody admitted"
        )


class Bench:
    """The database under measurement, one staff member signed in, and what was measured."""

    def __init__(self, large_url):
        self.room = Room.objects.get(slug=ROOM)
        self.staff, _ = Staff.objects.get_or_create(
            username="bench", defaults={"name": "Bench", "password": "!"}
        )
        Membership.objects.get_or_create(staff=self.staff, role=Role.FRONT_DESK, room=self.room)
        self.cookies = sign_in(self.staff)
        self.browser = Browser()
        self.browser.cookies.load(self.cookies)
        self.small = Bare(connection.get_connection_params())
        self.large = Bare(large_url) if large_url else None
        self.substance = RoomSubstance.objects.filter(room=self.room)[0].substance
        rng = random.Random(7)  # noqa: S311 - which clients are measured is no secret
        clients = list(
            Client.objects.filter(known_in__room=self.room, agreements__isnull=False)
            .order_by("pk")
            .values_list("pk", "uuid", "nickname")[:2000]
        )
        self.clients = rng.sample(clients, len(clients))
        self.prefixes = [name[: rng.randint(2, 5)].strip() for _pk, _uuid, name in self.clients]
        Visit.objects.present().update(
            left_at=timezone.now(), closing=Visit.Closing.LEFT, closed_at=timezone.now()
        )
        for client in Client.objects.filter(pk__in=[pk for pk, _u, _n in self.clients[-12:]]):
            Visit.objects.admit(
                client=client,
                room=self.room,
                substance=self.substance,
                method="smoking" if client.pk % 2 else "injection",
                by=self.staff,
                passing=["room_closed"],
            )
        self.paths = {
            path.name: path
            for path in (
                Path("floor: primary key"),
                Path("search, SQL", "floor: primary key", "≤ 8 × (95 %: ≤ 12 ×)"),
                Path("floor: primary key, large"),
                Path("search, SQL, large", "search, SQL", "≤ 1,3 ×"),
                Path("live room, SQL"),
                Path("live room, SQL, large", "live room, SQL", "≤ 1,2 ×"),
                Path("floor: search", ""),
                Path("search", "floor: search"),
                Path("floor: admission"),
                Path("admission", "floor: admission", "≤ 5 ×"),
                Path("floor: live room"),
                Path("live room, changed", "floor: live room"),
                Path("live room, unchanged", "live room, changed", "≤ 0,3 ×"),
            )
        }

    def url(self, name, *args):
        return reverse(f"intake:{name}", args=[ROOM, *args])

    # -- One path after the other --------------------------------------------------------------

    def measure(self, rounds):
        live_queries = self.live_queries()
        for number in range(-10, rounds):
            if number == 0:  # the first rounds warm up
                for path in self.paths.values():
                    path.times.clear()
            client = self.clients[number % (len(self.clients) - 12)]
            prefix = self.prefixes[number % len(self.prefixes)] or "ma"
            self.measure_sql(client, prefix, live_queries)
            self.measure_search(prefix)
            self.measure_admission(client)
            self.measure_live()
        if self.large is None:
            for name in [name for name in self.paths if name.endswith("large")]:
                del self.paths[name]

    def measure_sql(self, client, prefix, live_queries):
        for bare, size in ((self.small, ""), (self.large, ", large")):
            if bare is None:
                continue
            with self.paths[f"floor: primary key{size}"].timed():
                bare.run("SELECT * FROM intake_client WHERE id = %s", [client[0]])
            sql, params = search_sql(prefix, self.room)
            with self.paths[f"search, SQL{size}"].timed():
                bare.run(sql, params)
            with self.paths[f"live room, SQL{size}"].timed():
                for query in live_queries:
                    bare.run(query)

    def live_queries(self):
        with CaptureQueriesContext(connection) as captured:
            live.picture(Room.objects.get(pk=self.room.pk), timezone.now())
        return [query["sql"] for query in captured]

    def measure_search(self, prefix):
        with self.paths["floor: search"].timed():
            self.small.sign_in(self.cookies)
            self.small.run(*search_sql(prefix, self.room))
        self.request("search", "POST", self.url("client_search"), {"q": prefix})

    def measure_admission(self, client):
        with self.paths["floor: admission"].timed():
            self.small.admit(self.cookies, self.room, client[0], self.substance, self.staff)
        self.end_visits(client[0])
        form = {
            "submission": str(uuid.uuid4()),
            "substance": str(self.substance.pk),
            "method": "smoking",
            "passing": "room_closed",
        }
        answer = self.request("admission", "POST", self.url("visit_create", client[1]), form)
        if answer.status_code != 302:
            raise CommandError(f"The admission was refused: {answer.status_code}")
        self.end_visits(client[0])

    def end_visits(self, pk):
        self.small.run(
            "UPDATE intake_visit SET left_at = now(), closing = 'left', closed_at = now()"
            " WHERE client_id = %s AND left_at IS NULL",
            [pk],
        )

    def measure_live(self):
        with self.paths["floor: live room"].timed():
            self.small.sign_in(self.cookies)
            for query in self.live_queries_once():
                self.small.run(query)
        address = self.url("live_room")
        self.request("live room, changed", "GET", address, {"version": "0"})
        version = live.version(self.room, timezone.now())
        self.request("live room, unchanged", "GET", address, {"version": version})

    def live_queries_once(self):
        if not hasattr(self, "_live"):
            self._live = self.live_queries()
        return self._live

    def request(self, name, method, url, data):
        path = self.paths[name]
        if method == "POST":  # as a browser sends a form
            send = partial(
                self.browser.post, url, urlencode(data), "application/x-www-form-urlencoded"
            )
        else:
            send = partial(self.browser.get, url, data)
        send = partial(send, headers={"HX-Request": "true"})
        if path.queries is None:
            with CaptureQueriesContext(connection) as captured:
                answer = send()
            path.queries = len(captured)
            return answer
        with path.timed():
            return send()

    # -- Several desks at once, over the wire ----------------------------------------------------

    @contextmanager
    def server(self):
        """Two workers of the web server, as in production, on a free port of this machine."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        url = url_of(connection.settings_dict)
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"],
            env={**os.environ, "DATABASE_URL": url, "PORT": str(port)},
            cwd=settings.BASE_DIR,
        )
        try:
            deadline = time.monotonic() + 20
            while True:
                try:
                    self.wire(port).request("GET", "/sign-in/")
                    break
                except OSError:
                    if time.monotonic() > deadline:
                        raise CommandError("The web server did not start.") from None
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()
            server.wait(10)

    def wire(self, port):
        return http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, wire, method, url, data=None):
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self.cookies[settings.CSRF_COOKIE_NAME],
        }
        wire.request(method, url, urlencode(data) if data else None, headers)
        answer = wire.getresponse()
        answer.read()
        return answer

    def load(self, port, seconds):
        """Requests per second of each path, from four desks at once."""
        version = f"{self.url('live_room')}?version="
        works = {
            "search": lambda wire, n: self.send(
                wire, "POST", self.url("client_search"), {"q": self.prefixes[n] or "ma"}
            ),
            "admission": self.admit_over_the_wire,
            "live room, changed": lambda wire, n: self.send(wire, "GET", f"{version}0"),
            "live room, unchanged": lambda wire, n: self.send(
                wire, "GET", version + live.version(self.room, timezone.now())
            ),
        }
        for name, work in works.items():
            done = [0, 0, 0, 0]
            end = time.monotonic() + seconds

            def desk(number, work=work, done=done, end=end):
                wire = self.wire(port)
                while time.monotonic() < end:
                    # each desk has clients of its own
                    work(wire, (done[number] * 4 + number) % (len(self.clients) - 12))
                    done[number] += 1
                wire.close()
                connection.close()

            in_parallel(desk)
            self.paths[name].per_second = sum(done) / seconds

    def admit_over_the_wire(self, wire, number, method="smoking"):
        client = self.clients[number]
        answer = self.send(
            wire,
            "POST",
            self.url("visit_create", client[1]),
            {
                "submission": str(uuid.uuid4()),
                "substance": str(self.substance.pk),
                "method": method,
                "passing": "room_closed",
            },
        )
        if answer.status == 302:
            visit = answer.headers["Location"].partition("admitted=")[2]
            self.send(wire, "POST", self.url("visit_leave", visit), {"submission": uuid.uuid4()})

    def race(self, port, rounds):
        """How many of four desks were let in, each time only one injection place was left."""
        places = self.room.places.filter(method="injection", active=True).order_by("position")
        last = places[len(places) - 1]
        fillers = [pk for pk, _u, _n in self.clients[-12:]]
        Visit.objects.present().filter(room=self.room).update(
            left_at=timezone.now(), closing="left", closed_at=timezone.now()
        )
        for client, place in zip(
            Client.objects.filter(pk__in=fillers), places.exclude(pk=last.pk), strict=False
        ):
            Visit.objects.admit(
                client=client,
                room=self.room,
                substance=self.substance,
                method="injection",
                place=place,
                by=self.staff,
                passing=["room_closed"],
            )
        wins = []
        for number in range(rounds):
            answers: list[int] = []
            start = threading.Barrier(4)

            def desk(of, number=number, answers=answers, start=start):
                wire = self.wire(port)
                client = self.clients[(number * 4 + of) % (len(self.clients) - 12)]
                start.wait()
                answers.append(
                    self.send(
                        wire,
                        "POST",
                        self.url("visit_create", client[1]),
                        {
                            "submission": str(uuid.uuid4()),
                            "substance": str(self.substance.pk),
                            "method": "injection",
                            "passing": "room_closed",
                        },
                    ).status
                )
                wire.close()

            in_parallel(desk)
            there = Visit.objects.present().filter(place=last)
            wins.append(max(answers.count(302), there.count()))
            there.update(left_at=timezone.now(), closing="left", closed_at=timezone.now())
        return wins

    # -- The table ---------------------------------------------------------------------------------

    def print_table(self, out):
        width = max(map(len, self.paths))
        out.write(
            f"{'':{width}}  {'median':>8} {'95 %':>8} {'SQL':>4} {'req/s':>7}  ratio to floor"
        )
        for path in self.paths.values():
            ratio = ""
            if path.floor in self.paths:
                floor = self.paths[path.floor]
                ratio = (
                    f"{path.median / floor.median:.2f} × (95 %: {path.p95 / floor.p95:.2f} ×)"
                    f" of {path.floor}"
                )
            out.write(
                f"{path.name:{width}}  {path.median * 1000:6.2f}ms {path.p95 * 1000:6.2f}ms"
                f" {path.queries if path.queries is not None else '':>4}"
                f" {f'{path.per_second:.0f}' if path.per_second else '':>7}  {ratio}"
                f"{f'   aim {path.aim}' if path.aim else ''}"
            )


class Bare:
    """A psycopg connection doing by hand what the application does."""

    def __init__(self, params):
        if isinstance(params, str):
            self.connection = psycopg.connect(params, autocommit=True)
        else:
            names = ("dbname", "user", "password", "host", "port")
            known = {name: params[name] for name in names if params.get(name)}
            self.connection = psycopg.connect(**known, autocommit=True)

    def run(self, sql, params=None):
        return (
            self.connection.execute(sql, params).fetchall()
            if _returns(sql)
            else (self.connection.execute(sql, params))
        )

    def sign_in(self, cookies):
        """Session, staff member and roles in one query."""
        return self.run(
            "SELECT st.*, m.role, m.room_id FROM django_session s"
            " JOIN rooms_staff st ON st.username = 'bench' AND st.is_active"
            " JOIN rooms_membership m ON m.staff_id = st.id"
            " WHERE s.session_key = %s AND s.expire_date > now()",
            [cookies[settings.SESSION_COOKIE_NAME]],
        )

    def admit(self, cookies, room, client, substance, staff):
        """All guards and all writes of an admission, by hand, in as few statements as it takes."""
        self.sign_in(cookies)
        now = timezone.now()
        with self.connection.transaction():
            self.run(
                "INSERT INTO config_submission (key, path, staff_id, digest, location, sent_at)"
                " VALUES (%s, %s, %s, %s, '', now())",
                [uuid.uuid4(), "/floor/", staff.pk, "x" * 64],
            )
            self.run("SELECT * FROM intake_client WHERE id = %s FOR NO KEY UPDATE", [client])
            self.run(
                "UPDATE rooms_liveroom SET version = version + 1 WHERE room_id = %s", [room.pk]
            )
            self.run(
                "SELECT EXISTS (SELECT FROM intake_firstaidagreement a"
                "  JOIN intake_agreementtext t ON t.id = a.text_id WHERE a.client_id = %s"
                "  AND t.version_id >= (SELECT max(number) FROM intake_agreementversion"
                "   WHERE asks_new_signature AND published_on <= %s)),"
                " EXISTS (SELECT FROM intake_visit WHERE client_id = %s AND left_at IS NULL),"
                " (SELECT women_only FROM rooms_room WHERE id = %s)",
                [client, now.date(), client, room.pk],
            )
            self.run("SELECT kept_id FROM intake_clientjoin WHERE duplicate_id = %s", [client])
            self.run(
                "SELECT * FROM incidents_quarantineroom WHERE room_id = %s AND client_id = %s"
                " AND starts_at <= %s AND ends_at > %s",
                [room.pk, client, now, now],
            )
            self.run("SELECT * FROM rooms_openinghours WHERE room_id = %s", [room.pk])
            self.run(
                "SELECT EXISTS (SELECT FROM intake_substancemethod"
                " WHERE substance_id = %s AND method = 'smoking' AND active)",
                [substance.pk],
            )
            place = self.run(
                "SELECT p.id FROM rooms_place p WHERE p.room_id = %s AND p.method = 'smoking'"
                " AND p.active AND NOT EXISTS (SELECT FROM intake_visit v"
                "  WHERE v.place_id = p.id AND v.left_at IS NULL) ORDER BY p.position LIMIT 1",
                [room.pk],
            )[0][0]
            visit = self.run(
                "INSERT INTO intake_visit (uuid, room_id, client_id, method, place_id, arrived_at,"
                " admitted_by_id, passed, closing) VALUES (%s, %s, %s, 'smoking', %s, %s, %s,"
                " '{}', '') RETURNING id",
                [uuid.uuid4(), room.pk, client, place, now, staff.pk],
            )[0][0]
            self.run(
                "INSERT INTO intake_consumption (uuid, visit_id, room_id, at, substance_id, method,"
                " recorded_by_id) VALUES (%s, %s, %s, %s, %s, 'smoking', %s)",
                [uuid.uuid4(), visit, room.pk, now, substance.pk, staff.pk],
            )
            self.run(
                "UPDATE intake_roomclient SET last_seen_at = %s, visits = visits + 1,"
                " substance_id = %s, method = 'smoking' WHERE room_id = %s AND client_id = %s",
                [now, substance.pk, room.pk, client],
            )
            self.run(
                "UPDATE intake_waitingentry SET ended_at = %s, ending = 'admitted'"
                " WHERE client_id = %s AND ended_at IS NULL",
                [now, client],
            )


def _returns(sql):
    return sql.lstrip().upper().startswith(("SELECT", "WITH")) or "RETURNING" in sql


def url_of(database):
    """The URL of a database, from its settings."""
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)


@contextmanager
def counting(url):
    """A process of its own counts the figures of the database at `url` until the end."""
    report = subprocess.Popen(  # noqa: S603 - every argument is from here
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", REPORT],
        env={**os.environ, "DATABASE_URL": url, "OWNER_DATABASE_URL": url},
        cwd=settings.BASE_DIR,
    )
    try:
        yield
        if report.poll() is not None:
            raise CommandError("The report ended by itself.")
    finally:
        report.terminate()
        report.wait(10)


def sign_in(staff):
    """The cookies of a session of `staff`, as the sign-in would set them."""
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return {
        settings.SESSION_COOKIE_NAME: session.session_key,
        settings.CSRF_COOKIE_NAME: _get_new_csrf_string(),
    }


def in_parallel(desk):
    """Run `desk(number)` in four threads and wait for them."""
    threads = [threading.Thread(target=desk, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
