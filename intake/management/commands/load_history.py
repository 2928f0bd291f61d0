"""Years of invented visits, to measure with: `manage.py load_history --clients 20000 …`."""

import sys
import time
from datetime import timedelta
from random import Random

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from intake.management.around_visits import PastVisits, add_around
from intake.management.history import History, midnight
from intake.management.synthetic import person
from intake.models import Client, Consumption, Visit
from rooms.models import Staff


class Command(BaseCommand):
    help = (
        "Fill the database with synthetic clients, closed visits up to last midnight and what goes "
        "on around them, to measure with. The same seed gives the same history on the same day."
    )

    def add_arguments(self, parser):
        parser.add_argument("--clients", type=int, default=20_000)
        parser.add_argument("--consumptions", type=int, default=400_000)
        parser.add_argument("--years", type=float, default=3)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--add", action="store_true", help="Add to the clients that are there already."
        )

    def handle(self, *, clients, consumptions, years, seed, add, **options):
        if min(clients, consumptions) < 1 or not 0.1 <= years <= 20:
            raise CommandError("At least 1 client, 1 consumption and 0.1 to 20 years are needed.")
        there = Client.objects.count()
        if there and not add:
            raise CommandError(
                f"There are {there} clients already. Use an empty database, or --add to them."
            )
        began = time.monotonic()
        end = midnight(timezone.localdate())
        with transaction.atomic():
            history = History(
                # No secret hangs on it; another seed for each addition, or UUIDs would repeat.
                rng=Random(f"{seed}/{there}"),  # noqa: S311
                start=midnight(timezone.localdate() - timedelta(days=round(365.25 * years))),
                end=end,
                by=synthetic_staff(),
            )
            for day in history.days_of_registration(clients):
                history.add_client(person(history.rng, day), day)
            shown = 0
            for day, written in history.add_visits(consumptions):
                if written - shown >= consumptions / 10:
                    shown = written
                    seconds = time.monotonic() - began
                    self.stdout.write(
                        f"synthetic: {written:,} consumptions to {day}, {seconds:.0f} s"
                    )
            history.finish()
            visits = PastVisits(history.first_visit, history.next_visit, history.by)
            add_around(history.rng, visits)
            add_past_of_other_apps(seed, there, visits)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            f"synthetic: {Client.objects.count():,} clients, {Visit.objects.count():,} visits, "
            f"{Consumption.objects.count():,} consumptions in {time.monotonic() - began:.0f} s"
        )


def add_past_of_other_apps(seed, there, visits):
    """What other apps add to `visits` (PastVisits): `load(rng, visits)` of their module `past`.

    This app knows nothing of those that stand on it: modules are found as Django finds admin.py.
    """
    autodiscover_modules("past")
    for app in apps.get_app_configs():
        if past := sys.modules.get(f"{app.name}.past"):
            past.load(Random(f"{seed}/{there}/{app.label}"), visits)  # noqa: S311 - no secret


def synthetic_staff():
    """The account that all synthetic rows name; nobody can sign in with it."""
    staff, _ = Staff.objects.get_or_create(
        username="synthetic", defaults={"name": "Synthetic", "is_active": False}
    )
    staff.set_unusable_password()
    staff.save()
    return staff
