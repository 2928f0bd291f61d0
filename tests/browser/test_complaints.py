"""A complaint as staff see it: spoken at the desk, answered, told later by its four words."""

import pytest
from playwright.sync_api import expect

from complaints.models import Complaint, ComplaintTopic

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 740}}
WAYS = {"with JavaScript": {}, "without": {"java_script_enabled": False}, "by touch": PHONE}


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_a_spoken_anonymous_complaint_from_the_desk_to_the_answer(desk, leader, health, options):
    page = desk(allow=["422"], **options)
    page.get_by_role("link", name="Complaint", exact=True).click()
    page.get_by_label("The complaint").fill("Der er koldt i rygerummet om natten")
    page.get_by_label("Conditions in the room").check()
    chosen = page.get_by_label("The leader of the room")
    if options.get("java_script_enabled", True):
        expect(page.locator("#routing")).to_contain_text("the client chooses who answers")
    else:
        page.get_by_role("button", name="Save the complaint").click()
        expect(page.locator("#routing")).to_contain_text("the client chooses who answers")
        expect(page.get_by_label("The complaint")).to_have_value(
            "Der er koldt i rygerummet om natten"
        )
    chosen.check()
    page.get_by_role("button", name="Save the complaint").click()
    expect(page.locator(".slip")).to_contain_text("Your four words")
    words = page.locator(".code").inner_text()
    assert len(words.split()) == 4

    # Asked too early, it is told kindly.
    page.goto(page.url.split("/complaints/")[0] + "/answers/")
    page.get_by_label("The four words").fill(words)
    page.get_by_role("button", name="Look up the answer").click()
    expect(page.get_by_text("There is no answer yet.")).to_be_visible()

    answering = desk("/rooms/kilden/complaints/", who=leader)
    answering.locator(".row-link").click()
    answering.get_by_role("button", name="Note that it was acknowledged").click()
    answering.get_by_role("button", name="Begin to examine it").click()
    answering.get_by_role("link", name="Answer …", exact=True).click()
    answering.get_by_label("Upheld", exact=True).check()
    answering.get_by_label("The answer").fill("Varmen er sat op om natten")
    answering.get_by_role("button", name="Save the answer").click()
    expect(answering.locator(".complaint-state")).to_contain_text("Answered: Upheld")

    # To a colleague, days later, in other words of the same.
    told = desk("/rooms/kilden/answers/", who=health, **options)
    told.get_by_label("The four words").fill(words.upper().replace(" ", "-"))
    told.get_by_role("button", name="Look up the answer").click()
    expect(told.get_by_text("Varmen er sat op om natten")).to_be_visible()
    expect(told.get_by_text("Der er koldt i rygerummet")).to_have_count(0)
    assert Complaint.objects.get().steps.last().kind == "told"


def test_the_receivers_follow_what_is_ticked_and_nothing_typed_is_lost(desk, leader):
    page = desk("/rooms/kilden/complaints/new/")
    page.get_by_label("The complaint").fill("Han råbte ad mig")
    page.get_by_label("Conditions in the room").check()
    page.get_by_label("Socialforvaltningen", exact=True).check()
    page.get_by_label("Discrimination").check()
    routing = page.locator("#routing")
    expect(routing).to_contain_text("Does not judge decisions")
    expect(page.get_by_label("Socialforvaltningen", exact=True)).to_be_checked()
    page.get_by_label(str(leader.staff)).check()
    expect(routing).to_contain_text("no leader of the room sees it")
    expect(routing.get_by_role("radio")).to_have_count(0)
    expect(page.get_by_label("The complaint")).to_have_value("Han råbte ad mig")
    expect(page.get_by_label("When was the treatment decided?")).to_be_hidden()
    page.get_by_label("A treatment decision").check()
    expect(page.get_by_label("When was the treatment decided?")).to_be_visible()


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_an_overdose_meanwhile_opens_beside_it_and_what_was_typed_is_still_there(desk, options):
    page = desk("/rooms/kilden/complaints/new/", **options)
    page.get_by_label("The complaint").fill("Der er koldt i rygerummet")
    page.get_by_label("Conditions in the room").check()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Overdose").click()
    opened.value.wait_for_url("**/overdoses/**")
    opened.value.close()
    expect(page.get_by_label("The complaint")).to_have_value("Der er koldt i rygerummet")
    expect(page.get_by_label("Conditions in the room")).to_be_checked()


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_a_name_left_behind_by_somebody_anonymous_is_shown_and_taken_away(desk, options):
    page = desk("/rooms/kilden/complaints/new/", allow=["422"], **options)
    page.get_by_label("The complaint").fill("Der er koldt i rygerummet")
    page.get_by_label("Facilities").check()
    page.get_by_label("Somebody who gives a name").check()
    page.locator("[name=name]").fill("Ole")
    page.get_by_label("Anonymous").check()
    expect(page.locator("[name=name]")).to_be_hidden()
    page.get_by_role("button", name="Save the complaint").click()
    expect(page.locator("[name=name]")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("Ole")
    page.get_by_role("button", name="Take the name and contact away, and save").click()
    expect(page.locator(".slip")).to_contain_text("Your four words")
    assert Complaint.objects.get().name == ""


def test_the_letter_is_fetched(desk, leader, room, sara):
    complaint = Complaint.objects.receive(
        room=room,
        by=sara,
        way="written",
        text="Koldt",
        topics=ComplaintTopic.objects.filter(code="facilities"),
    )
    page = desk(f"/rooms/kilden/complaints/{complaint.uuid}/", who=leader)
    page.get_by_role("link", name="Acknowledgement …").click()
    page.get_by_label("Text").fill("Kære du. Vi har modtaget din klage.")
    page.get_by_role("button", name="Make the letter").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == f"{complaint.reference}-acknowledgement.pdf"
