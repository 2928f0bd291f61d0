"""Finding somebody by what they call themselves, however it is spelled.

How a nickname is spelled for searching stands in migration 0001_spelling, how a search goes and
ranks in migration 0004_search: both are functions of the database.
"""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.utils import timezone

SPELLING = Func(F("nickname"), function="intake_spelling", output_field=models.TextField())

SHORTEST = 2
LONGEST = 80
MOST = 10
MOST_SIMILAR = 5

SEARCH = """
SELECT (found.client).*, (found.known).last_seen_at AS last_seen_here,
    (found.known).substance_id AS usual_substance_id, (found.known).method AS usual_method
FROM intake_search(%s, %s, %s, %s) AS found
"""


def search_sql(query, room=None, limit=MOST):
    """The one statement a search sends to the database, and its parameters.

    `query` is what was typed, `room` a Room or None. Rows are clients, the likeliest first.
    """
    known_since = timezone.now() - settings.KNOWN_FOR
    return SEARCH, [query, room and room.pk, known_since, min(limit, MOST)]


def typed(text):
    """`text` as it can be searched for; "" if it is too short, or nothing a database can hold."""
    text = text.strip()[:LONGEST]
    return text if storable(text) and len(text) >= SHORTEST else ""


def storable(text):
    """Whether a database can hold `text`."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


class ClientQuerySet(models.QuerySet):
    def search(self, query, room=None, limit=MOST):
        """The clients whom `query` may mean, the likeliest first: a list of at most 10.

        `query` is a nickname or the beginning of its words in any order, give or take a typo or
        a word; a birth year (79 or 1979) or a municipality after it narrows. Who is called just
        that comes first, then who matches, then who is alike; among these who was seen in
        `room`, a Room or None, lately and often.

        Each client has last_seen_here, usual_substance_id and usual_method: from that room, or
        None. Less than 2 characters find nobody. Filters set on the query set do not narrow.

        Who was registered twice is found by either name, once: see each_once().
        """
        query = typed(query)
        if not query:
            return []
        rows = self.raw(*search_sql(query, room, limit))
        return each_once(
            rows.prefetch_related("home_municipality", "joined__kept__home_municipality")
        )

    def similar(self, nickname, birth_year=None, gender=None):
        """The clients who may be the one registered as `nickname`: at most 5, the likeliest first.

        First come those of the same spelling, then those alike; among both it counts to be born
        within a year of `birth_year` and of the same `gender`, where these are known.
        """
        nickname = typed(nickname)
        if not nickname:
            return self.none()
        spelling = Func(
            Value(nickname), function="intake_spelling", output_field=models.TextField()
        )
        # Each of these reads its own index, which one condition of all three would not.
        ids = self.model._default_manager.values("pk")
        typos = ids.alias(typos=but_for_a_typo(F("spelling")))
        alike = ids.filter(spelling=spelling).union(
            ids.filter(spelling__trigram_similar=spelling),
            typos.filter(typos__overlap=but_for_a_typo(spelling)),
        )
        likeness = Func(
            F("spelling"), spelling, function="similarity", output_field=models.FloatField()
        )
        years = (birth_year - 1, birth_year, birth_year + 1) if birth_year else ()
        return (
            self.filter(pk__in=alike)
            .order_by(
                Case(When(spelling=spelling, then=Value(0)), default=Value(1)),
                (
                    likeness
                    + Case(When(birth_year__in=years, then=Value(0.3)), default=Value(0.0))
                    + Case(When(gender=gender, then=Value(0.1)), default=Value(0.0))
                ).desc(),
                "pk",
            )
            .select_related("home_municipality", "joined__kept__home_municipality")[:MOST_SIMILAR]
        )

    def twins(self, nickname, birth_year, gender):
        """The clients who are likely the one to be registered: same spelling, year and gender.

        A list with each person once, as the registration that is kept.
        """
        if not storable(nickname):
            return []
        spelling = Func(
            Value(nickname), function="intake_spelling", output_field=models.TextField()
        )
        return each_once(
            self.filter(spelling=spelling, birth_year=birth_year, gender=gender)
            .select_related("home_municipality", "joined__kept__home_municipality")
            .order_by("pk")
        )


def each_once(clients):
    """`clients` in their order with each person once, as the registration that is kept: a list.

    Who was found by the name of a registration since joined has that name in `found_as`; what the
    search knows of it stands for the person.
    """
    persons: dict[int, Any] = {}
    for client in clients:
        kept = client.kept
        if kept is not client:
            kept.found_as = client.nickname
            for name in ("last_seen_here", "usual_substance_id", "usual_method"):
                setattr(kept, name, getattr(client, name, None))
        persons.setdefault(kept.pk, kept)
    return list(persons.values())


def but_for_a_typo(spelling):
    """The words of a spelling, whole and without one of their letters (migration 0001)."""
    return Func(spelling, function="intake_typos", output_field=ArrayField(models.TextField()))
