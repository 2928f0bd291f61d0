"""Complaints: taken down at the desk, read by who takes them, listed, taken along as a table."""

import csv

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from complaints import forms
from complaints.models import AgendaItem, Complaint, CouncilMeeting
from config.once import once
from config.views import read_or_write
from incidents.views.incident import in_a_cell, told
from intake.views.service import who_gets_it
from rooms.access import in_room

from .slip import to_slip

PER_PAGE = 50


def known_complaints(request, room):
    """The complaints in `room` that this person may know of."""
    return Complaint.objects.visible_to(request.user).filter(room=room)


def complaint_of(request, room, uuid):
    """The complaint in `room` that this person may know of, or 404: any other answers as none."""
    return get_object_or_404(known_complaints(request, room).shown(), uuid=uuid)


@read_or_write
@in_room("complaints.receive")
@once
def complaint_create(request, room):
    """Somebody complains: the client that the address names, or whoever stands there."""
    client, _visit = who_gets_it(request, room)
    form = forms.ComplaintForm(
        request.POST or None,
        room=room,
        by=request.user,
        client=client,
        initial={"received_at": timezone.now().replace(second=0, microsecond=0)},
    )
    if form.is_valid():
        with form.refusals():
            complaint = Complaint.objects.receive(room=room, by=request.user, **form.facts)
            return to_slip(request, room, complaint)
    context = {"room": room, "form": form, "client": client}
    return render(request, "complaints/complaint_create.html", context, status=form.status)


@require_POST
@in_room("complaints.receive")
def complaint_routing(request, room):
    """Who takes a complaint, and why, while it is written down. Nothing is written."""
    form = forms.ComplaintForm(request.POST, room=room, by=request.user)
    template = (
        "complaints/_complaint_routing.html"
        if request.htmx
        else "complaints/complaint_routing.html"
    )
    return render(request, template, {"room": room, "routing": form, "asked": True})


@require_GET
@in_room("complaints.see", closed=True)
def complaint_list(request, room):
    """The complaints of the room that this person may know of, late ones first."""
    form = forms.ComplaintFilterForm(request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    found = known_complaints(request, room).within(**form.wanted).urgent_first().shown()
    context = {
        "room": room,
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "late": known_complaints(request, room).late(timezone.localdate()).count(),
        "query": query.urlencode(),
    }
    return render(request, "complaints/complaint_list.html", context)


@require_GET
@in_room("complaints.export", closed=True)
def complaint_csv(request, room):
    """The list as a file for a spreadsheet, with the same filters.

    Nobody is in it: no name, no staff, nothing of what was said.
    """
    form = forms.ComplaintFilterForm(request.GET)
    if not form.is_valid():
        address = reverse("complaints:complaint_list", args=[room.slug])
        return redirect(f"{address}?{request.GET.urlencode()}")
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{room.slug}-complaints.csv"'
    table = csv.writer(response, delimiter=";")
    table.writerow(
        [
            *(_("number"), _("received"), _("how it came"), _("who complains"), _("about")),
            *(_("receivers"), _("state"), _("outcome"), _("to be answered by"), _("answered")),
            *(_("to be with the Center by"), _("to be sent on to Ankestyrelsen by")),
            _("days late"),
        ]
    )
    known = known_complaints(request, room)
    for complaint in known.within(**form.wanted).urgent_first().shown():
        table.writerow(
            [
                complaint.reference,
                told(complaint.received_at),
                complaint.get_way_display(),
                complaint.get_complainant_display(),
                in_a_cell(", ".join(map(str, complaint.topics.all()))),
                ", ".join(str(row.get_receiver_display()) for row in complaint.receivers.all()),
                complaint.get_state_display(),
                complaint.get_outcome_display(),
                complaint.due_on,
                told(complaint.answered_at),
                complaint.pass_on_by or "",
                complaint.send_on_by or "",
                complaint.nearest.days_late if complaint.nearest else 0,
            ]
        )
    return response


@require_GET
@in_room("complaints.see", closed=True)
def complaint_detail(request, room, complaint):
    """A complaint with what was said, who takes it, and all that was done."""
    return complaint_page(request, room, complaint_of(request, room, complaint))


def complaint_page(request, room, complaint, refusal=None):
    """The page of a complaint; after a `refusal` (ValidationError) with what was not done."""
    context = {
        "room": room,
        "complaint": complaint,
        "answers_it": complaint.is_answered_by(request.user),
        "steps": complaint.steps.select_related("by"),
        "letters": complaint.letters.select_related("template", "made_by"),
        "concerned": complaint.concerned.select_related("staff"),
        "items": AgendaItem.objects.filter(complaint=complaint).select_related("meeting"),
        "meetings": CouncilMeeting.objects.filter(room=room)
        .to_come(timezone.localdate())
        .exclude(agenda__complaint=complaint),
        "refusal": refusal and " ".join(refusal.messages),
    }
    status = 422 if refusal else 200
    return render(request, "complaints/complaint_detail.html", context, status=status)
