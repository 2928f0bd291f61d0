"""Old values, kept by the database: who replaced them, when, and why.

A row says itself who wrote it first. So a trigger keeps only what was there before a change or a
deletion, with the acting staff member (rooms/middleware.py) and the reason given.
"""

import pghistory


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
