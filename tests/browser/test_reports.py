"""A report is ordered, watched and fetched; and what is not decided yet is waited for."""

import io
from datetime import date

import pypdf
import pytest
from playwright.sync_api import expect

from rooms.figures import Period
from rooms.figures.publication import Gathering, decide
from rooms.management.commands.worker import StoppableWorker
from rooms.models import HiddenCells, ReportMakeup, ReportOrder
from tests.rooms.conftest import count  # noqa: F401
from tests.rooms.tables import Happened

PHONE = {"has_touch": True, "viewport": {"width": 360, "height": 740}}
WAYS = {"with JavaScript": {}, "without": {"java_script_enabled": False}, "by touch": PHONE}


@pytest.fixture
def happened(count, kilden):  # noqa: F811
    """In 2025 60 smoked, 3 injected; the report says how many of each."""
    ReportMakeup.objects.write(tables=["by_method"])
    rows = [Happened(date(2025, 5, 1 + n % 30), "kilden", n % 21, "smoking") for n in range(60)]
    return count([*rows, *(Happened(date(2025, 5, 7), "kilden", n, "injection") for n in range(3))])


def order_of_the_year(page):
    """Fill in and send the form, by keyboard alone."""
    page.get_by_label("Rooms").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Period")).to_be_focused()
    page.keyboard.type("2025")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def words_of(path):
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_the_report_of_a_year_is_ordered_watched_and_fetched(
    desk, leader, happened, options, tmp_path
):
    page = desk("/reports/new/", who=leader, **options)
    order_of_the_year(page)
    expect(page.locator("progress")).to_be_visible()
    order = ReportOrder.objects.get()
    taken = ReportOrder.objects.take(order.uuid)
    taken.step(2, 8)
    if options.get("java_script_enabled", True):
        # It asks by itself.
        expect(page.locator("#report-order")).to_contain_text("2 of 8 parts counted")
    else:
        page.get_by_role("link", name="See how far it is").click()
        expect(page.locator("#report-order")).to_contain_text("2 of 8 parts counted")
    taken.put_back()
    StoppableWorker().run()
    if not options.get("java_script_enabled", True):
        page.get_by_role("link", name="See how far it is").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Fetch the file").press("Enter")
    file = tmp_path / "report.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename == "report-kilden-2025.pdf"
    text = words_of(file)
    assert "Kilden: Figures of 2025" in text
    assert "Each intake that was registered." in text
    assert "Injection hidden" in text


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_what_is_not_decided_yet_is_asked_for_and_shown_when_it_is(
    desk, central, happened, options
):
    page = desk("/figures/?kind=year&first=2025-01-01", who=central, **options)
    page.get_by_role("button", name="Make them ready").press("Enter")
    expect(page.locator("#all-waiting progress")).to_be_visible()
    decide(Period.year(2025), Gathering())
    HiddenCells.objects.answer(Period.year(2025))
    if not options.get("java_script_enabled", True):
        page.get_by_role("link", name="See whether they are ready").click()
    expect(page.locator("#by_method")).to_contain_text("hidden")
    expect(page.locator("#by_method")).not_to_contain_text("60")
