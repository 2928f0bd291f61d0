"""A letter: begun from the template, edited, kept."""

import pytest

from complaints.models import Letter, LetterKind, LetterTemplate
from complaints.signs import unprintable
from tests.page import Page


def fields(browser, address):
    return Page(browser.get(address)).form().fields


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("kind", LetterKind.values)
def test_every_kind_begins_filled_in_both_languages(leader, at, answered, lone, kind, language):
    found = fields(leader, at(f"letters/new/{kind}/?language={language}"))
    assert answered.reference in found["text"]
    assert "{" not in found["text"] + found["title"]
    assert ("Venlig hilsen" in found["text"]) is (language == "da")
    if kind == "answer":
        assert "Varmen er sat op" in found["text"]


def test_the_text_as_edited_is_kept_with_its_template_and_to_whom(leader, at, complaint, henrik):
    address = at("letters/new/acknowledgement/?language=da")
    sent = {**fields(leader, address), "text": "Kære du\n\nVi ses.", "to": "Udleveret"}
    response = leader.send(address, sent)
    assert response["Location"] == at()
    letter = Letter.objects.get()
    assert (letter.text.replace("\r", ""), letter.to) == ("Kære du\n\nVi ses.", "Udleveret")
    assert letter.template == LetterTemplate.objects.current("acknowledgement", "da")
    assert letter.made_by == henrik
    assert complaint.steps.last().kind == "letter"


def test_the_newest_template_is_used_and_the_old_one_stays(leader, at, complaint):
    old = LetterTemplate.objects.current("answer", "da")
    LetterTemplate.objects.write(kind="answer", language="da", title="Nyt", text="Nr. {reference}")
    found = fields(leader, at("letters/new/answer/"))
    assert (found["title"], found["text"]) == ("Nyt", f"Nr. {complaint.reference}")
    old.refresh_from_db()
    assert old.version == 2


def test_what_is_missing_is_told_at_its_field(leader, at, complaint):
    response = leader.send(at("letters/new/answer/"), to="", title="Svar", text="Ja")
    assert response.status_code == 422
    assert "to" in Page(response).errors


def test_a_kind_that_is_none_is_not_there(leader, at, complaint):
    assert leader.get(at("letters/new/threat/")).status_code == 404


def test_whom_it_was_sent_on_to_stands_with_the_address(leader, at, complaint, lone):
    complaint.send_on(by=lone, to="borgerraadgiveren")
    text = fields(leader, at("letters/new/sent_on/"))["text"]
    assert "Tietgensgade 31A, 1. sal, 1704 København V" in text


@pytest.mark.parametrize("field", ["to", "title", "text"])
def test_what_no_letter_can_show_is_told_at_its_field(leader, at, complaint, field):
    """A sign the letters lack would leave a hole on paper, or no document at all."""
    address = at("letters/new/answer/")
    sent = {**fields(leader, address), "to": "Ole", field: "Kære du \U00016f4d\u4f60!"}
    response = leader.send(address, sent)
    assert response.status_code == 422
    assert list(Page(response).errors) == [field]
    assert "\u4f60" in response.content.decode()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("text", ["Kære Łukasz, Жанна: æøå – “ok” • 5 €", "\t  -", "#panic() $"])
def test_what_letters_can_show_is_no_trouble(text):
    assert unprintable(text) == []


def test_a_few_signs_are_named_at_once():
    assert unprintable("\u4f60\u597d \u0e01\x07 ja") == ["\u4f60", "\u597d", "\u0e01", "\x07"]
    assert len(unprintable("".join(map(chr, range(0x4E00, 0x4E40))))) == 5
