"""Old values, kept by the database: who replaced them, when, and why.

A row says itself who wrote it first. So a trigger keeps only what was there before a change or a
deletion, with the acting staff member (rooms/middleware.py) and the reason given.
"""

from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _


def keeps_old_values(exclude=(), **options):
    """Class decorator: keep a row as it was before each change and before its deletion.

    `exclude` names fields that are not worth keeping or must not be. The old rows are reached as
    `instance.events`; each has `pgh_created_at` (when it was replaced) and `pgh_context`
    ({"staff": id, "reason": text}).
    """
    return pghistory.track(
        pghistory.UpdateEvent("changed", row=pghistory.Old),
        pghistory.DeleteEvent("deleted", row=pghistory.Old),
        exclude=list(exclude),
        context_field=pghistory.ContextJSONField(),
        obj_field=pghistory.ObjForeignKey(related_name="events", db_index=True),
        append_only=True,
        **options,
    )


def because(reason, by):
    """Context manager: what is changed inside, `by` (staff) changes for `reason` (text)."""
    return pghistory.context(staff=by.pk, reason=reason)


@dataclass
class Change:
    """One change of a row: when, by whom, why, and each field from its old to its new value."""

    at: datetime
    by: object
    reason: str
    fields: list


def changes(instance, only=None):
    """The changes of `instance`, newest first, as a list of Change; of the fields `only`, if given.

    Each kept row is what stood before a change; what came after it is the next kept row, and for
    the newest the instance itself.
    """
    events = list(instance.events.order_by("-pgh_created_at", "-pgh_id"))
    staff = get_user_model().objects.in_bulk(
        {event.pgh_context["staff"] for event in events if "staff" in (event.pgh_context or {})}
    )
    kept = [
        field
        for field in instance._meta.concrete_fields
        if events and hasattr(events[0], field.attname) and (not only or field.name in only)
    ]
    found, newer = [], instance
    for old in events:
        context = old.pgh_context or {}
        fields = [
            (field.verbose_name, _shown(field, old), _shown(field, newer))
            for field in kept
            if getattr(old, field.attname) != getattr(newer, field.attname)
        ]
        found.append(
            Change(
                old.pgh_created_at,
                staff.get(context.get("staff")),
                context.get("reason", ""),
                fields,
            )
        )
        newer = old
    return found


def _shown(field, row):
    """The value of a field as a person reads it."""
    if isinstance(field, models.BooleanField):
        return _("yes") if getattr(row, field.attname) else _("no")
    if field.choices:
        return dict(field.flatchoices).get(getattr(row, field.attname), "")
    return getattr(row, field.name)
