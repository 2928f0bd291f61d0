"""Two servers of the site on one database are one site: neither knows what the other does not."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from incidents.models import Overdose, OverdoseEvent
from intake.models import RoomSubstance, Visit
from rooms.roles import Role
from tests.factories import ClientFactory
from tests.scale.servers import Browser, database_url, site

pytestmark = [
    pytest.mark.served,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

ROUNDS, TAPS = 5, 10


@pytest.fixture(scope="module")
def servers(django_db_setup, django_db_blocker):
    """Two servers of the site on the database of the tests."""
    with django_db_blocker.unblock():
        url = database_url()
    with site(url) as one, site(url) as other:
        yield one, other


@pytest.fixture
def desks(servers, worker):
    """(server, Browser, Staff) at both servers: somebody signed in by the form at each."""
    found = []
    for server in servers:
        staff = worker(Role.FRONT_DESK)
        browser = Browser()
        assert browser.sign_in(server, staff).status_code == 302
        found.append((server, browser, staff))
    return found


def at_once(*acts):
    """What each of `acts` gives, all begun at the same moment."""
    start = Barrier(len(acts))

    def begin(act):
        start.wait()
        return act()

    with ThreadPoolExecutor(len(acts)) as colleagues:
        return list(colleagues.map(begin, acts))


def test_who_signed_in_at_one_is_signed_in_at_the_other_until_they_sign_out(servers, desks):
    one, other = servers
    _server, browser, _staff = desks[0]
    desk = browser.get(other, "/rooms/kilden/desk/")
    assert desk.status_code == 200
    token = {"csrfmiddlewaretoken": desk.page.form().fields["csrfmiddlewaretoken"]}
    assert browser.get(one, "/rooms/kilden/desk/").status_code == 200
    session = dict(browser.cookies)
    assert browser.request(other, "POST", "/sign-out/", token).status_code == 302
    browser.cookies = session  # as if the cookie had been kept
    answer = browser.get(one, "/rooms/kilden/desk/")
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/sign-in/")


def test_a_form_that_is_sent_to_both_servers_writes_once(desks, room, heroin, bo):
    (one, browser, _staff), (other, _browser, _other) = desks
    RoomSubstance.objects.create(room=room, substance=heroin, position=1)
    page = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    fields = browser.get(one, page).page.form().fields
    fields |= {"substance": heroin.pk, "method": "injection"}
    answers = at_once(
        *(
            lambda server=server: browser.request(server, "POST", page, fields)
            for server in (one, other)
        )
    )
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.location for answer in answers}) == 1
    assert Visit.objects.count() == 1


def test_of_two_desks_at_two_servers_one_gets_the_last_place(desks, room, heroin, inside, bo):
    inside(bo, method="injection")
    for _round in range(ROUNDS):
        clients = [ClientFactory(registered_in=room) for _desk in desks]
        pages = [f"/rooms/kilden/clients/{client.uuid}/admit/" for client in clients]
        forms = [
            browser.get(server, page).page.form().fields
            for (server, browser, _staff), page in zip(desks, pages, strict=True)
        ]
        answers = at_once(
            *(
                lambda desk=desk, page=page, form=form: desk[1].request(
                    desk[0], "POST", page, form | {"substance": heroin.pk, "method": "injection"}
                )
                for desk, page, form in zip(desks, pages, forms, strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [302, 422]
        [last] = Visit.objects.present().exclude(client=bo)
        last.leave(by=desks[0][2])


def test_an_overdose_that_begins_at_one_is_written_from_both(desks):
    (one, browser, staff), (other, colleague, colleagues_staff) = desks
    started = browser.send(one, "/rooms/kilden/desk/", "/rooms/kilden/overdoses/start/")
    page = started.location
    assert colleague.get(other, page).status_code == 200

    def tap(server, browser, kind):
        for _tap in range(TAPS):
            answer = browser.send(server, page, f"{page}record/", kind=kind)
            assert answer.status_code == 302

    at_once(lambda: tap(one, browser, "oxygen"), lambda: tap(other, colleague, "breathing_checked"))
    overdose = Overdose.objects.get()
    written = OverdoseEvent.objects.filter(overdose=overdose).values_list("kind", "recorded_by")
    assert sorted(written) == sorted(
        [("oxygen", staff.pk)] * TAPS + [("breathing_checked", colleagues_staff.pk)] * TAPS
    )
    at_one, at_other = browser.get(one, page).page, colleague.get(other, page).page
    for shown in (at_one, at_other):
        assert str(staff) in shown.text
        assert str(colleagues_staff) in shown.text
