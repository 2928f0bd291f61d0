"""A table of the figures of a room as a picture: drawn once, and kept under what it shows."""

from urllib.parse import parse_qs

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.page import Page

URL = "/rooms/kilden/figures/"


@pytest.fixture
def addresses(leader, inside, bo):
    """The address of the chart of methods today, and the address of its page's pictures."""
    cache.clear()
    inside(bo)
    day = timezone.localdate().isoformat()
    page = Page(leader.get(URL, {"kind": "days", "first": day, "last": day}))
    return [
        e["src"] for e in page.root.all("img") if "intakes_by_method/" in e.get("src")
    ], f"kind=days&first={day}&last={day}"


def test_it_is_a_picture_that_the_browser_keeps(leader, addresses):
    [[address], _query] = addresses
    response = leader.get(address)
    assert response["Content-Type"] == "image/svg+xml"
    assert set(response["Cache-Control"].split(", ")) == {"private", "max-age=3600", "immutable"}
    assert b"<script" not in response.content
    assert leader.get(address).content == response.content


def test_without_what_was_kept_it_is_counted_anew(leader, addresses):
    [[address], query] = addresses
    kept = leader.get(address)
    cache.clear()
    anew = leader.get(address)
    assert anew.content == kept.content
    assert anew["Cache-Control"] == "no-store"
    assert leader.get(f"{URL}intakes_by_method/chart/?{query}").content == kept.content


def test_other_numbers_have_another_address(leader, addresses, inside, mia):
    [[address], query] = addresses
    inside(mia)
    page = Page(leader.get(f"{URL}?{query}"))
    [other] = [e["src"] for e in page.root.all("img") if "intakes_by_method/" in e.get("src")]
    versions = {parse_qs(a)["version"][0] for a in (address, other)}
    assert len(versions) == 2
    assert leader.get(address).content != leader.get(other).content


def test_each_theme_has_its_own(leader, addresses):
    [[address], _query] = addresses
    light, dark = (
        leader.get(address.replace("theme=light", f"theme={theme}")).content.decode()
        for theme in ("light", "dark")
    )
    assert "#ffffff" in light
    assert "#242220" in dark
    assert leader.get(address.replace("theme=light", "theme=pink")).content.decode() == light


@pytest.mark.parametrize(
    "asked", ["kind=month&first=x", "kind=days&first=2026-01-01", "kind=century&first=2026-01-01"]
)
def test_no_period_is_no_picture(leader, room, asked):
    assert leader.get(f"{URL}intakes_by_method/chart/?{asked}").status_code == 404


def test_what_is_not_counted_is_no_picture(leader, addresses):
    _address, query = addresses
    assert leader.get(f"{URL}no-such/chart/?{query}").status_code == 404


def test_what_one_room_kept_is_not_another_rooms(leader_elsewhere, addresses, other_room):
    [[address], _query] = addresses
    elsewhere = address.replace("/kilden/", "/broen/")
    assert leader_elsewhere.get(address).status_code == 404
    assert leader_elsewhere.get(elsewhere).status_code == 404, "there was no intake there"


@pytest.mark.parametrize(("theme", "sources"), [("auto", 2), ("dark", 2), ("light", 0)])
def test_the_page_offers_the_themes_one_may_see(leader, inside, bo, theme, sources):
    inside(bo)
    leader.staff.theme = theme
    leader.staff.save()
    day = timezone.localdate().isoformat()
    page = Page(leader.get(URL, {"kind": "days", "first": day, "last": day}))
    picture = next(page.root.all("picture"))
    found = list(picture.all("source"))
    assert len(found) == sources
    if sources:
        assert found[0]["media"] == "print"
        assert "theme=light" in found[0]["srcset"]
        assert found[1].get("media") == ("(prefers-color-scheme: dark)" if theme == "auto" else "")
