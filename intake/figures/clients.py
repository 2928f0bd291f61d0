"""The clients of a period: how many different ones, who they are, and who is new."""

from collections import Counter
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from intake.models import Gender, Municipality
from rooms.figures import TOTAL, Count, Dimension, Measure, Table
from rooms.figures.counting import Happenings, chosen, room_dimension

from .taken import query

CLIENTS = Measure(
    "clients",
    _("Clients"),
    _(
        "Different people who had at least one intake. Registrations that were joined are one "
        "person. Who comes to several rooms or in several months is counted in each, and once in "
        "the total."
    ),
    adds_up=False,
)
NEW_CLIENTS = Measure(
    "new_clients",
    _("New clients"),
    _(
        "People who were registered for the first time, in the room where that was. Registrations "
        "that were joined are one person, new with the first of them."
    ),
)
AGES = {"18-24": 24, "25-29": 29, "30-39": 39, "40-49": 49, "50-59": 59, "60+": 999}
AGE = Dimension(
    "age",
    _("Age"),
    {code: code.replace("-", "–") for code in AGES},
    ordered=True,
)
GENDER = chosen("gender", _("Gender"), Gender)

# Person, date and room of the first registration of all who were new between two dates. Of a
# person registered more than once only the first counts, and of two on a day the lower number.
FIRST_REGISTRATIONS = """
    SELECT person, registered_on, registered_in_id
    FROM (
        SELECT DISTINCT ON (j.kept_id) j.kept_id AS person, c.registered_on, c.registered_in_id
        FROM intake_clientjoin j
        CROSS JOIN LATERAL (VALUES (j.duplicate_id), (j.kept_id)) AS twin (client_id)
        JOIN intake_client c ON c.id = twin.client_id
        ORDER BY j.kept_id, c.registered_on, c.id
    ) AS joined
    WHERE registered_on BETWEEN %s AND %s
    UNION ALL
    SELECT c.id, c.registered_on, c.registered_in_id FROM intake_client c
    WHERE c.registered_on BETWEEN %s AND %s
        AND NOT EXISTS (SELECT FROM intake_clientjoin j WHERE j.duplicate_id = c.id)
        AND NOT EXISTS (SELECT FROM intake_clientjoin j WHERE j.kept_id = c.id)
"""


def age_band(birth_year, year):
    """The code of the band of the age that somebody born in `birth_year` reaches in `year`."""
    return next(code for code, oldest in AGES.items() if year - birth_year <= oldest)


def tables(rooms, taken):
    """The Tables of who Taken is of in `rooms`, and of who was new."""
    # Somebody may come in several parts of the period, and to several rooms.
    part = replace(taken.parts.dimension, partition=False)
    found = [of_people("clients_over_time", _("Clients over time"), part, taken, "part")]
    if len(rooms) > 1:
        room = room_dimension(rooms, partition=False)
        slugs = {room.pk: room.slug for room in rooms}
        title = _("Clients by room")
        found.append(of_people("clients_by_room", title, room, taken, "room", slugs))
    return [*found, *who_they_are(taken), *new_clients(rooms, taken.period, taken.parts)]


def of_people(code, title, dimension, taken, kind, names=None):
    """The Table of the people in the cells of one kind, under other `names` if there are some."""
    numbers = {
        names[key[1]] if names else key[1]: number
        for key, number in taken.people.items()
        if key[0] == kind
    }
    return clients_by(code, title, dimension, numbers, taken)


def clients_by(code, title, dimension, numbers, taken):
    total = taken.people["all",]
    counts: dict = {
        (category,): Count(number, number) for category, number in numbers.items() if number
    }
    return Table(code, title, CLIENTS, (dimension,), {**counts, (TOTAL,): Count(total, total)})


def who_they_are(taken):
    """The Tables of gender, age and home of those Taken is of."""
    genders, born, homes = taken.who
    ages: Counter = Counter()
    for year, number in born.items():
        ages[age_band(year, taken.period.last.year)] += number
    municipality = Dimension(
        "municipality",
        _("Home municipality"),
        {row.code: row.name for row in Municipality.objects.filter(code__in=homes)},
    )
    return [
        clients_by("clients_by_gender", _("Clients by gender"), GENDER, genders, taken),
        clients_by("clients_by_age", _("Clients by age"), AGE, ages, taken),
        clients_by(
            "clients_by_municipality",
            _("Clients by home municipality"),
            municipality,
            homes,
            taken,
        ),
    ]


def new_clients(rooms, period, parts):
    """The Tables of who was registered for the first time."""
    slugs = {room.pk: room.slug for room in rooms}
    new = Happenings(
        NEW_CLIENTS,
        [
            ({parts.dimension.code: parts.code(on), "room": slugs[room]}, (who,), 1)
            for who, on, room in query(FIRST_REGISTRATIONS, 2 * [period.first, period.last])
            if room in slugs
        ],
    )
    found = [new.table("new_clients_over_time", _("New clients over time"), parts.dimension)]
    if len(rooms) > 1:
        room = room_dimension(rooms)
        found.append(new.table("new_clients_by_room", _("New clients by room"), room))
    return found
