"""Invented visits: who comes when to which room, takes what, sits where, and leaves.

load_demo fills a month with it, load_history as many years as are to be measured with.
"""

import heapq
from bisect import bisect
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from random import Random

from django.db import connection, models
from django.utils import timezone

from intake.management.synthetic import Person, drawn, strokes, uuid4
from intake.models import (
    AgreementText,
    Client,
    Consumption,
    FirstAidAgreement,
    Gender,
    Municipality,
    RoomClient,
    SubstanceMethod,
    TurnedAway,
    Visit,
    WaitingEntry,
)
from intake.refusals import RefusalCode
from rooms.models import Method, Place, Room, Staff

INJECTION, SMOKING = Method.INJECTION.value, Method.SMOKING.value
ADMITTED, GAVE_UP = WaitingEntry.Ending.ADMITTED.value, WaitingEntry.Ending.GAVE_UP.value
ESTIMATED = Visit.Closing.ESTIMATED.value

# -- How people use the rooms (domain.md section 11) ---------------------------------------------

# Where somebody mostly goes: two thirds of all intakes are in H17 and Skyen. The rooms that close
# at night weigh more here than they count for in the end.
WOMEN_GO_TO = {"h17": 15, "skyen": 11, "reden": 61, "sundholm": 10, "mobil": 3}
OTHERS_GO_TO = {"h17": 20, "skyen": 18, "sundholm": 50, "mobil": 12}
GOES_ELSEWHERE = 0.25

# What people take. Of the clients 41 % take heroin, 16 % a mixture, 16 % methadone, many of them
# more than one thing; of the intakes 73 % involve cocaine. For each repertoire: how many clients
# have it, and what their intakes are made of.
REPERTOIRES = {
    "cocaine": (40, {"cocaine": 1}),
    "both": (20, {"cocaine": 5, "heroin": 2}),
    "heroin": (12, {"heroin": 1}),
    "speedball": (9, {"heroin-cocaine": 6, "heroin": 1, "cocaine": 1}),
    "sometimes speedball": (2, {"heroin-cocaine": 4, "cocaine": 6}),
    "methadone speedball": (5, {"methadone-cocaine": 5, "methadone": 2, "cocaine": 3}),
    "methadone and cocaine": (6, {"methadone": 1, "cocaine": 3}),
    "methadone": (5, {"methadone": 1}),
    "others": (1, {"amphetamine": 4, "methylphenidate": 2, "benzodiazepines": 1, "ketamine": 1}),
}
# How often somebody smokes where both is possible: 64 % of the intakes in such rooms are smoked.
SMOKES = {0.97: 79, 0.5: 8, 0.03: 13}

# Arrivals by the hour of the day: a third at night, from 20 to 6, in the rooms open then.
BY_HOUR = [22, 19, 15, 12, 10, 9, 20, 30, 40, 50, 55, 55]
BY_HOUR += [55, 55, 55, 55, 55, 55, 50, 45, 36, 33, 30, 27]
INTAKES_OF_A_VISIT = [1] * 20 + [2] * 4 + [3]
# Skyen has 500 to 700 intakes a day by 200 to 300 people, and some come 20 times.
COMES_AGAIN_TODAY = 0.47
MOST_A_DAY = 20
RESTS = 10 * 60  # seconds, at least, between two visits

ACTIVITY_SPREAD = 1.3  # sigma of a log-normal: few come often, many seldom
STAYS_A_CLIENT = 700 * 86400  # seconds, on average; then they stay away
KNOWN_BEFORE = 0.4  # of the clients were registered in the year before the history begins
ON_PAPER = 0.3  # of the agreements
NEVER_SIGNS = 0.03  # of the clients: they never come in

MINUTES = {INJECTION: (28, 9), SMOKING: (22, 7)}  # of a visit: mean and deviation
WAITS, GIVES_UP, IS_TURNED_AWAY = 0.01, 0.003, 0.02  # per visit, in a room with free places
LONGEST_WAIT = 30 * 60  # seconds
CLOSINGS = [Visit.Closing.LEFT.value] * 46 + [Visit.Closing.EVERYONE_LEFT.value] * 3 + [ESTIMATED]
TURNED_AWAY = {
    RefusalCode.ROOM_FULL.value: 50,
    RefusalCode.ROOM_CLOSED.value: 25,
    RefusalCode.AGREEMENT_MISSING.value: 10,
    RefusalCode.TARGET_GROUP.value: 8,
    RefusalCode.UNDER_AGE.value: 4,
    RefusalCode.SUBSTANCE_NOT_BY_METHOD.value: 3,
}
ATTEMPTS = 100  # to find somebody who may come at a time
BATCH = 50_000  # consumptions that are held in memory


