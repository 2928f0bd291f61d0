"""The site through PgBouncer in transaction mode: each transaction may get another connection."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from incidents.models import ChainLink, JournalAccess
from intake.models import RoomSubstance, Visit
from rooms.roles import Role
from tests.factories import ClientFactory
from tests.incidents.conftest import MANS, journal_with_entry
from tests.scale.servers import Browser, bouncer, database_url, environment, site

pytestmark = [
    pytest.mark.served,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

# Fewer connections than threads of the site: they have to share.
CONNECTIONS, DESKS, ROUNDS = 2, 4, 3


@pytest.fixture(scope="module")
def url(django_db_setup, django_db_blocker):
    """The URL of the tests' database by PgBouncer."""
    with django_db_blocker.unblock():
        direct = database_url()
    with bouncer(direct, CONNECTIONS) as url:
        yield url


@pytest.fixture(scope="module")
def server(url):
    """The site, which reaches its database by PgBouncer alone."""
    with site(url, DATABASE_POOLED="True", LOG_LEVEL="ERROR") as server:
        yield server


@pytest.fixture
def signed_in(server, worker):
    """`signed_in(staff)` is a Browser of that member of staff, who signed in by the form."""

    def sign_in(staff):
        browser = Browser()
        assert browser.sign_in(server, staff).status_code == 302
        return browser

    return sign_in


def test_desks_work_side_by_side(server, signed_in, worker, room, heroin):
    """They search, let in, take it back and let in again; each change names who made it."""
    RoomSubstance.objects.create(room=room, substance=heroin, position=1)
    for method in room.methods.all():
        method.set_number_of_places(DESKS)
    staff = [worker(Role.FRONT_DESK) for _desk in range(DESKS)]
    clients = [ClientFactory(nickname=f"Ravn {n}", registered_in=room) for n in range(DESKS)]
    desk = "/rooms/kilden/desk/"

    def admit(browser, client):
        page = f"/rooms/kilden/clients/{client.uuid}/admit/"
        admitted = browser.send(server, page, substance=heroin.pk, method="injection")
        assert admitted.status_code == 302, admitted.page.text
        return admitted.location

    def work(browser, client):
        for _round in range(ROUNDS):
            found = browser.send(server, desk, "/rooms/kilden/search/", q=client.nickname)
            assert client.nickname in found.page.text
            done = admit(browser, client)
            undo = f"/rooms/kilden/visits/{done.partition('admitted=')[2]}/undo/"
            assert browser.send(server, done, undo).status_code == 302
        visit = admit(browser, client).partition("admitted=")[2]
        leave = f"/rooms/kilden/visits/{visit}/leave/"
        assert browser.send(server, desk, leave).status_code == 302

    browsers = [signed_in(colleague) for colleague in staff]
    with ThreadPoolExecutor(DESKS) as colleagues:
        list(colleagues.map(work, browsers, clients))
    for colleague, client in zip(staff, clients, strict=True):
        visit = Visit.objects.get(client=client)
        assert (visit.admitted_by, visit.closed_by) == (colleague, colleague)
        [inside] = visit.events.all()  # as it was before the leaving
        assert inside.pgh_context == {"staff": colleague.pk}
    assert server.said == ""


def test_figures_and_a_journal_are_read(server, signed_in, worker, room, inside, bo):
    inside(bo)
    figures = signed_in(worker(Role.LEADER)).get(server, "/rooms/kilden/figures/")
    assert figures.status_code == 200
    nurse = worker(Role.HEALTH)
    journal = journal_with_entry(room, nurse, MANS)
    browser = signed_in(nurse)
    looked = browser.send(server, "/rooms/kilden/journals/", number=MANS, purpose="treatment")
    assert "Vågen og klar" in browser.get(server, looked.location).page.text
    assert JournalAccess.objects.filter(kind="open", journal=journal).count() == 1
    assert server.said == ""


def test_many_rows_are_read_without_a_cursor_of_the_server(url, worker, room):
    """Without DATABASE_POOLED the next rows are asked of a connection that is somebody else's."""
    journal_with_entry(room, worker(Role.HEALTH), MANS)
    assert ChainLink.objects.exists()
    assert verify(url, DATABASE_POOLED="True").returncode == 0
    assert re.search('(cursor|portal) "[^"]+" does not exist', verify(url).stderr)


def verify(url, **more):
    """`manage.py verify_journal`, which reads all links of the chain, in a process of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", "verify_journal"],
        env=environment(url, **more),
        cwd=settings.BASE_DIR,
        check=False,
        capture_output=True,
        text=True,
    )
