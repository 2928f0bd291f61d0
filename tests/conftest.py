"""The cast of the tests: one room, another room, staff in each role, a few clients."""

import base64
import os
import shutil
import uuid

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core import serializers
from django.db import connection, transaction
from django.test import Client as Browser

from incidents.models import Quarantine, QuarantineReason
from intake.models import Municipality, Visit, WaitingEntry
from rooms.roles import Role
from tests import factories


class StaffBrowser(Browser):
    """A test client signed in as `staff`; `send` posts a form with a fresh submission key."""

    def __init__(self, staff):
        super().__init__()
        self.staff = staff
        self.force_login(staff)

    def send(self, url, data=None, *, htmx=False, key=None, **fields):
        """Post `data` and `fields` as the page's form would; returns the response."""
        body = {"submission": str(key or uuid.uuid4()), **(data or {}), **fields}
        return self.post(url, body, headers={"HX-Request": "true"} if htmx else None)


# Argon2 is slow by design; only tests of signing in need it.
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
# Keys for the patient journal, the same for each test.
OPEN_VAULT = {
    "JOURNAL_KEYS": "test:" + base64.b64encode(b"k" * 32).decode(),
    "JOURNAL_KEYS_FILE": "",
    "JOURNAL_INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
}


# `make test` runs as the owner, who makes the databases; what is tested is the site.
AS_THE_SITE = {"AS_OWNER": False}


@pytest.fixture(autouse=True)
def _settings_of_a_test(settings):
    for name, value in (QUICK | OPEN_VAULT | AS_THE_SITE).items():
        setattr(settings, name, value)


@pytest.fixture
def room(db):
    """The room most tests are about: two places to inject, two to smoke, always open."""
    return factories.RoomFactory(slug="kilden", name="Kilden")


@pytest.fixture
def other_room(db):
    """A room in which the cast holds no role."""
    return factories.RoomFactory(slug="broen", name="Broen")


def _signed_in(role, room):
    return StaffBrowser(factories.StaffFactory(roles=[(role, room)]))


@pytest.fixture
def front_desk(room):
    return _signed_in(Role.FRONT_DESK, room)


@pytest.fixture
def health(room):
    return _signed_in(Role.HEALTH, room)


@pytest.fixture
def leader(room):
    return _signed_in(Role.LEADER, room)


@pytest.fixture
def central(room):
    return _signed_in(Role.CENTRAL, None)


@pytest.fixture
def auditor(room):
    return _signed_in(Role.AUDITOR, None)


@pytest.fixture
def elsewhere(other_room):
    """Front desk of the other room."""
    return _signed_in(Role.FRONT_DESK, other_room)


@pytest.fixture
def health_elsewhere(other_room):
    """Health staff of the other room."""
    return _signed_in(Role.HEALTH, other_room)


@pytest.fixture
def leader_elsewhere(other_room):
    """The leader of the other room."""
    return _signed_in(Role.LEADER, other_room)


@pytest.fixture
def administrator(db):
    """A system administrator, who holds no role in any room."""
    return StaffBrowser(factories.StaffFactory(is_staff=True))


@pytest.fixture
def sara(front_desk):
    """The staff member behind `front_desk`."""
    return front_desk.staff


@pytest.fixture
def heroin(db):
    return factories.SubstanceFactory(code="test-heroin", name_da="Heroin", name_en="Heroin")


@pytest.fixture
def cocaine(db):
    return factories.SubstanceFactory(code="test-cocaine", name_da="Kokain", name_en="Cocaine")


@pytest.fixture
def bo(room, sara):
    return factories.ClientFactory(nickname="Bo", registered_in=room, registered_by=sara)


@pytest.fixture
def mia(room, sara):
    return factories.ClientFactory(
        nickname="Mia", gender="woman", registered_in=room, registered_by=sara
    )


# -- A real browser ------------------------------------------------------------------------------


