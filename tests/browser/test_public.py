"""The public page on phones and desks, without JavaScript, and the poster that leads to it."""

import pytest
from playwright.sync_api import expect

from complaints.models import PublicKey, PublicLanguage
from rooms.models import OpeningHours
from tests.browser.test_accessibility import faults

WAYS = {
    "a phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
    "a desk": {"viewport": {"width": 1280, "height": 900}},
    "at night": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "no JavaScript": {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False},
}


@pytest.fixture
def stranger(live_server, kilden, new_context):
    """`stranger(path, **options)` opens a page as somebody without an account.

    What the console reports as an error fails the test; so does a cookie, and a request to
    anything but this site.
    """
    problems, contexts = [], []

    def open_page(path, **options):
        context = new_context(locale="da-DK", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith(live_server.url) else problems.append(r.url),
        )
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    problems += [cookie for context in contexts for cookie in context.cookies()]
    assert problems == []


@pytest.fixture
def elvish(db):
    language = PublicLanguage.objects.create(
        code="qya", name="Quenya", direction="rtl", active=True
    )
    language.rewrite({PublicKey.RULES: "Axani"})
    return language


@pytest.mark.parametrize("options", WAYS.values(), ids=WAYS)
def test_a_client_reads_about_the_room(stranger, kilden, options):
    for weekday in range(7):
        OpeningHours.objects.create(room=kilden, weekday=weekday, opens="10:00", closes="02:00")
    page = stranger("/r/kilden/", **options)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kilden")
    expect(page.get_by_role("region", name="Åbningstider")).to_contain_text(
        "10:00 til 2:00 næste dag"
    )
    expect(page.get_by_role("region", name="Her kan du klage")).to_contain_text("Tietgensgade 31A")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("region", name="Your rights")).to_contain_text("You can complain.")
    expect(page.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    page.get_by_role("link", name="All rooms").click()
    expect(page.get_by_role("link", name="Kilden: Dansk")).to_be_visible()


def test_the_language_is_chosen_by_keyboard(stranger, elvish):
    page = stranger("/r/kilden/")
    expect(page.get_by_role("link", name="Dansk")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="English")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    for _step in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Quenya")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_role("heading", name="Axani")).to_be_visible()


def test_axe_finds_nothing_in_any_language_width_and_theme(stranger, elvish):
    found = {}
    page = stranger("/r/kilden/")
    for path in ("/r/kilden/", "/r/kilden/en/", "/r/kilden/qya/", "/r/reden/", "/r/mobil/", "/r/"):
        page.goto(page.url.partition("/r/")[0] + path)
        if problems := faults(page):
            found[path] = problems
    assert found == {}


def test_everything_to_tap_is_large_enough_and_in_the_right_place(stranger, elvish):
    for path in ("/r/kilden/", "/r/kilden/qya/", "/r/"):
        page = stranger(path, viewport={"width": 360, "height": 740}, has_touch=True)
        small = page.evaluate(
            """[...document.querySelectorAll("a")]
               .map(e => [e.textContent, e.getBoundingClientRect()])
               .filter(([, box]) => box.height < 47.5 || box.left < 0 || box.right > 360)
               .map(([text]) => text)"""
        )
        assert small == []


def test_paper_has_the_words_and_nothing_to_tap(stranger):
    page = stranger("/r/kilden/")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("heading", name="Ordensregler")).to_be_visible()
    ground = page.evaluate("getComputedStyle(document.querySelector('section')).color")
    assert ground == "rgb(0, 0, 0)"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_poster_is_fetched_from_the_page_about_the_room(desk, kilden, tmp_path, scripts):
    page = desk("/rooms/kilden/", java_script_enabled=scripts)
    with page.expect_download() as download:
        page.get_by_role("link", name="Poster to print (PDF)").click()
    file = tmp_path / "poster.pdf"
    download.value.save_as(file)
    assert download.value.suggested_filename == "kilden-poster.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    page.get_by_role("link", name="Public page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kilden")
