"""A month of made-up life in the rooms: `manage.py load_demo`, into an empty database only."""

import sys
from dataclasses import replace
from datetime import timedelta
from random import Random

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from intake.management.demo_assistance import add_assistance_and_services
from intake.management.demo_referrals import add_referrals
from intake.management.history import INJECTION, SMOKING, Habits, History
from intake.management.synthetic import Person, person
from intake.models import Client, Gender, Municipality, RoomClient, Substance, Visit, WaitingEntry
from rooms.models import Membership, Place, Room, Staff
from rooms.roles import Role

# Known to everybody who reads this: for a database without anything real in it.
PASSWORD = "stofrum-til-demo"  # noqa: S105

# Username, name, purpose, roles as (role, slug of the room or None for all rooms).
ACCOUNTS: list[tuple[str, str, str, list[tuple[Role, str | None]]]] = [
    ("sara", "Sara Holm", "front desk, H17", [(Role.FRONT_DESK, "h17")]),
    (
        "jonas",
        "Jonas Krag",
        "front desk, H17 and Skyen",
        [(Role.FRONT_DESK, "h17"), (Role.FRONT_DESK, "skyen")],
    ),
    (
        "birgit",
        "Birgit Lund",
        "nurse, H17 and Skyen",
        [(Role.HEALTH, "h17"), (Role.HEALTH, "skyen")],
    ),
    ("henrik", "Henrik Toft", "leader, H17", [(Role.LEADER, "h17")]),
    ("kirsten", "Kirsten Bang", "front desk, Reden", [(Role.FRONT_DESK, "reden")]),
    ("lone", "Lone Friis", "central administration", [(Role.CENTRAL, None)]),
    ("poul", "Poul Dam", "auditor", [(Role.AUDITOR, None)]),
]
ADMIN = "admin"
DEMO_ACCOUNTS = [(username, PASSWORD, purpose) for username, _, purpose, _ in ACCOUNTS]
DEMO_ACCOUNTS.append((ADMIN, PASSWORD, "system administrator"))

CLIENTS, CONSUMPTIONS, DAYS = 120, 1500, 30

# Some whom one can look for; they usually inject cocaine in H17, where there is a place for that.
MAN, WOMAN = Gender.MAN.value, Gender.WOMAN.value
NAMED = [
    Person("Mads", 1979, MAN, "0101"),
    Person("Mads", 1988, MAN, "0147"),
    Person("Åge", 1961, MAN, "0101"),
    Person("Søren Banan", 1974, MAN, "0101"),
    Person("Jørgen fra Fyn", 1970, MAN, "0461"),
    Person("Lille Per", 1983, MAN, "0167"),
    Person("Tina", 1986, WOMAN, "0101"),
    Person("Käthe", 1983, WOMAN, Municipality.ABROAD, "DE"),
    Person("Aqqaluk", 1990, MAN, "GL"),
]
HABITS = Habits(home="h17", elsewhere="skyen", repertoire="cocaine", smokes=0, activity=3)
# Enough others who smoke in H17, so that it is full.
SMOKERS, SMOKE = 25, Habits("h17", "skyen", "both", smokes=0.97, activity=3)
UNSIGNED = Person("Madsen", 1991, MAN, Municipality.UNKNOWN)
FORGOTTEN = Person("Øjvind", 1966, MAN, "0101")

ANOTHER_INTAKE = 38  # whoever has been inside this long has just taken more
# Minutes for which people are inside, as many as there are places: smoking in H17 is full, and
# one of them is past the attention time.
INSIDE = [
    ("h17", SMOKING, [3, 6, 9, 12, 14, 17, 21, 24, 28, 33, ANOTHER_INTAKE, 52]),
    ("h17", INJECTION, [4, 11, 19, 26, 34]),
    ("skyen", SMOKING, [7, 15, 22, 31]),
    ("skyen", INJECTION, [10, 25, 40]),
    ("reden", SMOKING, [8, 20]),
    ("reden", INJECTION, [16]),
    ("sundholm", INJECTION, [5, 18]),
]
WAITING = [6, 2]  # minutes, to smoke in H17


