"""Those who wait, and those who are turned away."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from config.once import once
from config.views import read_or_write
from intake import forms
from intake.models import Client, TurnedAway, WaitingEntry
from rooms.access import in_room

from .desk import back_to_desk, undone
from .visit import admission


@require_POST
@in_room("intake.admit")
@once
def waiting_create(request, room, client):
    """Put somebody on the waiting list."""
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    form = forms.AdmissionForm(request.POST, room=room, client=client, by=request.user)
    if form.is_valid():
        intake = form.intake()
        with form.refusals():
            entry = WaitingEntry.objects.join(
                client=client,
                room=room,
                substance=intake["substance"],
                method=intake["method"],
                by=request.user,
            )
            return back_to_desk(room, waiting=entry.uuid)
    context = admission(request, room, client, form)
    template = "intake/_visit_create.html" if request.htmx else "intake/visit_create.html"
    return render(request, template, context, status=form.status)


@require_POST
@in_room("intake.admit")
@once
def waiting_end(request, room, entry):
    """Somebody gave up waiting."""
    entry = get_object_or_404(WaitingEntry, room=room, uuid=entry)
    entry.give_up(by=request.user)
    return back_to_desk(room, done="gave-up")


@read_or_write
@in_room("intake.admit")
@once
def turned_away_create(request, room):
    """Count somebody who was not let in, under the reason."""
    form = forms.TurnedAwayForm(request.POST or None, room=room, initial=request.GET.dict())
    if form.is_valid():
        turned_away = TurnedAway.objects.create(
            room=room,
            code=form.cleaned_data["code"],
            method=form.cleaned_data["method"],
            client=Client.objects.filter(uuid=form.cleaned_data["client"]).first(),
            recorded_by=request.user,
        )
        return back_to_desk(room, turned_away=turned_away.uuid)
    context = {"room": room, "form": form}
    return render(request, "intake/turned_away_create.html", context, status=form.status)


@require_POST
@in_room("intake.admit")
@once
def turned_away_undo(request, room, turned_away):
    """Nobody was turned away after all."""
    turned_away = get_object_or_404(TurnedAway, room=room, uuid=turned_away)
    return undone(request, room, turned_away.undo)
