"""Incidents: told, read, set right, listed, taken along as a table."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from config.once import once
from config.views import read_or_write
from incidents import forms
from incidents.models import Incident
from incidents.models.incident_history import history
from incidents.models.overdose_event import naloxone, timelines
from intake.views.service import who_gets_it
from rooms.access import in_room

PER_PAGE = 50


@require_GET
@in_room("incidents.see")
def incident_list(request, room):
    """What went wrong in the room, the newest first, by kind, days and calls for help."""
    form = forms.IncidentFilterForm(request.GET)
    found = room.incidents.within(**form.wanted).with_people()
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "room": room,
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
    }
    return render(request, "incidents/incident_list.html", context)


@require_GET
@in_room("incidents.export")
def incident_csv(request, room):
    """The list as a file for a spreadsheet, with the same filters.

    Nobody is in it: no nickname, no free text, nothing of what staff wrote. Times are local with
    their offset, so that the hour that comes twice in autumn is told apart. With a filter that
    cannot be understood there is no file: the list says so at its field.
    """
    form = forms.IncidentFilterForm(request.GET)
    if not form.is_valid():
        return redirect(
            f"{reverse('incidents:incident_list', args=[room.slug])}?{request.GET.urlencode()}"
        )
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{room.slug}-incidents.csv"'
    table = csv.writer(response, delimiter=";")
    table.writerow(
        [
            *(_("began"), _("over"), _("kind"), _("clients known"), _("somebody unknown")),
            *(_("police called"), _("police came"), _("ambulance called"), _("ambulance came")),
            *(_("reported"), _("outcome of an overdose"), _("naloxone in all (mg)")),
        ]
    )
    incidents = list(room.incidents.within(**form.wanted).with_people())
    courses = timelines([row.overdose for row in incidents if row.is_overdose])
    for incident in incidents:
        overdose = incident.overdose if incident.is_overdose else None
        table.writerow(
            [
                told(incident.started_at),
                told(incident.ended_at),
                in_a_cell(str(incident.kind)),
                len(incident.people.all()),
                _("yes") if incident.unknown_person else _("no"),
                told(incident.police_called_at),
                told(incident.police_came_at),
                told(incident.ambulance_called_at),
                told(incident.ambulance_came_at),
                told(incident.reported_at),
                overdose.get_outcome_display() if overdose else "",
                localize(naloxone(courses[overdose.pk])["mg"]) if overdose else "",
            ]
        )
    return response


def told(moment):
    """A moment for a spreadsheet: 2026-10-25 02:50:00+02:00."""
    return timezone.localtime(moment).isoformat(" ", "seconds") if moment else ""


def in_a_cell(text):
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text


@read_or_write
@in_room("incidents.report")
@once
def incident_create(request, room):
    """Something went wrong: with the client or in the visit that the address names, or not."""
    client, visit = who_gets_it(request, room)
    form = forms.IncidentForm(
        request.POST or None,
        room=room,
        by=request.user,
        client=client,
        # Whole minutes, as the end is typed: within the same one it is not before the start.
        initial={"started_at": timezone.now().replace(second=0, microsecond=0)},
    )
    if form.is_valid():
        with form.refusals():
            incident = Incident.objects.report(room=room, by=request.user, **form.facts())
            return redirect("incidents:incident_detail", room=room.slug, incident=incident.uuid)
    context = {"room": room, "form": form, "visit": visit}
    return render(request, "incidents/incident_create.html", context, status=form.status)


def incident_of(room, uuid):
    """The incident in `room` with this uuid, or 404: another room's answers as none."""
    return get_object_or_404(room.incidents.with_people(), uuid=uuid)


@require_GET
@in_room("incidents.see")
def incident_detail(request, room, incident):
    """An incident with all that was told of it, and what was corrected."""
    incident = incident_of(room, incident)
    knows_of_journals = request.user.has_perm("incidents.see_due_journals", room)
    context = {
        "room": room,
        "incident": incident,
        "quarantines": incident.quarantines.select_related("client", "reason"),
        "changes": history(incident, journals=knows_of_journals),
    }
    return render(request, "incidents/incident_detail.html", context)


@read_or_write
@in_room("incidents.report")
@once
def incident_correct(request, room, incident):
    """What was told is set right; what stood there stays readable."""
    incident = incident_of(room, incident)
    form = forms.IncidentCorrectionForm(request.POST or None, incident=incident, by=request.user)
    if form.is_valid():
        with form.refusals():
            reason = form.cleaned_data["reason"]
            incident.correct(by=request.user, reason=reason, **form.facts())
            return redirect("incidents:incident_detail", room=room.slug, incident=incident.uuid)
    context = {"room": room, "incident": incident, "form": form}
    return render(request, "incidents/incident_correct.html", context, status=form.status)
