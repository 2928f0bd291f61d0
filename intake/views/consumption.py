"""Intakes during a visit, each registered before it happens."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.history import changes
from config.once import once
from config.views import read_or_write
from intake import forms
from intake.models import Consumption
from rooms.access import in_room

from .desk import back_to_desk, desk_page, undone
from .visit import visit_of


@read_or_write
@in_room("intake.admit")
@once
def consumption_create(request, room, visit):
    """Another intake during a visit."""
    visit = visit_of(room, visit)
    last = visit.consumptions.select_related("substance").last()
    form = forms.AssistedIntakeForm(
        request.POST or None,
        room=room,
        client=visit.client,
        by=request.user,
        usual=(last.substance, last.method),
        seat=visit.place,
    )
    if form.is_valid():
        with form.refusals():
            consumption = visit.consume(
                by=request.user, assistance=form.assistance(), **form.intake()
            )
            return back_to_desk(room, intake=consumption.uuid)
    context = {"room": room, "visit": visit, "client": visit.client, "form": form}
    return render(request, "intake/consumption_create.html", context, status=form.status)


@require_POST
@in_room("intake.admit")
@once
def consumption_again(request, room, visit):
    """Another intake like the last one, in one tap."""
    try:
        consumption = visit_of(room, visit).consume_again(by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, intake=consumption.uuid)


@require_POST
@in_room("intake.admit")
@once
def consumption_undo(request, room, consumption):
    """An intake was registered by mistake."""
    rows = Consumption.objects.select_related("visit")
    consumption = get_object_or_404(rows, room=room, uuid=consumption)
    return undone(request, room, consumption.undo)


@read_or_write
@in_room("intake.correct")
@once
def consumption_correct(request, room, consumption):
    """Another substance was taken than the one registered."""
    rows = Consumption.objects.select_related("visit__client", "substance")
    consumption = get_object_or_404(rows, room=room, uuid=consumption)
    form = forms.ConsumptionCorrectionForm(
        request.POST or None,
        consumption=consumption,
        initial={"substance": consumption.substance_id},
    )
    client = consumption.visit.client
    if form.is_valid():
        with form.refusals():
            consumption.correct(by=request.user, **form.cleaned_data)
            return redirect("intake:client_detail", room=room.slug, client=client.uuid)
    context = {
        "room": room,
        "consumption": consumption,
        "client": client,
        "form": form,
        "changes": changes(consumption),
    }
    return render(request, "intake/consumption_correct.html", context, status=form.status)
