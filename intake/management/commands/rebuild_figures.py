"""What the figures are read from, counted anew from the rows: `manage.py rebuild_figures`."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from intake.models import IntakesOfHour, IntakesOfMonth, VisitsOfDay, VisitsOfMonth
from intake.models.counted import count_anew, hours_of, months_of, wall_clock
from intake.models.counted_visits import (
    count_visits_anew,
    ended,
    visits_of_days,
    visits_of_months,
)

# What the rows of each count to, in SQL.
COUNTED = {
    IntakesOfMonth: months_of("intake_consumption"),
    IntakesOfHour: hours_of("intake_consumption"),
    VisitsOfMonth: visits_of_months(ended("intake_visit")),
    VisitsOfDay: visits_of_days(ended("intake_visit")),
}
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Count intakes and visits anew for the figures. It is needed after TIME_ZONE was changed, "
        "and where rows were written while triggers were off. Run it as the owner of the database; "
        "nobody is let in meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing: say which cells differ from the rows there are.",
        )

    def handle(self, *, check, verbosity, **options):
        if check:
            self.check_all()
        else:
            self.rebuild()
        if verbosity:
            self.stdout.write("The figures are right." if check else "The figures are rebuilt.")

    @transaction.atomic
    def rebuild(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "LOCK TABLE intake_visit, intake_consumption IN SHARE ROW EXCLUSIVE MODE"
            )
            cursor.execute(wall_clock())
            for model in COUNTED:
                cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
            cursor.execute(count_anew())
            cursor.execute(count_visits_anew())

    def check_all(self):
        """Raise CommandError where a cell differs, and say which."""
        differing = 0
        for model, right in COUNTED.items():
            for cell in differences(model, right):
                differing += 1
                if differing <= SHOWN:
                    self.stdout.write(f"{model._meta.db_table}: {cell}")
        if differing:
            raise CommandError(
                f"{differing} cells differ from the rows there are. "
                "Count them anew: manage.py rebuild_figures"
            )


def differences(model, right):
    """The cells of `model` that differ from the rows `right` (SQL), as a list of text.

    In one statement, so that what is written meanwhile is in both or in neither.
    """
    columns = [field.column for field in model._meta.concrete_fields if field.column]
    key = [field.column for field in model._meta.pk_fields]
    shown = " || ' ' || ".join(f"'{column} ' || {column}" for column in key)
    same = ", ".join(columns)
    sql = f"""
        WITH kept AS (SELECT {same} FROM {model._meta.db_table}),
            right_ones AS (SELECT {same} FROM ({right}) AS counted)
        SELECT DISTINCT {shown} FROM (
            (SELECT * FROM kept EXCEPT SELECT * FROM right_ones)
            UNION ALL (SELECT * FROM right_ones EXCEPT SELECT * FROM kept)
        ) AS differing ORDER BY 1"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [cell for (cell,) in cursor.fetchall()]
