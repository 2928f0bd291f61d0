"""The nickname and a real CPR number never meet: not in the words of a journal either."""

import re

from intake.models import Client

LEFT_OUT = "[…]"


def nicknames(client):
    """A pattern that finds the nicknames of `client` (or None) as whole words; None finds none.

    Those of every registration of the person. A nickname of signs alone, or of one letter, is
    in every text, and names nobody there.
    """
    if client is None:
        return None
    names = Client.objects.filter(pk__in=client.registrations()).values_list("nickname", flat=True)
    words = [re.escape(name) for name in names if sum(map(str.isalnum, name)) > 1]
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None


def without_nickname(text, client):
    """`text` with the nicknames of `client` (or None) left out."""
    pattern = nicknames(client)
    return pattern.sub(LEFT_OUT, text) if pattern else text
