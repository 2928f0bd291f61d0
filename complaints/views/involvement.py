"""Involvement: other ways than the council, and a year of all of it."""

import csv

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from complaints import forms, year
from complaints.history import corrections
from complaints.models import Involvement
from config.once import once
from config.views import read_or_write
from rooms.access import in_room


def back_to_year(room, involvement):
    """A redirect to the year in which `involvement` was."""
    response = redirect("complaints:involvement_year", room=room.slug)
    response["Location"] += f"?year={involvement.held_on.year}"
    return response


@read_or_write
@in_room("complaints.lead_council")
@once
def involvement_create(request, room):
    """Clients were heard: a survey, a house meeting, another way."""
    form = forms.InvolvementForm(request.POST or None, initial={"held_on": timezone.localdate()})
    if form.is_valid():
        with form.refusals():
            return back_to_year(
                room, Involvement.objects.log(room=room, by=request.user, **form.facts())
            )
    context = {"room": room, "form": form}
    return render(request, "complaints/involvement_create.html", context, status=form.status)


@read_or_write
@in_room("complaints.lead_council")
@once
def involvement_correct(request, room, involvement):
    """What was noted is set right; what stood there stays readable."""
    involvement = get_object_or_404(room.involvements, uuid=involvement)
    initial = {name: getattr(involvement, name) for name in forms.InvolvementForm.base_fields}
    form = forms.InvolvementCorrectionForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            reason = form.cleaned_data["reason"]
            return back_to_year(
                room, involvement.correct(by=request.user, reason=reason, **form.facts())
            )
    context = {
        "room": room,
        "involvement": involvement,
        "form": form,
        "changes": corrections(involvement),
    }
    return render(request, "complaints/involvement_correct.html", context, status=form.status)


@require_GET
@in_room("complaints.see_involvement")
def involvement_year(request, room):
    """A year of involvement, month by month: whether it was continuous and systematic."""
    form = forms.YearForm(
        request.GET if "year" in request.GET else None, initial={"year": timezone.localdate().year}
    )
    months = year.months(room, form.wanted)
    total = year.in_all(months)
    context = {
        "room": room,
        "form": form,
        "year": form.wanted,
        "months": months,
        "with_something": sum(not month.is_empty for month in months),
        "columns": [(heading, total[key]) for key, heading in year.COLUMNS.items()],
        "involvements": room.involvements.filter(held_on__year=form.wanted),
        "leads": request.user.has_perm("complaints.lead_council", room),
    }
    return render(request, "complaints/involvement_year.html", context)


@require_GET
@in_room("complaints.see_involvement")
def involvement_csv(request, room):
    """The year as a file for a spreadsheet: numbers, and nobody's name or words."""
    wanted = forms.YearForm(request.GET).wanted
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"{room.slug}-involvement-{wanted}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    table = csv.writer(response, delimiter=";")
    table.writerow([_("month"), *(str(heading) for heading in year.COLUMNS.values())])
    for month in year.months(room, wanted):
        table.writerow([f"{month.first:%Y-%m}", *(number for _k, _h, number in month.cells)])
    return response
