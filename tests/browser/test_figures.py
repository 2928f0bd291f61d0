"""The day and the figures of a room, and what one shift hands over to the next."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from intake.models import Visit
from rooms.models import HandoverNote

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 740}}
WAYS = {"with JavaScript": {}, "without": {"java_script_enabled": False}, "by touch": PHONE}


@pytest.fixture
def somebody_came(kilden, sara, usual_client, cocaine):
    return Visit.objects.admit(
        client=usual_client, room=kilden, substance=cocaine, method="smoking", by=sara
    )


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_a_note_is_handed_over_and_read_by_the_next_shift(
    desk, kilden, front_desk, leader, options
):
    page = desk("/rooms/kilden/today/", allow=["422"], **options)
    page.get_by_label("Note to the next shift").fill("Nummeret er 010170-1234")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(".field-bad")).to_contain_text("reads as a CPR number")
    expect(page.get_by_label("Note to the next shift")).to_have_value("Nummeret er 010170-1234")
    page.get_by_label("Note to the next shift").fill("Døren binder")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator(".handover-note")).to_contain_text("Døren binder")
    expect(page.get_by_role("button", name="Take back")).to_be_visible()

    page = desk("/rooms/kilden/today/", who=leader, **options)
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator(".handover-note")).to_contain_text(f"read by {leader.staff}")
    assert HandoverNote.objects.get().readings.get().read_by == leader.staff


def test_a_period_is_chosen_by_keyboard_and_every_chart_is_drawn(desk, leader, somebody_came):
    page = desk("/rooms/kilden/figures/", who=leader)
    page.get_by_label("Period").focus()
    page.keyboard.type("Year")
    page.get_by_label("A day in it").fill(f"{timezone.localdate()}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(timezone.localdate().year))
    charts = page.locator("img.chart")
    expect(charts.first).to_be_attached()
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        page.wait_for_function(
            "image => image.complete && image.naturalWidth > 0", arg=chart.element_handle()
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_follow_the_theme_and_print_is_light(desk, leader, somebody_came, scheme):
    page = desk("/rooms/kilden/figures/", who=leader, color_scheme=scheme)
    page.get_by_label("A day in it").fill(f"{timezone.localdate()}")
    page.get_by_role("button", name="Show").click()
    chart = page.locator("img.chart").first
    chart.scroll_into_view_if_needed()
    page.wait_for_function("image => image.currentSrc", arg=chart.element_handle())
    assert f"theme={scheme}" in chart.evaluate("image => image.currentSrc")
    page.emulate_media(media="print")
    page.wait_for_function(
        "image => image.currentSrc.includes('theme=light')", arg=chart.element_handle()
    )
