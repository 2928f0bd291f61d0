"""The notice for the client: the end, what it covers, help, how to complain; nothing else."""

import pytest

from tests.page import Page


@pytest.fixture
def held(quarantine, bo, other_room):
    return quarantine(bo, also=[other_room], story="Hit the nurse")


def notice(browser, held, query=""):
    page = Page(browser.get(f"/rooms/kilden/quarantines/{held.uuid}/notice/{query}"))
    [article] = page.root.all("article")
    return article


def test_the_notice_says_what_the_client_must_know(front_desk, held):
    text = notice(front_desk, held).text
    for words in (
        "You are in quarantine",
        "Kilden, Prøvegade 1",
        "Broen, Prøvegade 1",
        "Reason: Ignores the rules of the house.",
        "First aid and a talk with us are always possible",
        "the leader of the room or to Socialforvaltningen",
        "Borgerrådgiveren",
        "The leader of Kilden Prøvegade 1",
        "Tietgensgade 31A, 1. sal, 1704 København V Phone 33 66 14 00",
        "borgerraadgiveren@kk.dk",
    ):
        assert words in text


def test_the_notice_names_nobody_and_tells_no_story(front_desk, held, sara):
    response = front_desk.get(f"/rooms/kilden/quarantines/{held.uuid}/notice/")
    article = notice(front_desk, held)
    for words in ("Hit the nurse", sara.name, "Bo "):
        assert words not in article.text
    assert "Hit the nurse" not in response.text
    assert "Bo" not in Page(response).title.split()


@pytest.mark.parametrize(
    ("language", "words"), [("da", "Du har fået karantæne"), ("en", "You are in quarantine")]
)
def test_the_notice_is_in_danish_or_english(front_desk, held, language, words):
    article = notice(front_desk, held, f"?language={language}")
    assert article["lang"] == language
    assert words in article.text


def test_another_language_is_that_of_who_looks(front_desk, held):
    assert notice(front_desk, held, "?language=xx")["lang"] == "en"


def test_what_still_waits_for_the_leader_is_said(front_desk, quarantine, mia):
    text = notice(front_desk, quarantine(mia, code="violence")).text
    assert "The leader may decide that it lasts longer" in text