def installed_chromium():
    """The path of a Chromium on this machine, or None for Playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            return path
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    path = installed_chromium()
    return browser_type_launch_args | {
        "args": ["--no-first-run", "--disable-gpu", *quiet, *root],
        **({"executable_path": path} if path else {}),
    }


def pytest_collection_modifyitems(config, items):
    """Without any Chromium the browser tests are skipped with one line; in CI that is a failure."""
    driven = [item for item in items if item.get_closest_marker("browser")]
    if not driven or installed_chromium() or _playwright_has_chromium():
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError("No Chromium is installed: the browser tests cannot run.")
    for item in driven:
        item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


def _playwright_has_chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


@pytest.fixture(scope="session", autouse=True)
def _directory_of_static_files():
    """On a fresh clone nothing is collected yet, and whitenoise warns of that."""
    django_settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _static_files_as_written(settings):
    """No collected, hashed copies of static files: a test runs on a fresh clone."""
    # Else each test client that is made looks through all collected files.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


# -- Somebody inside, somebody waiting -----------------------------------------------------------


def letting_in(room, substance, staff):
    def let_in(client, *, room=room, method="smoking", **more):
        return Visit.objects.admit(
            client=client, room=room, substance=substance, method=method, by=staff, **more
        )

    return let_in


def putting_on_the_list(room, substance, staff):
    def join(client, *, room=room, method="smoking"):
        return WaitingEntry.objects.join(
            client=client, room=room, substance=substance, method=method, by=staff
        )

    return join


@pytest.fixture
def inside(room, cocaine, sara):
    """`inside(bo)` lets Bo in to smoke cocaine, as Sara does; returns the Visit."""
    return letting_in(room, cocaine, sara)


@pytest.fixture
def waits(room, cocaine, sara):
    """`waits(mia)` puts Mia on the waiting list to smoke cocaine; returns the WaitingEntry."""
    return putting_on_the_list(room, cocaine, sara)


@pytest.fixture
def quarantine(room, sara):
    """`quarantine(bo)` puts Bo in quarantine in the room for ignoring the rules, as Sara does."""

    def impose(client, *, room=room, by=sara, code="house-rules", **more):
        reason = QuarantineReason.objects.get(code=code)
        return Quarantine.objects.impose(client=client, room=room, reason=reason, by=by, **more)

    return impose


# -- Tests on several connections ----------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """`serialized_rollback` puts back what migrations wrote, also where triggers forbid changes.

    Before the first such test the rows are still there, and would be written over.
    """
    put_back = connection.creation.deserialize_db_from_string

    def put_back_without_triggers(data):
        with pgtrigger.ignore():
            put_back(data)

    connection.creation.deserialize_db_from_string = put_back_without_triggers
    # Of every connection there is: that of the thread of Playwright too.
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def empty_without_triggers(self, sql_list):
        with pgtrigger.ignore():
            empty(self, sql_list)

    operations.execute_sql_flush = empty_without_triggers
    # What the migrations of our apps wrote, before any test empties the tables.
    ours = [
        (apps.get_app_config(app), None) for app in ("rooms", "intake", "incidents", "complaints")
    ]
    with django_db_blocker.unblock():
        models = serializers.sort_dependencies(ours)
        rows = [row for model in models for row in model._base_manager.order_by("pk")]
        written = serializers.serialize("json", rows)
    yield written
    # A thread of the live server, or Playwright's, may hold a connection of its own: a database
    # that somebody uses is not dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def _data_of_the_migrations(request):
    """Put back what migrations wrote, where a test with committed rows has emptied the tables.

    serialized_rollback does not always: Playwright's loop gives the thread another connection
    object than the one on which pytest-django keeps its copy.
    """
    uses = {"db", "transactional_db", "live_server"} & set(request.fixturenames)
    if not uses and not request.node.get_closest_marker("django_db"):
        return
    written = request.getfixturevalue("django_db_setup")
    request.getfixturevalue("db")
    put_back_data_of_the_migrations(written)


def put_back_data_of_the_migrations(written):
    """Write the rows `written` (JSON) by the migrations, where they are gone."""
    if not Municipality.objects.exists():
        with pgtrigger.ignore(), transaction.atomic():
            for row in serializers.deserialize("json", written):
                row.save()


def pytest_terminal_summary(terminalreporter):
    """What tests measured, said at the end of the run, from whichever process it came."""
    for report in terminalreporter.getreports("passed"):
        for title, table in report.user_properties:
            terminalreporter.write_line(f"\n{title}:\n{table}")
