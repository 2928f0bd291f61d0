"""Consumption by years, as docs/partition-consumption.sql makes it: the site works on as before."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from intake.models import Assistance, Consumption, IntakesOfMonth
from tests.factories import assistance_by
from tests.rules import refused_by

pytestmark = pytest.mark.django_db

SQL = (settings.BASE_DIR / "docs" / "partition-consumption.sql").read_text()


@pytest.fixture
def run():
    """`run(sql)` runs statements as the owner, after what is still to be checked."""

    def run(sql):
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)

    return run


@pytest.fixture
def visit(inside, bo, run):
    """Bo's, who came before the table was divided; divided it is from here on."""
    visit = inside(bo, method="injection")
    run(SQL)
    return visit


def partition_of(consumption):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableoid::regclass::text FROM intake_consumption WHERE id = %s",
            [consumption.pk],
        )
        return cursor.fetchone()[0]


def test_intakes_are_written_counted_corrected_and_undone(visit, inside, mia, sara, heroin):
    first = visit.consumptions.get()
    second = inside(mia).consumptions.get()
    assert second.pk > first.pk
    visit.consume_again(by=sara).undo(by=sara)
    first.correct(by=sara, reason="Misheard", substance=heroin)
    [old] = first.events.all()
    assert old.substance != heroin
    assert sorted(IntakesOfMonth.objects.values_list("client", "number")) == sorted(
        [(visit.client_id, 1), (mia.pk, 1)]
    )
    call_command("rebuild_figures", check=True, verbosity=0)


def test_the_database_still_refuses(visit, other_room, heroin):
    intake = visit.consumptions.get()
    with refused_by("consumption_in_room_of_visit"):
        Consumption.objects.filter(pk=intake.pk).update(room=other_room)
    with refused_by("before_intake_consumption_uuid_key"):
        Consumption.objects.bulk_create([intake])


def test_each_year_has_its_own_and_none_is_without(visit, sara):
    intake = visit.consumptions.get()
    assert partition_of(intake) == "intake_consumption_before"
    for years, partition in ((1, intake.at.year + 1), (9, "other")):
        later = visit.consume_again(by=sara)
        at = later.at.replace(month=6, day=1) + timedelta(days=365.25 * years)
        Consumption.objects.filter(pk=later.pk).update(at=at)
        assert partition_of(later) == f"intake_consumption_{partition}"


def test_a_year_is_taken_out_and_stays_counted(visit, run):
    run("ALTER TABLE intake_consumption DETACH PARTITION intake_consumption_before")
    assert not Consumption.objects.exists()
    assert IntakesOfMonth.objects.get().number == 1


def test_a_year_with_an_assisted_intake_stays_until_that_is_kept_elsewhere(
    visit, inside, mia, sara, run
):
    inside(mia)
    intake = visit.consumptions.get()
    Assistance.objects.record(consumption=intake, by=sara, **assistance_by(mia, sara))
    detach = "ALTER TABLE intake_consumption DETACH PARTITION intake_consumption_before"
    with pytest.raises(IntegrityError, match="removing partition"), transaction.atomic():
        run(detach)
