"""What was corrected of an incident, with what stood there before."""

from django.apps import apps
from django.utils.translation import gettext as _

from config.history import Change, changes
from rooms.models import Staff

ABOUT_JOURNALS = ("journal_due", "journal_kept_on")


def history(incident, *, journals):
    """The changes of `incident` as a list of Change, newest first, of its overdose and people too.

    Without `journals` (bool) nothing is told of what concerns those.
    """
    found = changes(incident)
    if incident.is_overdose:
        overdose = incident.overdose
        hidden = {overdose._meta.get_field(name).verbose_name for name in ABOUT_JOURNALS}
        for change in changes(overdose):
            if not journals:
                change.fields = [field for field in change.fields if field[0] not in hidden]
            if change.fields:
                found.append(change)
    found += taken_out(incident)
    return sorted(found, key=lambda change: change.at, reverse=True)


def taken_out(incident):
    """A Change for each client and member of staff who was named first, and then not."""
    rows = [
        (_("who was involved"), "client", kept("IncidentClientEvent", incident)),
        (_("staff present"), "staff", kept("IncidentStaffEvent", incident)),
    ]
    people = Staff.objects.in_bulk(
        {row.pgh_context["staff"] for _label, _name, old in rows for row in old if row.pgh_context}
    )
    return [
        Change(
            row.pgh_created_at,
            people.get((row.pgh_context or {}).get("staff")),
            (row.pgh_context or {}).get("reason", ""),
            [(label, getattr(row, name), "")],
        )
        for label, name, old in rows
        for row in old
    ]


def kept(model, incident):
    """The rows of `incident` that were deleted, as the history keeps them."""
    rows = apps.get_model("incidents", model).objects.filter(
        incident_id=incident.pk, pgh_label="deleted"
    )
    return list(rows)