@dataclass(frozen=True, slots=True)
class Habits:
    """How somebody uses the rooms: `home` and `elsewhere` are slugs, `smokes` is a share."""

    home: str
    elsewhere: str
    repertoire: str
    smokes: float
    activity: float


@dataclass(slots=True)
class Regular:
    """What the next visit of a client depends on; times are seconds since 1970."""

    pk: int
    habits: Habits
    language: str
    stays_away_from: float
    signed: bool = False
    free_from: float = 0
    day: date = date.min
    intakes: int = 0  # on that day


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of a day: when it begins, which rooms are open all through, how busy it is."""

    start: float
    open_rooms: frozenset[str]
    share: int


class Table:
    """Rows of one model on their way into the database, by COPY."""

    def __init__(self, model: type[models.Model], *fields: str):
        column = {field.name: field.column for field in model._meta.concrete_fields}
        columns = ", ".join(str(column[field]) for field in fields)
        self.name = model._meta.db_table
        self.copy = f"COPY {self.name} ({columns}) FROM STDIN"
        self.rows: list[tuple] = []

    def flush(self, cursor) -> None:
        with cursor.copy(self.copy) as copy:
            for row in self.rows:
                copy.write_row(row)
        self.rows.clear()


class History:
    """Invented clients and their visits from `start` to `end` (aware datetimes), written by `by`.

    In one transaction: add_client() in the order of registration, add_visits() to its end, then
    finish(). No two visits of a client overlap, and none on one place unless somebody had to wait
    for it longer than LONGEST_WAIT. Memory holds a few numbers per client and a batch of rows.
    """

    def __init__(self, *, rng: Random, start: datetime, end: datetime, by: Staff):
        self.rng, self.start, self.end, self.by = rng, start, end, by.pk
        self.today = timezone.localdate(start)
        slugs = OTHERS_GO_TO.keys() | WOMEN_GO_TO.keys()
        self.rooms = {room.slug: room for room in Room.objects.filter(slug__in=slugs)}
        self.open_rooms = open_by_hour(list(self.rooms.values()))
        self.texts = {text.language: text.pk for text in AgreementText.objects.current()}
        self.substances = substances_by_repertoire()
        # Of each room and method the places, each with the time from which it is free.
        self.seats: dict[tuple[str, str], list[tuple[float, int]]] = {}
        places = Place.objects.filter(active=True, room__in=self.rooms.values())
        for place in places.exclude(visits__in=Visit.objects.present()).select_related("room"):
            self.seats.setdefault((place.room.slug, place.method), []).append((0, place.pk))

        self.regulars: list[Regular] = []
        self.registered_on: list[date] = []  # of each regular
        self.activity: list[float] = []  # of each regular and all before, in sum
        self.newcomers: deque[tuple[date, Regular]] = deque()  # who signs at their first visit
        # What becomes of RoomClient: visits, last seen, substance, method.
        self.known: dict[tuple[int, int], tuple[int, datetime, int, str]] = {}

        self.clients = Table(
            Client,
            *("id", "uuid", "registered_on", "registered_in", "registered_by"),
            *("nickname", "birth_year", "gender", "home_municipality", "home_country"),
            *("adult_confirmed", "target_group_confirmed"),
        )
        self.agreements = Table(
            FirstAidAgreement,
            *("client", "text", "signed_at", "room", "witnessed_by", "strokes", "on_paper"),
        )
        self.visits = Table(
            Visit,
            *("id", "uuid", "room", "client", "method", "place", "arrived_at", "admitted_by"),
            *("passed", "left_at", "closing", "closed_at", "closed_by"),
        )
        self.consumptions = Table(
            Consumption, "uuid", "visit", "room", "at", "substance", "method", "recorded_by"
        )
        self.waiting = Table(
            WaitingEntry,
            *("uuid", "room", "client", "substance", "method", "joined_at", "added_by"),
            *("ended_at", "ending", "ended_by"),
        )
        self.turned_away = Table(
            TurnedAway, *("uuid", "room", "code", "method", "at", "recorded_by")
        )
        self.cursor = connection.cursor()
        # Nobody else writes meanwhile, so that numbers counted here stay free; and each batch is
        # checked when it is written, for a list of all checks to come would outgrow memory.
        self.cursor.execute(f"LOCK TABLE {self.clients.name}, {self.visits.name} IN EXCLUSIVE MODE")
        self.cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.next_client = self.next_id(self.clients)
        self.first_visit = self.next_visit = self.next_id(self.visits)

    # -- Clients ---------------------------------------------------------------------------------

    def days_of_registration(self, number: int) -> list[date]:
        """`number` days in order, from a year before the history to its end."""
        first, last = timezone.localdate(self.start), timezone.localdate(self.end)
        return sorted(
            first - timedelta(days=self.rng.randint(1, 365))
            if self.rng.random() < KNOWN_BEFORE
            else first + timedelta(days=self.rng.randrange((last - first).days))
            for _ in range(number)
        )

    def habits(self, gender: str) -> Habits:
        """How somebody of this gender uses the rooms; Reden is for women."""
        goes_to = WOMEN_GO_TO if gender == Gender.WOMAN else OTHERS_GO_TO
        home = drawn(self.rng, goes_to)
        repertoire = drawn(self.rng, {name: share for name, (share, _) in REPERTOIRES.items()})
        may_smoke = (home, SMOKING) in self.seats and "methadone" not in repertoire
        smokes = drawn(self.rng, SMOKES) if may_smoke else min(SMOKES)
        others = {
            slug: share
            for slug, share in goes_to.items()
            if slug != home and (smokes < 0.5 or (slug, SMOKING) in self.seats)
        }
        return Habits(
            home=home,
            elsewhere=drawn(self.rng, others),
            repertoire=repertoire,
            smokes=smokes,
            activity=self.rng.lognormvariate(0, ACTIVITY_SPREAD),
        )

    def add_client(
        self,
        person: Person,
        registered_on: date,
        habits: Habits | None = None,
        signs: bool | None = None,
    ) -> int:
        """A client who is registered on that day, in the room where they mostly go; gives its id.

        What is not said is drawn. Who is registered before the history signs that day, others
        when they first come in.
        """
        habits = habits or self.habits(person.gender)
        if signs is None:
            signs = self.rng.random() >= NEVER_SIGNS
        registered_at = midnight(registered_on)
        client = Regular(
            pk=self.next_client,
            habits=habits,
            language="en" if person.home_municipality_id == Municipality.ABROAD else "da",
            stays_away_from=max(registered_at, self.start).timestamp()
            + self.rng.expovariate(1 / STAYS_A_CLIENT),
        )
        self.next_client += 1
        facts = person.facts(registered_on)
        self.clients.rows.append(
            (
                *(client.pk, uuid4(self.rng), registered_on, self.rooms[habits.home].pk, self.by),
                *(facts["nickname"], facts["birth_year"], facts["gender"]),
                *(facts["home_municipality_id"], facts["home_country"]),
                *(facts["adult_confirmed"], facts["target_group_confirmed"]),
            )
        )
        self.regulars.append(client)
        self.registered_on.append(registered_on)
        self.activity.append(habits.activity + (self.activity[-1] if self.activity else 0))
        if signs and registered_on < self.today:
            self.sign(client, registered_at + timedelta(hours=12))
        elif signs:
            self.newcomers.append((registered_on, client))
        return client.pk

    def sign(self, client: Regular, at: datetime) -> None:
        client.signed = True
        drawing = "" if self.rng.random() < ON_PAPER else strokes(self.rng)
        room = self.rooms[client.habits.home].pk
        self.agreements.rows.append(
            (client.pk, self.texts[client.language], at, room, self.by, drawing, not drawing)
        )

    # -- Visits ----------------------------------------------------------------------------------

    def add_visits(self, number: int) -> Iterator[tuple[date, int]]:
        """Visits with `number` consumptions in all; yields each day with how many there are yet.

        There are fewer where the clients who are registered by then cannot come so often.
        """
        self.flush()
        days = list(self.days())
        shares = [
            self.rng.uniform(0.8, 1.2) * sum(hour.share for hour in hours) for _, hours in days
        ]
        to_come = sum(shares)
        expected: deque[Regular] = deque()  # for the first time
        written = 0
        for (self.today, hours), share in zip(days, shares, strict=True):
            arrivals = self.arrivals(round((number - written) * share / to_come), hours)
            to_come -= share
            registered = bisect(self.registered_on, self.today)
            while self.newcomers and self.newcomers[0][0] <= self.today:
                expected.append(self.newcomers.popleft()[1])
            here: list[Regular] = []  # today, once for each visit
            for done, (at, intakes, open_rooms) in enumerate(arrivals):
                if (
                    self.rng.random() * (len(arrivals) - done) < len(expected)
                    and expected[0].habits.home in open_rooms
                ):
                    client = expected.popleft()
                    self.sign(client, moment(at))
                    room, method = client.habits.home, self.method(client, client.habits.home)
                elif found := self.somebody(at, intakes, open_rooms, registered, here):
                    client, room, method = found
                else:
                    continue
                self.visit(client, room, method, at, intakes)
                here.append(client)
                written += intakes
            if len(self.consumptions.rows) >= BATCH:
                self.flush()
            yield self.today, written

    def days(self) -> Iterator[tuple[date, list[Hour]]]:
        """Each day of the history with those of its hours that lie wholly in it."""
        day = timezone.localdate(self.start)
        while day <= timezone.localdate(self.end):
            starts = [midnight(day).replace(hour=hour).timestamp() for hour in range(24)]
            hours = [
                Hour(start, self.open_rooms[day.weekday(), hour], BY_HOUR[hour])
                for hour, start in enumerate(starts)
                if self.start.timestamp() <= start <= self.end.timestamp() - 3600
            ]
            if hours:
                yield day, hours
            day += timedelta(days=1)

    def arrivals(self, wanted: int, hours: list[Hour]) -> list[tuple[float, int, frozenset[str]]]:
        """Visits that hold `wanted` consumptions in all: when, how many, which rooms are open."""
        visits = []
        while wanted > 0:
            visits.append(min(wanted, self.rng.choice(INTAKES_OF_A_VISIT)))
            wanted -= visits[-1]
        begin = self.rng.choices(hours, weights=[hour.share for hour in hours], k=len(visits))
        arrivals = [
            (hour.start + self.rng.randrange(3600), intakes, hour.open_rooms)
            for hour, intakes in zip(begin, visits, strict=True)
        ]
        return sorted(arrivals, key=itemgetter(0))

    def somebody(self, at, intakes, open_rooms, registered, here):
        """Who may come at that time, to which of the open rooms, for which method; or None.

        `registered` is how many there are by then, `here` holds who came today. Nobody comes who
        would have to wait too long, but when that is true of everybody.
        """
        rng, found = self.rng, None
        for _ in range(ATTEMPTS if registered else 0):
            if here and rng.random() < COMES_AGAIN_TODAY:
                client = rng.choice(here)
            else:
                chance = rng.random() * self.activity[registered - 1]
                client = self.regulars[bisect(self.activity, chance, 0, registered - 1)]
            if not client.signed or not client.free_from <= at < client.stays_away_from:
                continue
            if client.day == self.today and client.intakes + intakes > MOST_A_DAY:
                continue
            habits = client.habits
            room = habits.elsewhere if rng.random() < GOES_ELSEWHERE else habits.home
            if room in open_rooms:
                method = self.method(client, room)
                found = client, room, method
                free_from, _place = self.seats[room, method][0]
                if free_from <= at + LONGEST_WAIT:
                    break
        return found

    def method(self, client: Regular, room: str) -> str:
        """How a client takes it this time, in the room of that slug; methadone is not smoked."""
        smokes = (room, SMOKING) in self.seats and self.rng.random() < client.habits.smokes
        possible = smokes and self.substances[client.habits.repertoire, SMOKING]
        return SMOKING if possible else INJECTION

    def visit(self, client: Regular, slug: str, method: str, at: float, intakes: int) -> None:
        """One visit with its consumptions, and what went before it at the desk."""
        rng, room = self.rng, self.rooms[slug].pk
        substances = self.substances[client.habits.repertoire, method]
        taken = [rng.choice(substances) for _ in range(intakes)]

        seats, end = self.seats[slug, method], self.end.timestamp()
        free_from, place = seats[0]
        arrived = at
        if at < free_from <= at + LONGEST_WAIT:
            arrived = free_from
        elif rng.random() < WAITS:
            arrived = min(at + rng.randrange(60, LONGEST_WAIT), end)
        left = min(arrived + 60 * max(5, int(rng.gauss(*MINUTES[method]))), end)
        heapq.heapreplace(seats, (max(left, free_from), place))

        if arrived > at:
            self.wait(client, room, taken[0], method, at, arrived, ADMITTED)
        elif rng.random() < GIVES_UP:
            self.wait(client, room, taken[0], method, at - RESTS, at - 60, GAVE_UP)
        if rng.random() < IS_TURNED_AWAY:
            code = drawn(rng, TURNED_AWAY)
            self.turned_away.rows.append((uuid4(rng), room, code, method, moment(at), self.by))

        pk = self.next_visit
        self.next_visit += 1
        closing = rng.choice(CLOSINGS)
        closed = min(left + 3600 * rng.randint(2, 8), end) if closing == ESTIMATED else left
        self.visits.rows.append(
            (
                *(pk, uuid4(rng), room, client.pk, method, place, moment(arrived), self.by),
                *("{}", moment(left), closing, moment(closed), self.by),
            )
        )
        step = (left - arrived) // intakes
        for number, substance in enumerate(taken):
            last = moment(arrived + number * step)
            self.consumptions.rows.append((uuid4(rng), pk, room, last, substance, method, self.by))
        visits = self.known[room, client.pk][0] if (room, client.pk) in self.known else 0
        self.known[room, client.pk] = (visits + 1, last, substance, method)
        client.intakes = intakes + (client.intakes if client.day == self.today else 0)
        client.day = self.today
        client.free_from = left + RESTS

    def wait(self, client, room, substance, method, joined, ended, ending) -> None:
        self.waiting.rows.append(
            (
                *(uuid4(self.rng), room, client.pk, substance, method, moment(joined), self.by),
                *(moment(ended), ending, self.by),
            )
        )

    # -- Writing ---------------------------------------------------------------------------------

    def next_id(self, table: Table) -> int:
        self.cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table.name])
        return self.cursor.fetchone()[0]

    def flush(self) -> None:
        for table in (
            *(self.clients, self.agreements, self.visits, self.consumptions),
            *(self.waiting, self.turned_away),
        ):
            table.flush(self.cursor)

    def finish(self) -> None:
        """Write what is left, and let the database number on from here."""
        self.flush()
        room_clients = Table(
            RoomClient, "room", "client", "visits", "last_seen_at", "substance", "method"
        )
        room_clients.rows = [(*key, *values) for key, values in self.known.items()]
        room_clients.flush(self.cursor)
        for table, number in ((self.clients, self.next_client), (self.visits, self.next_visit)):
            self.cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table.name, number]
            )


def midnight(day: date) -> datetime:
    """The beginning of a day, as an aware datetime in local time."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def open_by_hour(rooms: list[Room]) -> dict[tuple[int, int], frozenset[str]]:
    """The slugs of the rooms that are open all through, by weekday (0 is Monday) and hour."""
    models.prefetch_related_objects(rooms, "opening_hours")
    monday = midnight(date(2024, 1, 1))
    return {
        (weekday, hour): frozenset(
            room.slug
            for room in rooms
            if all(
                room.is_open(monday + timedelta(days=weekday, hours=hour, minutes=minute))
                for minute in (0, 59)
            )
        )
        for weekday in range(7)
        for hour in range(24)
    }


def substances_by_repertoire() -> dict[tuple[str, str], list[int]]:
    """The ids of what is taken by repertoire and method, each as often as its share says."""
    ways = SubstanceMethod.objects.values_list("substance__code", "method", "substance")
    pks = {(code, method): pk for code, method, pk in ways}
    return {
        (repertoire, method): [
            pks[code, method]
            for code, share in intakes.items()
            if (code, method) in pks
            for _ in range(share)
        ]
        for repertoire, (_, intakes) in REPERTOIRES.items()
        for method in (INJECTION, SMOKING)
    }
