"""The nickname and a real CPR number never meet: not in the words of a journal either.

That no anonymous words hold a number is config/cpr_numbers.py's.
"""

import re
import unicodedata

from config.cpr_numbers import LEFT_OUT
from intake.models import Client

# Of letters that Unicode does not take apart, and of the signs people type for an apostrophe.
ALIKE = str.maketrans("øØłŁ’‘´`ʼ", "oOlL" + "'" * 5)
# Danish and English: of Ronny, Ronnys, Ronny's; of Jens, Jens'.
GENITIVE = "(?:'?s|')?"


def nicknames(client):
    """A pattern that finds the nicknames of `client` (or None) in folded() text; None finds none.

    Those of every registration of the person, as whole words, in the genitive too. A nickname of
    signs alone, or of one letter, is in every text, and names nobody there.
    """
    if client is None:
        return None
    names = Client.objects.filter(pk__in=client.registrations()).values_list("nickname", flat=True)
    words = [pattern_of(name) for name in names if sum(map(str.isalnum, name)) > 1]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)}){GENITIVE}(?!\w)") if words else None


def pattern_of(name):
    """The pattern of one nickname: å as aa too, and any space between its words."""
    words = (re.sub("aa?", "aa?", re.escape(word)) for word in folded(name)[0].split())
    return r"\s+".join(words)


def folded(text):
    """`text` in small letters without accents, and of each of its letters the place in `text`.

    What nobody sees, as a soft hyphen, is left out.
    """
    letters, places = [], []
    for place, letter in enumerate(text.translate(ALIKE)):
        for part in unicodedata.normalize("NFKD", letter.casefold()):
            if unicodedata.category(part) not in ("Mn", "Cf"):
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def holds_nickname(text, pattern):
    """Whether the nicknames of `pattern` (of nicknames(), or None) stand in `text`."""
    return bool(pattern and pattern.search(folded(text)[0]))


def without_nickname(text, client):
    """`text` with the nicknames of `client` (or None) left out."""
    pattern = nicknames(client)
    if pattern is None:
        return text
    letters, places = folded(text)
    places.append(len(text))
    kept, at = [], 0
    for match in pattern.finditer(letters):
        kept += [text[at : places[match.start()]], LEFT_OUT]
        at = places[match.end()]
    return "".join([*kept, text[at:]])
