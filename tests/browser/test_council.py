"""What a client says at the desk, until it is decided and answered in public."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import CouncilDecision, Suggestion, UserCouncil
from tests.complaints.conftest import day

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 740}}
WAYS = {"with JavaScript": {}, "without": {"java_script_enabled": False}, "by touch": PHONE}


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_a_suggestion_becomes_an_agenda_item_a_decision_and_a_public_answer(
    desk, kilden, leader, front_desk, central, options
):
    begin = timezone.now()
    today = timezone.localdate(begin)
    UserCouncil.objects.found(room=kilden, by=leader.staff, founded_on=today - timedelta(days=9))

    page = desk(**options)
    page.get_by_role("link", name="Suggestion", exact=True).click()
    page.get_by_label("Criticism").check()
    page.get_by_label("What was said?").fill("Mads sagde: her er for koldt")
    page.get_by_role("button", name="Note it").click()
    expect(page.locator("#done")).to_contain_text("Noted. The leader answers it.")
    # Two days later nobody would be signed in there, and it would ask on.
    page.context.close()

    page = desk("/rooms/kilden/start/", who=leader, **options)
    expect(page.locator(".need")).to_contain_text("Suggestions to answer")
    page.goto(page.url.replace("start", "council"))
    page.get_by_role("link", name="Plan a meeting …").click()
    page.get_by_label("When is the meeting?").fill(day(today + timedelta(days=1)))
    page.get_by_label("Agenda").fill("Since last time")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text="Since last time")).to_be_visible()

    page.goto(page.url.split("/council")[0] + "/suggestions/?state=open")
    page.get_by_role("link", name="Look at it").click()
    page.get_by_role("link", name="Put it on the agenda of").click()
    page.get_by_label("Words on the agenda").fill("Warmth by the door")
    page.get_by_role("button", name="Put it on the agenda").click()
    expect(page.locator(".agenda")).to_contain_text("Warmth by the door")
    meeting = page.url.partition("//")[2]

    with time_machine.travel(begin + timedelta(days=2)):
        for browser in (leader, front_desk):
            browser.force_login(browser.staff)
        page = desk(meeting[meeting.index("/") :], who=leader)
        page.get_by_role("link", name="Write the notes …").click()
        page.get_by_label("How many clients came?").fill("6")
        page.get_by_label("How many staff came?").fill("2")
        page.get_by_label("Notes").fill("It is cold by the door.")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Note a decision …").click()
        page.get_by_label("What was decided?").fill("A heater by the door")
        page.get_by_label("Which item was it about?").select_option(label="Warmth by the door")
        page.get_by_label("Who does it?").fill("The leader")
        page.get_by_label("By when?").fill(day(today + timedelta(days=9)))
        page.get_by_role("button", name="Save").click()
        page.get_by_role("button", name="Show the notes to all staff").click()
        expect(page.get_by_text("All staff of the room can read the notes.")).to_be_visible()

        page.get_by_role("link", name="from a suggestion").click()
        page.get_by_role("link", name="Answer …").click()
        page.get_by_label("What became of it?").fill("The council decided on a heater.")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Make it public …").click()
        page.get_by_label("What everybody may read").fill("It is too cold by the door.")
        page.get_by_role("button", name="Show it on the public page").click()
        expect(page.get_by_text("It is too cold by the door.")).to_be_visible()

        decision = CouncilDecision.objects.get()
        assert (decision.text, decision.item.suggestion) == (
            "A heater by the door",
            Suggestion.objects.get(),
        )
        [public] = kilden.suggestions.published()
        assert public.public_text == "It is too cold by the door."
        assert public.answer == "The council decided on a heater."

        poster = desk(f"/rooms/kilden/council/meetings/{decision.meeting.uuid}/poster/")
        expect(poster.get_by_role("article")).to_contain_text("It is cold by the door.")
        expect(poster.get_by_role("article")).to_contain_text("A heater by the door")
        assert "Mads" not in poster.content()


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_a_wish_for_a_talk_is_arranged_and_held(desk, kilden, leader, options):
    page = desk(**options)
    page.get_by_role("link", name="Suggestion", exact=True).click()
    page.get_by_role("link", name="Wants a talk with the leader …").click()
    expect(page.get_by_text("Everybody has a right to a talk")).to_be_visible()
    page.get_by_role("button", name="Note the wish").click()
    expect(page.locator("#done")).to_contain_text("The leader arranges the talk.")

    page = desk("/rooms/kilden/start/", who=leader, **options)
    page.get_by_role("link", name="Talks to arrange").click()
    page.get_by_role("link", name="Arrange it …").click()
    at = timezone.localtime() + timedelta(days=3)
    page.get_by_label("When is the talk?").fill(f"{at:%d.%m.%Y %H:%M}")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="How it ended …").click()
    page.get_by_label("Held").check()
    page.get_by_label("What came of it?").fill("Longer hours are looked into")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Longer hours are looked into")).to_be_visible()
