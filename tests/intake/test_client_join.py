"""Two registrations of one person, joined by the leader: both histories, one of them used."""

import pytest

from intake.models import Client, ClientJoin, FirstAidAgreement
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import contents, counts, refused_with, written


@pytest.fixture
def again(room, sara):
    """Bo once more, under another spelling."""
    return ClientFactory(nickname="Boo", registered_in=room, registered_by=sara)


@pytest.fixture
def join(leader):
    """`join(again, bo)` joins Boo to Bo, as the leader does."""

    def join(duplicate, into, reason="says so"):
        return ClientJoin.objects.join(duplicate, into=into, by=leader.staff, reason=reason)

    return join


def url(client):
    return f"/rooms/kilden/clients/{client.uuid}/join/"


# -- The verb ------------------------------------------------------------------------------------


def test_a_join_says_who_when_and_why(join, bo, again, leader):
    before = counts()
    done = join(again, bo)
    assert written(before) == {"intake.ClientJoin": 1}
    assert (done.duplicate, done.kept, done.by, done.reason) == (again, bo, leader.staff, "says so")
    assert Client.objects.get(pk=again.pk).kept == bo
    assert bo.kept == bo
    assert bo.registrations() == again.registrations() == [bo.pk, again.pk]


@pytest.mark.parametrize(
    ("pair", "code"),
    [("itself", "join_of_two"), ("again", "joined_already"), ("chain", "join_chain")],
)
def test_what_cannot_be_joined_is_refused(join, bo, mia, again, pair, code):
    if pair != "itself":
        join(again, bo)
    duplicate, into = {
        "itself": (bo, bo),
        "again": (again, mia),
        "chain": (bo, mia),
    }[pair]
    with refused_with(code):
        join(duplicate, into)
    if pair == "chain":
        with refused_with(code):
            join(mia, again)


def test_several_may_be_joined_to_one(join, bo, mia, again):
    join(again, bo)
    join(mia, bo)
    assert bo.registrations() == [bo.pk, *sorted([again.pk, mia.pk])]


def test_who_is_inside_or_waits_under_the_name_is_not_joined(join, bo, mia, again, inside, waits):
    visit = inside(again)
    with refused_with("join_inside"):
        join(again, bo)
    visit.leave(by=visit.admitted_by)
    waits(mia)
    with refused_with("join_inside"):
        join(mia, bo)
    join(again, bo)


def test_a_join_has_a_reason(join, bo, again):
    with refused_with("reason_missing"):
        join(again, bo, reason="")


# -- What comes of it ----------------------------------------------------------------------------


def test_the_duplicate_is_neither_admitted_nor_put_on_a_list(join, bo, again, inside, waits):
    join(again, bo)
    for verb in (inside, waits):
        with refused_with("joined"):
            verb(again)
    inside(bo)


def test_search_by_either_name_finds_the_one_that_is_kept_once(
    join, bo, again, inside, room, front_desk
):
    inside(again).leave(by=front_desk.staff)
    join(again, bo)
    found = Client.objects.search("boo", room)
    assert found == [bo]
    assert found[0].found_as == "Boo"
    assert found[0].last_seen_here, "what the room knows of it stands for the person"
    assert Client.objects.search("bo", room) == [bo]
    page = Page(front_desk.post("/rooms/kilden/search/", {"q": "boo"})).by_id("found")
    assert "also registered as Boo" in page.text
    assert [link["href"] for link in page.all("a")] == [f"/rooms/kilden/clients/{bo.uuid}/admit/"]


@pytest.mark.parametrize(
    "page", ["", "admit/", "correct/", "agreement/", "refer/", "quarantine/", "join/"]
)
def test_the_pages_of_the_duplicate_lead_to_those_of_the_one_that_is_kept(
    join, bo, again, leader, page
):
    join(again, bo)
    response = leader.get(f"/rooms/kilden/clients/{again.uuid}/{page}")
    assert response["Location"] == f"/rooms/kilden/clients/{bo.uuid}/{page}"


def test_what_is_sent_for_the_duplicate_is_refused_in_words(join, bo, again, front_desk, cocaine):
    join(again, bo)
    body = {"substance": "other", "other_substance": cocaine.pk, "method": "smoking"}
    response = front_desk.send(f"/rooms/kilden/clients/{again.uuid}/admit/", body)
    assert response.status_code == 422
    assert "Is registered twice. Use the registration that is kept." in Page(response).text


def test_the_page_shows_both_histories_each_under_its_name(
    join, bo, again, front_desk, inside, quarantine
):
    inside(bo).leave(by=front_desk.staff)
    inside(again).leave(by=front_desk.staff)
    quarantine(again).lift(by=front_desk.staff, reason="mistaken")
    join(again, bo)
    page = Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/"))
    rows = [row.text for table in page.root.all("tbody") for row in table.all("tr")]
    assert ["recorded as Boo" in row for row in rows] == [True, False]
    # The visit, the agreement and the quarantine.
    assert page.text.count("recorded as Boo") == 3
    assert FirstAidAgreement.objects.filter(client__in=bo.registrations()).count() == 2
    assert "says so" in page.text
    # Undoing is the leader's.
    assert "Undo the join" not in page.text


# -- The page ------------------------------------------------------------------------------------


def form_of(browser, client, **more):
    return Page(browser.get(url(client))).form().fields | {"reason": "says so", **more}


def test_the_page_offers_those_alike(leader, bo, again, mia):
    offered = Page(leader.get(url(again))).form().choices("into")
    assert offered == [str(bo.uuid)]


def test_the_leader_joins_two(leader, bo, again):
    response = leader.send(url(again), form_of(leader, again, into=bo.uuid))
    assert response["Location"] == f"/rooms/kilden/clients/{bo.uuid}/"
    assert ClientJoin.objects.get().by == leader.staff
    page = Page(leader.get(response["Location"]))
    assert page.form(f"/rooms/kilden/clients/{again.uuid}/join/undo/")


def test_somebody_of_quite_another_name_is_looked_for(leader, mia, again):
    found = Page(leader.send(url(again), form_of(leader, again, q="mia")))
    assert found.errors["into"].endswith("Choose who it is.")
    assert str(mia.uuid) in found.form().choices("into")
    sent = form_of(leader, again, q="mia", into=mia.uuid)
    assert leader.send(url(again), sent).status_code == 302
    assert Client.objects.get(pk=again.pk).kept == mia


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"into": ""}, "into"),
        ({"into": "nobody"}, "into"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"q": "x" * 81}, "q"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(leader, bo, again, change, field):
    sent = form_of(leader, again, into=str(bo.uuid)) | change
    before = contents()
    page = Page(leader.send(url(again), sent))
    assert list(page.errors) == [field]
    assert contents() == before
    for name in ("q", "reason"):
        assert page.form().fields[name] == sent[name]


def test_a_refusal_is_told_in_words(leader, bo, again, inside):
    inside(again)
    page = Page(leader.send(url(again), form_of(leader, again, into=bo.uuid)))
    assert "Is inside, or waits, under this name." in page.text
