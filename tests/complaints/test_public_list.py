"""The rooms there are, for anybody."""

import pytest
from django.test import Client as Browser

from rooms.models import Room
from tests.page import Page

pytestmark = pytest.mark.django_db

URL = "/r/"


def test_each_room_in_use_leads_to_its_page_in_every_language(room, other_room, elvish):
    Room.objects.filter(pk=other_room.pk).update(active=False)
    page = Page(Browser().get(URL))
    assert {"/r/kilden/", "/r/kilden/en/", "/r/kilden/qya/", "/r/h17/"} <= set(page.links)
    assert "Prøvegade 1, 1700 København V" in page.text
    assert "Broen" not in page.text


def test_every_link_says_where_it_leads(room):
    """Read aloud one after the other, they differ."""
    links = [link.text for link in Page(Browser().get(URL)).root.all("a")]
    assert len(links) == len(set(links))
    assert "Kilden: Dansk" in links


def test_it_may_be_kept_and_shown_by_search_engines(room):
    answer = Browser().get(URL)
    assert answer["Cache-Control"] == "public, max-age=600"
    assert answer["X-Robots-Tag"] == "all"
    again = Browser().get(URL, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_rooms_say_what_they_are_in_each_language(elvish):
    page = Page(Browser().get(URL))
    [heading] = page.root.all("h1")
    assert heading.text == "Stofindtagelsesrum"
    titles = [e for e in page.root.all("p") if e.get("class") == "title"]
    assert [(e["lang"], e["dir"]) for e in titles] == [("en", "ltr"), ("qya", "rtl")]
