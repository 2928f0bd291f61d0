"""The desk: one screen for who is at the door, who is inside, who waits."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from intake.models import Consumption, Visit
from tests.factories import ClientFactory
from tests.page import Page

# An id that belongs to nobody; the same in every process, for it names a test.
NOBODY = "9b2f6a54-6f4e-4f7b-9a35-0d6a4c1e7f00"

URL = "/rooms/kilden/desk/"


@pytest.fixture
def now():
    """The clock stands still, on a whole minute."""
    moment = timezone.now().replace(second=0, microsecond=0)
    with time_machine.travel(moment, tick=False) as clock:
        yield clock


def test_the_desk_shows_the_room_with_who_is_inside_and_who_waits(
    front_desk, bo, mia, inside, waits, now
):
    inside(bo, at=timezone.now() - timedelta(minutes=12))
    waits(mia)
    page = Page(front_desk.get(URL))
    live = page.by_id("live").text
    assert "Smoking 1/2" in live
    assert "Injection 0/2" in live
    assert "Bo R1 Cocaine 12 min" in live
    assert "R2 free" in live
    assert "Mia Smoking · 0 min Place free" in live
    assert "Who is at the door?" in page.by_id("door").text


def test_a_place_taken_for_long_is_marked_by_words_too(front_desk, bo, inside, now):
    inside(bo, at=timezone.now() - timedelta(minutes=44))
    assert "Longer than usual" not in Page(front_desk.get(URL)).text
    now.shift(timedelta(minutes=1))
    assert "45 min ! Longer than usual" in Page(front_desk.get(URL)).text


def test_the_first_who_waits_is_called_when_a_place_is_free(
    front_desk, room, bo, mia, inside, waits
):
    others = [ClientFactory(registered_in=room) for _place in range(2)]
    visits = [inside(other) for other in others]
    waits(bo)
    waits(mia)
    assert "Place free" not in Page(front_desk.get(URL)).text
    visits[0].leave(by=front_desk.staff)
    waiting = [li for li in Page(front_desk.get(URL)).root.all("li") if "Call in" in li.text]
    assert ["Place free" in li.text for li in waiting] == [True, False]
    assert waiting[0].text.startswith("Bo")


def test_forgotten_visits_are_told(front_desk, bo, mia, inside):
    inside(mia)
    assert "forgotten open" not in Page(front_desk.get(URL)).text
    inside(bo, at=timezone.now() - timedelta(hours=13))
    page = Page(front_desk.get(URL))
    assert "1 visit seems to have been forgotten open." in page.text
    assert "/rooms/kilden/everyone-left/" in page.links


def test_htmx_gets_the_desk_without_the_page_around_it(front_desk, bo, inside):
    inside(bo)
    fragment = Page(front_desk.get(URL, headers={"HX-Request": "true"}))
    assert fragment.by_id("desk")
    assert "Bo" in fragment.text
    assert not list(fragment.root.all("html", "header"))


def test_every_button_in_the_room_works_without_javascript(front_desk, bo, mia, inside, waits):
    visit, entry = inside(bo), waits(mia)
    page = Page(front_desk.get(URL))
    for address in (
        f"/rooms/kilden/waiting/{entry.uuid}/gave-up/",
        f"/rooms/kilden/visits/{visit.uuid}/again/",
        f"/rooms/kilden/visits/{visit.uuid}/leave/",
    ):
        response = front_desk.post(address, page.form(address).fields)
        assert response.status_code == 302
    entry.refresh_from_db()
    visit.refresh_from_db()
    assert entry.ending == "gave_up"
    assert visit.consumptions.count() == 2
    assert visit.closing == "left"


# -- What was just done --------------------------------------------------------------------------


def done(browser, query):
    return Page(browser.get(f"{URL}?{query}")).by_id("done")


def test_an_admission_is_told_with_its_undo(front_desk, bo, inside, now):
    visit = inside(bo)
    told = done(front_desk, f"admitted={visit.uuid}")
    assert told.text == "Bo admitted, R1 Undo"
    [undo] = told.all("form")
    assert undo["action"] == f"/rooms/kilden/visits/{visit.uuid}/undo/"
    now.shift(timedelta(minutes=10, seconds=1))
    assert done(front_desk, f"admitted={visit.uuid}").text == "Bo admitted, R1"


def test_a_leaving_is_told_with_its_undo(front_desk, bo, inside, now):
    visit = inside(bo).leave(by=front_desk.staff)
    told = done(front_desk, f"left={visit.uuid}")
    assert told.text == "Bo has left Undo"
    [undo] = told.all("form")
    assert undo["action"] == f"/rooms/kilden/visits/{visit.uuid}/reopen/"
    now.shift(timedelta(minutes=10, seconds=1))
    assert done(front_desk, f"left={visit.uuid}").text == "Bo has left"


def test_another_intake_is_told_with_its_undo_while_that_can_be_done(front_desk, bo, inside, now):
    consumption = inside(bo).consume_again(by=front_desk.staff)
    told = done(front_desk, f"intake={consumption.uuid}")
    assert told.text == "Bo: another intake, Cocaine Undo"
    [undo] = told.all("form")
    assert undo["action"] == f"/rooms/kilden/intakes/{consumption.uuid}/undo/"
    now.shift(timedelta(minutes=10, seconds=1))
    assert done(front_desk, f"intake={consumption.uuid}").text == "Bo: another intake, Cocaine"


def test_waiting_is_told_with_the_way_off_the_list(front_desk, mia, waits):
    entry = waits(mia)
    told = done(front_desk, f"waiting={entry.uuid}")
    assert told.text == "Mia is on the waiting list Undo"
    entry.give_up(by=front_desk.staff)
    assert done(front_desk, f"waiting={entry.uuid}").text == "Mia is on the waiting list"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("done=undone", "Undone."),
        ("done=gave-up", "Taken off the waiting list."),
        ("done=closed", "Visit closed with the estimated time."),
        ("everyone=1", "1 visit ended."),
        ("everyone=0", "0 visits ended."),
        ("everyone=12", "12 visits ended."),
    ],
)
def test_other_things_done_are_told(front_desk, query, words):
    assert done(front_desk, query).text == words


@pytest.mark.parametrize(
    "query",
    [
        "",
        "done=",
        "done=anything",
        "done=undone%00",
        "admitted=",
        "admitted=not-a-uuid",
        "admitted=%00",
        "admitted=%ED%A0%80",
        f"admitted={NOBODY}",
        f"left={NOBODY}",
        f"intake={NOBODY}",
        f"waiting={NOBODY}",
        f"unknown={NOBODY}",
    ],
)
def test_what_nobody_did_is_not_told(front_desk, query):
    assert done(front_desk, query).text == ""


@pytest.mark.parametrize("number", ["-1", "x", "1.5", "²", "9" * 5000])
def test_a_number_somebody_made_up_does_no_harm(front_desk, number):
    response = front_desk.get(URL, {"everyone": number})
    assert response.status_code == 200


def test_what_was_undone_is_told_no_more(front_desk, bo, inside):
    visit = inside(bo)
    visit.undo_admission(by=front_desk.staff)
    assert done(front_desk, f"admitted={visit.uuid}").text == ""
    assert not Visit.objects.exists()
    assert not Consumption.objects.exists()
