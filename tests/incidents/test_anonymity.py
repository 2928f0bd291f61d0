"""The nickname in words: whole words in any way of writing them, the genitive too."""

import pytest

from incidents.anonymity import holds_nickname, nicknames, without_nickname

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(bo):
    """`named("Ronny")` is Bo, called that."""

    def named(nickname):
        bo.nickname = nickname
        bo.save()
        return bo

    return named


@pytest.mark.parametrize(
    ("nickname", "text", "left"),
    [
        ("Ronny", "Så vågnede Ronny.", "Så vågnede […]."),
        ("Ronny", "RONNYS puls", "[…] puls"),
        ("Ronny", "Ronny's puls", "[…] puls"),
        ("Ronny", "Ronny’s og ronny´s", "[…] og […]"),
        ("Jens", "Jens' arm", "[…] arm"),
        ("José", "Jose sov", "[…] sov"),
        ("Jose", "José og Jose\u0301 sov", "[…] og […] sov"),
        ("Søren", "soren og SØREN", "[…] og […]"),
        ("Åse", "Aase og Ase og A\u030ase", "[…] og […] og […]"),
        ("Lille Bo", "lille  B\u00ado gik", "[…] gik"),
        ("Straße", "STRASSE", "[…]"),
        ("(Kaj)", "Det var (Kaj)", "Det var […]"),
    ],
)
def test_it_is_found_and_left_out(named, nickname, text, left):
    client = named(nickname)
    assert holds_nickname(text, nicknames(client))
    assert without_nickname(text, client) == left


@pytest.mark.parametrize(
    ("nickname", "text"),
    [("Bo", "Boede i København"), ("Ann", "Anna sov"), ("Å", "Å ja"), ("?", "Hvad?"), ("Bo", "")],
)
def test_what_is_another_word_stays(named, nickname, text):
    client = named(nickname)
    assert not holds_nickname(text, nicknames(client))
    assert without_nickname(text, client) == text


def test_nobody_has_no_nickname():
    assert not holds_nickname("Bo", nicknames(None))
    assert without_nickname("Bo", None) == "Bo"