class Command(BaseCommand):
    help = (
        "Fill an empty database with made-up staff, clients and visits of the last 30 days, some "
        "of them inside now. The passwords are public: never on a site in use."
    )

    @transaction.atomic
    def handle(self, **options):
        usernames = [username for username, *_ in DEMO_ACCOUNTS]
        if Client.objects.exists() or Staff.objects.filter(username__in=usernames).exists():
            raise CommandError("There are clients or demo accounts already. Nothing was loaded.")
        create_staff()
        now = timezone.now().replace(microsecond=0)
        by = Staff.objects.get(username="jonas")
        fill_the_past(now, by)
        fill_the_rooms(now, by)
        add_assistance_and_services(now, by)
        add_referrals(Random("referrals"), now, by)  # noqa: S311 - the same each time
        add_data_of_other_apps(now)
        self.stdout.write(
            f"Made-up demo data: {Client.objects.count()} clients, {Visit.objects.count()} visits, "
            f"{Visit.objects.present().count()} inside now, {len(DEMO_ACCOUNTS)} accounts."
        )


def add_data_of_other_apps(now):
    """What other apps add until `now`: `load(rng, now)` of their module `demo`, found as admin.py.

    This app knows nothing of those that stand on it.
    """
    autodiscover_modules("demo")
    for app in apps.get_app_configs():
        if demo := sys.modules.get(f"{app.name}.demo"):
            demo.load(Random(app.label), now)  # noqa: S311 - the same each time


def create_staff():
    """The demo accounts with their roles, given by the system administrator."""
    administrator = Staff.objects.create_superuser(ADMIN, PASSWORD, name="Vibeke Ravn")
    for username, name, _, roles in ACCOUNTS:
        staff = Staff.objects.create_user(username, PASSWORD, name=name)
        for role, slug in roles:
            room = Room.objects.get(slug=slug) if slug else None
            Membership.objects.create(staff=staff, role=role, room=room, granted_by=administrator)


def fill_the_past(now, by):
    """Clients and their visits until an hour ago, and one visit that was forgotten open."""
    history = History(
        rng=Random("demo"),  # noqa: S311 - the same people each time
        start=now - timedelta(days=DAYS),
        end=now - timedelta(hours=1),
        by=by,
    )
    _free_from, place = history.seats["h17", INJECTION].pop()
    days = history.days_of_registration(CLIENTS - len(NAMED) - 2)
    long_ago = days[0]
    for someone in NAMED:
        history.add_client(someone, long_ago, HABITS, signs=True)
    forgotten = history.add_client(FORGOTTEN, long_ago, replace(HABITS, activity=0), signs=True)
    history.add_client(UNSIGNED, long_ago, HABITS, signs=False)
    for number, day in enumerate(days):
        habits = SMOKE if number < SMOKERS else None
        history.add_client(person(history.rng, day), day, habits)
    for _ in history.add_visits(CONSUMPTIONS):
        pass
    history.finish()
    Visit.objects.admit(
        client=Client.objects.get(pk=forgotten),
        room=Room.objects.get(slug="h17"),
        place=Place.objects.get(pk=place),
        substance=Substance.objects.get(code="cocaine"),
        method=INJECTION,
        by=by,
        at=now - timedelta(hours=14),
    )


def fill_the_rooms(now, by):
    """People inside the rooms that are open, and waiting, with what they usually take there."""
    for slug, method, stays in INSIDE:
        room = Room.objects.get(slug=slug)
        for minutes, usual in zip(stays, known_and_outside(room, method), strict=False):
            at = now - timedelta(minutes=minutes)
            if room.is_open(at):
                visit = Visit.objects.admit(
                    client=usual.client,
                    room=room,
                    substance=usual.substance,
                    method=method,
                    by=by,
                    at=at,
                )
                if minutes == ANOTHER_INTAKE:
                    visit.consume(
                        substance=usual.substance,
                        method=method,
                        by=by,
                        at=now - timedelta(minutes=5),
                    )
    h17 = Room.objects.get(slug="h17")
    for minutes, usual in zip(WAITING, known_and_outside(h17, SMOKING), strict=False):
        WaitingEntry.objects.create(
            client=usual.client,
            room=h17,
            substance=usual.substance,
            method=SMOKING,
            joined_at=now - timedelta(minutes=minutes),
            added_by=by,
        )


def known_and_outside(room, method):
    """What `room` knows of those who usually take something by `method`, of nobody inside.

    Those with a name of their own here stay outside, to be let in by whoever tries the desk.
    """
    named = [someone.nickname for someone in (*NAMED, UNSIGNED, FORGOTTEN)]
    return (
        RoomClient.objects.filter(room=room, method=method)
        .exclude(client__nickname__in=named)
        .exclude(client__in=Visit.objects.present().values("client"))
        .select_related("client", "substance")
        .order_by("-last_seen_at", "pk")
    )
