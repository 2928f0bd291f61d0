"""Assisted intakes: recorded before the injection, refused, and how they went."""

from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.history import changes
from config.once import once
from config.views import read_or_write
from intake import forms
from intake.models import Assistance, AssistanceRefused, Client, Consumption, Visit
from intake.models.assistance import objections_to_assistance
from rooms.access import in_room

from .desk import back_to_desk, desk_page, undone


@read_or_write
@in_room("intake.assist")
@once
def assistance_create(request, room, consumption):
    """Somebody will help with an intake that is registered, and still to come."""
    rows = Consumption.objects.select_related("visit__client", "visit__place", "substance")
    consumption = get_object_or_404(rows, room=room, uuid=consumption)
    client = consumption.visit.client
    form = forms.AssistanceForm(
        request.POST or None, room=room, consumption=consumption, by=request.user
    )
    if form.is_valid():
        with form.refusals():
            assistance = Assistance.objects.record(
                consumption=consumption, by=request.user, **form.assistance()
            )
            return back_to_desk(room, assisted=assistance.uuid)
    context = {
        "room": room,
        "consumption": consumption,
        "client": client,
        "form": form,
        "objections": list(objections_to_assistance(room, consumption.method)),
    }
    return render(request, "intake/assistance_create.html", context, status=form.status)


@require_POST
@in_room("intake.assist")
@once
def assistance_refuse(request, room, client):
    """Assistance was asked for and there is none: counted, in one tap."""
    client = get_object_or_404(Client, uuid=client)
    form = forms.AssistanceRefusalForm(request.POST, room=room)
    if not form.is_valid():
        return desk_page(request, room, ValidationError(form.errors))
    refused = AssistanceRefused.objects.create(
        room=room,
        client=client,
        assistant=form.cleaned_data["assistant"],
        code=form.cleaned_data["code"],
        reason=form.cleaned_data["assessment"],
        recorded_by=request.user,
    )
    if Visit.objects.present().filter(client=client, room=room).exists():
        return back_to_desk(room, assistance_refused=refused.uuid)
    # At the door, the admission goes on without, and with what was chosen so far.
    address = reverse("intake:visit_create", args=[room.slug, client.uuid])
    chosen = {name: request.POST[name] for name in forms.INTAKE_CHOICES if name in request.POST}
    query = urlencode({"assistance_refused": refused.uuid, **chosen})
    return redirect(f"{address}?{query}")


@require_POST
@in_room("intake.assist")
@once
def assistance_refuse_undo(request, room, refused):
    """Assistance was not refused after all."""
    refused = get_object_or_404(AssistanceRefused, room=room, uuid=refused)
    return undone(request, room, refused.undo)


@require_POST
@in_room("intake.assist")
@once
def assistance_undo(request, room, assistance):
    """There is no assistance after all."""
    assistance = get_object_or_404(Assistance, room=room, uuid=assistance)
    return undone(request, room, assistance.undo)


def assistance_of(room, uuid):
    """The assistance in `room` with this uuid, or 404: another room's answers as none."""
    rows = Assistance.objects.select_related(
        "room", "client", "assistant", "watched_by", "assessed_by", "consumption__substance"
    )
    return get_object_or_404(rows, room=room, uuid=uuid)


@read_or_write
@in_room("intake.correct")
@once
def assistance_correct(request, room, assistance):
    """What was recorded of an assistance was wrong; what stood there stays readable."""
    assistance = assistance_of(room, assistance)
    form = forms.AssistanceCorrectionForm(request.POST or None, assistance=assistance)
    if form.is_valid():
        with form.refusals():
            assistance.correct(by=request.user, **form.cleaned_data)
            return redirect("intake:client_detail", room=room.slug, client=assistance.client.uuid)
    context = {
        "room": room,
        "assistance": assistance,
        "client": assistance.client,
        "form": form,
        "changes": changes(assistance),
    }
    return render(request, "intake/assistance_correct.html", context, status=form.status)


@read_or_write
@in_room("intake.assist")
@once
def assistance_outcome(request, room, assistance):
    """How an assisted intake went."""
    assistance = assistance_of(room, assistance)
    initial = {"outcome": assistance.outcome, "note": assistance.outcome_note}
    form = forms.AssistanceOutcomeForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            assistance.note_outcome(by=request.user, **form.cleaned_data)
            return back_to_desk(room, done="outcome")
    context = {
        "room": room,
        "assistance": assistance,
        "form": form,
        "minutes": int((timezone.now() - assistance.consumption_at).total_seconds() // 60),
    }
    return render(request, "intake/assistance_outcome.html", context, status=form.status)
