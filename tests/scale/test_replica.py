"""Figures from a streaming replica: what is asked of it, how old it is, and what if it is down."""

import secrets
from itertools import count

import pytest
from django.utils import timezone

from intake.models import RoomSubstance
from rooms.roles import Role
from tests.factories import ClientFactory
from tests.scale.servers import (
    Browser,
    Cluster,
    copy_of_the_tests,
    directory,
    programs,
    site,
    wanted,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AS_OF = "These numbers are as of"
DOWN = "The replica does not answer"
NAMES = (f"copied_{number}" for number in count())


@pytest.fixture(scope="module")
def clusters(django_db_setup, django_db_blocker):
    """A server of our own, and one that follows it."""
    with django_db_blocker.unblock():
        found = wanted("pg_basebackup in the version of the database", programs())
    with directory() as one, directory() as other:
        password = secrets.token_urlsafe(24)
        primary, standby = (Cluster(found, place / "data", password) for place in (one, other))
        primary.make()
        with primary.running():
            standby.copy_of(primary)
            with standby.running():
                yield primary, standby


@pytest.fixture
def people(worker, room, heroin):
    """Who leads the room, and three clients."""
    RoomSubstance.objects.create(room=room, substance=heroin, position=1)
    room.methods.get(method="injection").set_number_of_places(3)
    return worker(Role.LEADER), [ClientFactory(registered_in=room) for _client in range(3)]


@pytest.fixture
def copied(clusters, people):
    """The name of a database on both servers with what the tests' database holds."""
    primary, standby = clusters
    standby.start()  # where a test has stopped it
    name = next(NAMES)
    copy_of_the_tests(primary, name)
    caught_up(primary, standby)
    return name


def caught_up(primary, standby):
    [written] = primary.ask("SELECT pg_current_wal_lsn()")
    until(standby, f"SELECT pg_last_wal_replay_lsn() >= '{written}'")


def until(cluster, question):
    """Ask until the answer is yes."""
    while cluster.ask(question) != (True,):
        pass


class Room:
    """The room as its leader sees it, who works there too."""

    def __init__(self, server, leader, substance):
        self.server, self.browser, self.substance = server, Browser(), substance
        assert self.browser.sign_in(server, leader).status_code == 302

    def admit(self, client):
        page = f"/rooms/kilden/clients/{client.uuid}/admit/"
        intake = {"substance": self.substance.pk, "method": "injection"}
        assert self.browser.send(self.server, page, **intake).status_code == 302

    @property
    def desk(self):
        return self.browser.get(self.server, "/rooms/kilden/desk/").page.text

    @property
    def figures(self):
        """How many intakes the figures of this month count, and whether they say of when."""
        path = f"/rooms/kilden/figures/?kind=month&first={timezone.localdate()}"
        page = self.browser.get(self.server, path).page
        if page.by_id("intakes_over_time") is None:
            return 0, AS_OF in page.text
        [*_days, in_all] = page.by_id("intakes_over_time").all("tr")
        return int(next(in_all.all("td")).text), AS_OF in page.text


def test_figures_are_read_from_the_replica_and_all_else_from_the_primary(
    clusters, copied, people, heroin
):
    primary, standby = clusters
    leader, clients = people
    replica = {"DATABASE_REPLICA_URL": standby.url(copied), "REPLICA_BEHIND": "0"}
    with site(primary.url(copied), **replica) as server:
        room = Room(server, leader, heroin)
        room.admit(clients[0])
        caught_up(primary, standby)
        assert room.figures == (1, False)

        standby.ask("SELECT pg_wal_replay_pause()")
        until(standby, "SELECT pg_get_wal_replay_pause_state() = 'paused'")
        room.admit(clients[1])
        until(standby, "SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()")
        # The desk shows who has come in; the figures are those of the replica, and say so.
        assert clients[1].nickname in room.desk
        assert room.figures == (1, True)

        standby.ask("SELECT pg_wal_replay_resume()")
        caught_up(primary, standby)
        assert room.figures == (2, False)
        assert DOWN not in server.said

        standby.stop()
        room.admit(clients[2])
        assert room.figures == (3, False)
        assert server.said.count(DOWN) == 1


def test_what_the_replica_breaks_off_is_asked_of_the_primary(clusters, copied, people, heroin):
    """Here because its role may sign in there and read nothing."""
    primary, standby = clusters
    leader, clients = people
    primary.ask(f"CREATE ROLE onlooker LOGIN PASSWORD '{primary.password}'")
    caught_up(primary, standby)
    url = standby.url(copied).replace("//postgres:", "//onlooker:")
    with site(primary.url(copied), DATABASE_REPLICA_URL=url) as server:
        room = Room(server, leader, heroin)
        room.admit(clients[0])
        assert room.figures == (1, False)
        assert f"{DOWN} (ProgrammingError): permission denied" in server.said
