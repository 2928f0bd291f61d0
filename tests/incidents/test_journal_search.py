"""Looking for a journal: for a purpose, logged first, and alike where there is none."""

from datetime import timedelta

import pgtrigger
import pytest
from django.utils import timezone

from incidents import cpr
from incidents.models import JournalAccess, JournalEntry, LookPurpose
from rooms.roles import Role
from tests.conftest import StaffBrowser
from tests.factories import StaffFactory
from tests.incidents.conftest import MANS, WOMANS, journal_with_entry
from tests.page import Page
from tests.rules import counts, written
from tests.test_access import without_tokens

pytestmark = pytest.mark.django_db

URL = "/rooms/kilden/journals/"


def looks():
    return list(JournalAccess.objects.order_by("at").values_list("kind", "purpose", "journal"))


@pytest.mark.parametrize("purpose", LookPurpose.values)
def test_a_journal_is_opened_for_a_purpose_and_that_is_logged(health, journal, purpose):
    response = health.send(URL, number=MANS, purpose=purpose)
    look = JournalAccess.objects.get(kind="open")
    assert response["Location"] == f"{URL}{look.pk}/"
    assert looks() == [("search", purpose, None), ("open", purpose, journal.pk)]
    assert (look.staff, look.room.slug) == (health.staff, "kilden")
    assert "Vågen og klar" in Page(health.get(response["Location"])).text


def test_without_a_purpose_nothing_is_opened_and_nothing_written(health, journal):
    before = counts()
    response = health.send(URL, number=MANS)
    assert response.status_code == 422
    assert "purpose" in Page(response).errors
    assert written(before) == {}


def test_none_and_another_rooms_answer_alike(health, journal, other_room, nora):
    theirs = StaffFactory(roles=[(Role.HEALTH, other_room)])
    journal_with_entry(other_room, theirs, WOMANS)
    answers = []
    for number in (WOMANS, "220258-5000"):
        response = health.send(URL, number=number, purpose="treatment")
        answers.append((response["Location"], without_tokens(health.get(response["Location"]))[2]))
        assert response["Location"] == f"{URL}?none"
    strip = [answer.replace(b'name="submission"', b"") for _where, answer in answers]
    assert len(strip[0]) == len(strip[1])
    assert looks() == [("search", "treatment", None)] * 2
    assert "There is no journal of this room to open." in Page(health.get(f"{URL}?none")).text


def test_ten_searches_an_hour_and_no_more(health, journal, settings):
    settings.JOURNAL_SEARCHES = 3
    for _n in range(3):
        assert health.send(URL, number=WOMANS, purpose="treatment").status_code == 302
    before = counts()
    response = health.send(URL, number=MANS, purpose="treatment")
    assert response.status_code == 422
    assert "You have searched 3 times" in Page(response).errors["number"]
    assert written(before) == {}
    colleague = StaffBrowser(StaffFactory(roles=[(Role.HEALTH, None)]))
    assert colleague.send(URL, number=MANS, purpose="treatment").status_code == 302


def test_a_fictitious_number_is_found_as_well(health, room, nora, bo):
    journal = journal_with_entry(room, nora, client=bo)
    number = journal.unseal(journal.identity, "number")
    response = health.send(URL, number=number, purpose="follow_up")
    assert Page(health.get(response["Location"])).text.count(number[:6])


def test_from_the_page_of_a_client_to_the_journal_under_a_fictitious_number(health, room, nora, bo):
    page = Page(health.get(f"/rooms/kilden/clients/{bo.uuid}/"))
    form = page.form(URL)
    response = health.post(URL, form.fields)
    asked = Page(response).form()
    assert response.status_code == 422
    assert not Page(response).errors, "it only asks why"
    assert "purpose" in Page(health.post(URL, asked.fields)).errors
    response = health.post(URL, asked.fields | {"purpose": "treatment"})
    assert response["Location"] == f"{URL}?none"
    journal_with_entry(room, nora, client=bo)
    response = health.send(URL, client=str(bo.uuid), purpose="treatment")
    assert "Vågen og klar" in Page(health.get(response["Location"])).text


def test_nobody_but_health_staff_sees_that_journals_exist(front_desk, leader, bo):
    for who in (front_desk, leader):
        page = who.get(f"/rooms/kilden/clients/{bo.uuid}/").content.decode()
        assert URL not in page
        assert "ournal" not in page


def test_what_one_signed_lately_is_opened_from_the_list(health, entry):
    page = Page(health.get(URL))
    assert f"?entry={entry.pk}" in page.links
    page = Page(health.get(f"{URL}?entry={entry.pk}"))
    response = health.post(URL, page.form().fields | {"purpose": "correction"})
    assert "Vågen og klar" in Page(health.get(response["Location"])).text


def test_an_entry_of_a_colleague_opens_nothing(room, entry):
    colleague = StaffBrowser(StaffFactory(roles=[(Role.HEALTH, room)]))
    response = colleague.send(URL, entry=str(entry.pk), purpose="treatment")
    assert response["Location"] == f"{URL}?none"


def test_a_journal_of_nobody_is_found_by_any_colleague_however_long_ago_it_was(
    room, nora, bo, other_room, health_elsewhere
):
    nobodys = journal_with_entry(room, nora, text="Ukendt mand")
    journal_with_entry(room, nora, client=bo)
    revealed = journal_with_entry(room, nora)
    revealed.reveal(cpr.read(MANS), room=room, by=nora)
    entry = nobodys.entries.get()
    with pgtrigger.ignore():
        JournalEntry.objects.update(entered_at=timezone.now() - timedelta(days=400))
    colleague = StaffBrowser(StaffFactory(roles=[(Role.HEALTH, room)]))
    page = Page(colleague.get(URL))
    assert [link for link in page.links if "unknown=" in link] == [f"?unknown={entry.pk}"]
    asked = Page(colleague.get(f"{URL}?unknown={entry.pk}"))
    response = colleague.post(URL, asked.form().fields | {"purpose": "follow_up"})
    text = Page(colleague.get(response["Location"])).text
    assert "Ukendt mand" in text
    elsewhere = "/rooms/broen/journals/"
    assert "unknown=" not in str(Page(health_elsewhere.get(elsewhere)).links)
    response = health_elsewhere.send(elsewhere, unknown=str(entry.pk), purpose="treatment")
    assert response["Location"] == f"{elsewhere}?none"


def test_an_entry_of_a_journal_that_is_somebodys_is_no_way_in(room, entry):
    colleague = StaffBrowser(StaffFactory(roles=[(Role.HEALTH, room)]))
    response = colleague.send(URL, unknown=str(entry.pk), purpose="treatment")
    assert response["Location"] == f"{URL}?none"


@pytest.mark.parametrize("field", ["client", "entry", "again", "unknown"])
@pytest.mark.parametrize("value", ["nonsense", "00000000-0000-0000-0000-000000000000"])
def test_what_names_no_journal_opens_none(health, field, value):
    response = health.send(URL, {field: value}, purpose="treatment")
    assert response["Location"] == f"{URL}?none"


def test_if_the_look_cannot_be_logged_nothing_is_shown(health, journal, settings):
    """The log row cannot be sealed to the chain: here, because the keys went away."""
    settings.JOURNAL_INDEX_KEY = ""
    response = health.send(URL, number=MANS, purpose="treatment")
    assert response.status_code == 503
    assert not JournalAccess.objects.exists()
