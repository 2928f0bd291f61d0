"""Visits: in at the door, out again, undone, closed, set right."""

from datetime import timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.history import changes
from config.once import once
from config.views import read_or_write
from intake import forms, live
from intake.access import leads_to_kept
from intake.models import Client, Referral, RoomClient, Visit, WaitingEntry
from intake.models.objections import objections
from intake.refusals import RefusalCode
from rooms.access import in_room

from .desk import back_to_desk, desk_page, undone


def admission(request, room, client, form=None):
    """What the admission of a client shows: the facts, what stands against it, the form."""
    waiting = WaitingEntry.objects.waiting().filter(client=client, room=room).first()
    known = waiting or RoomClient.objects.usual(client, room)
    usual = known and (known.substance, known.method)
    chosen = {name: request.GET[name] for name in forms.INTAKE_CHOICES if name in request.GET}
    form = form or forms.AdmissionForm(
        room=room, client=client, by=request.user, usual=usual, initial=chosen
    )
    refusals = list(objections(client, room, timezone.now()))
    return {
        "room": room,
        "client": client,
        "form": form,
        "waiting": waiting,
        "recorded": live.just_done(request, room),
        "referrals": Referral.objects.filter(client__in=client.registrations(), room=room)
        .asked_after(timezone.now())
        .with_goal(),
        "blocking": [refusal for refusal in refusals if not refusal.passable],
        "passable": [refusal for refusal in refusals if refusal.passable],
        "quarantined": any(r.code == RefusalCode.QUARANTINED for r in refusals),
        "agreement_missing": any(r.code == RefusalCode.AGREEMENT_MISSING for r in refusals),
    }


@read_or_write
@in_room("intake.admit")
@once
@leads_to_kept
def visit_create(request, room, client):
    """Let somebody in: the drug and how it is taken, before each intake."""
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    form = None
    if request.method == "POST":
        form = forms.AdmissionForm(request.POST, room=room, client=client, by=request.user)
        if form.is_valid():
            with form.refusals():
                visit = Visit.objects.admit(
                    client=client,
                    room=room,
                    by=request.user,
                    passing=form.cleaned_data["passing"],
                    assistance=form.assistance(),
                    **form.intake(),
                )
                return back_to_desk(room, admitted=visit.uuid)
    context = admission(request, room, client, form)
    template = "intake/_visit_create.html" if request.htmx else "intake/visit_create.html"
    return render(request, template, context, status=form.status if form else 200)


def visit_of(room, uuid):
    """The visit in `room` with this uuid, or 404: another room's answers as none."""
    rows = Visit.objects.select_related("room", "client", "place")
    return get_object_or_404(rows, room=room, uuid=uuid)


@require_POST
@in_room("intake.admit")
@once
def visit_leave(request, room, visit):
    """Somebody leaves."""
    try:
        visit = visit_of(room, visit).leave(by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, left=visit.uuid)


@require_POST
@in_room("intake.admit")
@once
def visit_undo(request, room, visit):
    """The admission was a mistake."""
    return undone(request, room, visit_of(room, visit).undo_admission)


@require_POST
@in_room("intake.admit")
@once
def visit_reopen(request, room, visit):
    """The leaving was a mistake: still inside."""
    return undone(request, room, visit_of(room, visit).undo_leaving)


@read_or_write
@in_room("intake.admit")
@once
def visit_close(request, room, visit):
    """Close a visit that was forgotten open, at an estimated time."""
    visit = visit_of(room, visit)
    # The field shows whole minutes, and the leaving is not before the arrival.
    minute_after = visit.consumptions.last().at + timedelta(minutes=1)
    form = forms.VisitClosingForm(request.POST or None, initial={"left_at": minute_after})
    if form.is_valid():
        with form.refusals():
            visit.close_forgotten(left_at=form.cleaned_data["left_at"], by=request.user)
            return back_to_desk(room, done="closed")
    context = {"room": room, "visit": visit, "client": visit.client, "form": form}
    return render(request, "intake/visit_close.html", context, status=form.status)


@read_or_write
@in_room("intake.admit")
@once
def visit_close_all(request, room):
    """Everyone has left: all open visits end in one act. Forgotten ones are shown first."""
    if request.method == "POST":
        visits = Visit.objects.close_all(room, by=request.user)
        ended = {"ended": visits[0].uuid} if visits else {}
        return back_to_desk(room, everyone=len(visits), **ended)
    now = timezone.now()
    visits = Visit.objects.filter(room=room).select_related("client", "place")
    context = {
        "room": room,
        "inside": visits.inside(now).order_by("arrived_at"),
        "forgotten": visits.forgotten(now).order_by("arrived_at"),
    }
    return render(request, "intake/visit_close_all.html", context)


@require_POST
@in_room("intake.admit")
@once
def visit_reopen_all(request, room, visit):
    """That everyone had left was a mistake: those whose visits it ended are still inside."""
    return undone(request, room, partial(Visit.objects.reopen_all, visit_of(room, visit)))


@read_or_write
@in_room("intake.correct")
@once
def visit_correct(request, room, visit):
    """Set the times of a visit right; what stood there stays readable."""
    visit = visit_of(room, visit)
    initial = {"arrived_at": visit.arrived_at, "left_at": visit.left_at}
    form = forms.VisitCorrectionForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            visit.correct(by=request.user, **form.cleaned_data)
            return redirect("intake:client_detail", room=room.slug, client=visit.client.uuid)
    context = {
        "room": room,
        "visit": visit,
        "client": visit.client,
        "form": form,
        "changes": changes(visit),
    }
    return render(request, "intake/visit_correct.html", context, status=form.status)
