"""What the tests of rules share: how something is refused, what is written, the clock."""

import inspect
import re
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def local(*moment, fold=0):
    """A moment by the clock on a wall in Copenhagen; `fold=1` is the second of an hour twice."""
    return datetime(*moment, tzinfo=COPENHAGEN, fold=fold)


# -- Refusals ------------------------------------------------------------------------------------


def code_of(error):
    """The code of a ValidationError, that of its first message where it holds several."""
    if hasattr(error, "error_dict"):
        first = error.error_dict.get(NON_FIELD_ERRORS) or next(iter(error.error_dict.values()))
        return first[0].code
    return error.error_list[0].code


@contextmanager
def refused_by(constraint):
    """The database refuses what is written inside, by the constraint of this name."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        yield
    assert error.value.__cause__.diag.constraint_name == constraint


@contextmanager
def never_changed(model):
    """The database refuses what is done inside, for rows of `model` are written once."""
    words = f"Cannot update or delete rows from {model._meta.db_table} table"
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        yield


@contextmanager
def refused_with_code(code):
    """What is done inside, away from any table, is refused with `code`."""
    with pytest.raises(ValidationError) as refusal:
        yield refusal
    assert code_of(refusal.value) == code


@contextmanager
def refused_with(code):
    """A verb refuses what is done inside with `code`, and writes nothing at all."""
    before = contents()
    with pytest.raises(ValidationError) as refusal:
        yield refusal
    assert code_of(refusal.value) == code
    assert contents() == before


APPS = ("config", "rooms", "intake", "incidents", "complaints")


COUNTED = {
    *("intake.IntakesOfHour", "intake.IntakesOfMonth"),
    *("intake.VisitsOfDay", "intake.VisitsOfMonth"),
}


def contents():
    """All rows of all our tables, as {model: text}."""
    return of_each_table("string_agg(it::text, chr(10) ORDER BY it::text)")


def counts():
    """How many rows each of our tables has."""
    return of_each_table("count(*)")


def of_each_table(what):
    """{model: `what` (an aggregate in SQL) of its rows, called it}, asked for in one query."""
    tables = {model._meta.db_table: model._meta.label for model in our_models(*APPS)}
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{label}', {what} FROM {table} it"  # noqa: S608
                for table, label in tables.items()
            )
        )
        return dict(cursor.fetchall())


def written(before):
    """How many rows the tables have more than in `before`, which counts() gave.

    But for those of what the database counts itself: tests/intake/test_counted.py is about them.
    """
    more = {table: number - before[table] for table, number in counts().items()}
    return {table: number for table, number in more.items() if number and table not in COUNTED}


# -- Whether every rule has its test -------------------------------------------------------------


def our_models(*app_labels):
    for label in app_labels:
        yield from apps.get_app_config(label).get_models(include_auto_created=True)


def constraint_names(*app_labels):
    """The constraints of the models of these apps, and the unique fields other than uuids."""
    for model in our_models(*app_labels):
        yield from (constraint.name for constraint in model._meta.constraints)
        for field in model._meta.local_fields:
            if field.unique and not field.primary_key and field.name != "uuid":
                yield f"{model._meta.db_table}_{field.column}_key"


def names_refused_in(module):
    """The constraints by which a test of `module` sees something refused."""
    return set(re.findall(r'refused_by\("(\w+)"\)', inspect.getsource(module)))


def key_referred_to_by(foreign_key):
    """The name of the unique constraint that a foreign key of this name refers to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conindid::regclass::text FROM pg_constraint WHERE conname = %s", [foreign_key]
        )
        return cursor.fetchone()[0]
