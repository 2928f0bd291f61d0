"""Rules the database keeps, and the way from a broken one to words at the desk.

A verb does not ask first and write then: between the two another desk may write. It writes, and
where the database refuses, `refusing()` gives back the words that stand with the constraint.
"""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models
from django.db.backends.ddl_references import Statement, Table


class ForeignKeyTogether(models.BaseConstraint):
    """A foreign key over several columns, such as (room, method) to the methods of the room.

    `fields` and `to_fields` are field names in the same order; `to_fields` must be unique
    together in the model `to` ("app_label.ModelName"). A row with a null among `fields` is not
    checked, as the database does by default. With `on_update_cascade` the row follows when what it
    refers to is changed.
    """

    def __init__(
        self,
        *,
        fields,
        to,
        to_fields,
        name,
        on_update_cascade=False,
        violation_error_code=None,
        violation_error_message=None,
    ):
        super().__init__(
            name=name,
            violation_error_code=violation_error_code,
            violation_error_message=violation_error_message,
        )
        self.fields = tuple(fields)
        self.to = to
        self.to_fields = tuple(to_fields)
        self.on_update_cascade = on_update_cascade

    def _target(self, apps):
        return apps.get_model(self.to)

    def constraint_sql(self, model, schema_editor):
        quote = schema_editor.quote_name
        target = self._target(model._meta.apps)

        def columns(of, names):
            return ", ".join(quote(of._meta.get_field(name).column) for name in names)

        return (
            f"CONSTRAINT {quote(self.name)} "
            f"FOREIGN KEY ({columns(model, self.fields)}) "
            f"REFERENCES {quote(target._meta.db_table)} ({columns(target, self.to_fields)})"
            + (" ON UPDATE CASCADE" if self.on_update_cascade else "")
        )

    def create_sql(self, model, schema_editor):
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(self, model, schema_editor):
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(self, model, instance, exclude=None, using=DEFAULT_DB_ALIAS):
        if exclude and set(self.fields) & set(exclude):
            return
        attnames = [model._meta.get_field(name).attname for name in self.fields]
        values = [getattr(instance, attname) for attname in attnames]
        if None in values:
            return
        found = (
            self._target(model._meta.apps)
            ._base_manager.using(using)
            .filter(**dict(zip(self.to_fields, values, strict=True)))
        )
        if not found.exists():
            raise violation(self)

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs |= {"fields": self.fields, "to": self.to, "to_fields": self.to_fields}
        if self.on_update_cascade:
            kwargs["on_update_cascade"] = True
        return path, args, kwargs

    def __eq__(self, other):
        if not isinstance(other, ForeignKeyTogether):
            return NotImplemented
        return self.deconstruct() == other.deconstruct()


def violation(constraint):
    """The ValidationError that says a constraint's own words, with its code."""
    return ValidationError(
        constraint.get_violation_error_message(), code=constraint.violation_error_code
    )


@contextmanager
def refusing(*models):
    """Turn a constraint of `models` broken inside into a ValidationError with its code.

    Takes the model classes that are written to. It stands in a verb that is atomic and that the
    error leaves, so that what was written is undone and the transaction around it usable.
    Anything the models do not name a constraint for is a defect and is raised as it is.
    """
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        for model in models:
            for constraint in model._meta.constraints:
                if constraint.name == name and constraint.violation_error_code:
                    raise violation(constraint) from error
        raise
