"""The code of four words: enough of them, told apart, understood however they are said."""

import re
import uuid
from collections import defaultdict

import pytest

from complaints.words import WORDS, code_of, digest_of, unknown_words, words_in


def test_there_are_enough_short_plain_words():
    assert len(set(WORDS)) == len(WORDS) >= 1024
    assert all(re.fullmatch("[a-z]{3,10}", word) for word in WORDS)


def test_no_word_is_one_letter_from_another():
    """Neither a letter more, nor another one: each word without one of its letters is its own."""
    shapes = defaultdict(set)
    for word in WORDS:
        for place in range(len(word)):
            shapes[word[:place] + "·" + word[place + 1 :]].add(word)
            shapes[word[:place] + word[place + 1 :]].add(word)
        shapes[word].add(word)
    near = [words for shape, words in shapes.items() if "·" in shape and len(words) > 1]
    near += [words for word in WORDS if len(words := shapes[word]) > 1]
    assert near == []


def test_a_code_is_four_of_them_and_always_the_same():
    one = uuid.UUID(int=1)
    assert code_of(one) == code_of(one)
    assert len(code_of(one).split()) == 4
    assert set(code_of(one).split()) <= set(WORDS)
    codes = {code_of(uuid.UUID(int=n)) for n in range(500)}
    assert len(codes) == 500
    assert all(len(set(code.split())) == 4 for code in codes), "no word twice"


def test_it_depends_on_the_sites_secret(settings):
    one = uuid.UUID(int=1)
    before = code_of(one), digest_of("abe kano sol ur")
    settings.SECRET_KEY = "another"
    assert code_of(one) != before[0]
    assert digest_of("abe kano sol ur") != before[1]


@pytest.mark.parametrize(
    "said",
    [
        "Abe KANO  solbad kiwi",
        " abe-kano-solbad-kiwi ",
        "abe, kano, solbad, kiwi.",
        "ábe kanó solbad kíwi",
    ],
)
def test_case_accents_and_spaces_make_no_difference(said):
    assert digest_of(said) == digest_of("abe kano solbad kiwi")
    assert words_in(said) == ["abe", "kano", "solbad", "kiwi"]
    assert unknown_words(said) == []


def test_the_order_makes_one():
    assert digest_of("kano abe solbad kiwi") != digest_of("abe kano solbad kiwi")


def test_what_is_no_word_of_ours_is_told():
    assert unknown_words("abe kanoo solbad xyz") == ["kanoo", "xyz"]
