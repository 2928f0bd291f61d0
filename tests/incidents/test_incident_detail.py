"""An incident with all that was told of it."""

import pytest

from tests.page import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(front_desk):
    return lambda incident: Page(front_desk.get(f"/rooms/kilden/incidents/{incident.uuid}/"))


def test_it_shows_what_was_told(page, report, bo, sara):
    incident = report(
        kind="theft",
        clients=[bo],
        unknown_person=True,
        happened="En cykel er væk\n\nLåsen var klippet",
        staff_present=[sara],
    )
    shown = page(incident)
    for words in ("Theft", "Bo", "somebody unknown", "En cykel er væk", str(sara)):
        assert words in shown.text
    assert len([p for p in shown.root.all("p") if "klippet" in p.text]) == 1


def test_the_title_names_nobody(page, report, bo):
    assert page(report(clients=[bo])).title == "Incident · Kilden"


def test_an_overdose_leads_to_its_timeline(page, overdose, tap):
    tap("naloxone", naloxone_mg="0.8")
    shown = page(overdose)
    assert f"/rooms/kilden/overdoses/{overdose.uuid}/" in shown.links
    assert "Naloxone in all 0.8 mg" in shown.text
    assert "going on" in shown.text


def test_the_page_of_the_client_lists_it_in_the_rooms_of_who_looks(
    front_desk, elsewhere, report, bo, other_room
):
    incident = report(kind="theft", clients=[bo])
    theirs = report(kind="weapon", clients=[bo], room=other_room, by=elsewhere.staff)
    here = Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/"))
    assert f"/rooms/kilden/incidents/{incident.uuid}/" in here.links
    assert "Theft Kilden" in here.text
    assert "Weapon" not in here.text
    there = Page(elsewhere.get(f"/rooms/broen/clients/{bo.uuid}/"))
    assert f"/rooms/broen/incidents/{theirs.uuid}/" in there.links
    assert "Theft" not in there.text
