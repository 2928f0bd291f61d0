"""Talks with the leader: asked for at the desk, arranged, over."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from complaints import forms
from complaints.history import corrections
from complaints.models import LeaderTalk
from config.once import once
from config.views import read_or_write
from intake.views.desk import back_to_desk
from intake.views.service import who_gets_it
from rooms.access import in_room

PER_PAGE = 25


def talk_of(room, uuid):
    """The talk of `room` with this uuid, or 404: another room's answers as none."""
    return get_object_or_404(room.talks.select_related("client", "asked_by"), uuid=uuid)


@read_or_write
@in_room("complaints.suggest")
@once
def talk_create(request, room):
    """A client wants a talk with the leader: the one that the address names, or unnamed."""
    client, _visit = who_gets_it(request, room)
    form = forms.TalkForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            LeaderTalk.objects.ask(room=room, by=request.user, client=client, **form.cleaned_data)
            return back_to_desk(room, done="talk")
    context = {"room": room, "client": client, "form": form}
    return render(request, "complaints/talk_create.html", context, status=form.status)


@require_GET
@in_room("complaints.hold_talks")
def talk_list(request, room):
    """Who waits for a talk, and the talks that are over."""
    over = Paginator(room.talks.over(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"room": room, "waiting": room.talks.waiting(), "page": over}
    return render(request, "complaints/talk_list.html", context)


@require_GET
@in_room("complaints.hold_talks")
def talk_detail(request, room, talk):
    """A wish for a talk, and what came of it."""
    talk = talk_of(room, talk)
    context = {
        "room": room,
        "talk": talk,
        "to_come": talk.appointment_at and talk.appointment_at > timezone.now(),
        "changes": corrections(talk),
    }
    return render(request, "complaints/talk_detail.html", context)


@read_or_write
@in_room("complaints.hold_talks")
@once
def talk_appoint(request, room, talk):
    """The talk gets its time, or another one."""
    talk = talk_of(room, talk)
    form = forms.AppointmentForm(
        request.POST or None, initial={"appointment_at": talk.appointment_at}
    )
    if form.is_valid():
        with form.refusals():
            talk.appoint(by=request.user, **form.cleaned_data)
            return redirect("complaints:talk_detail", room=room.slug, talk=talk.uuid)
    context = {"room": room, "talk": talk, "form": form}
    return render(request, "complaints/talk_appoint.html", context, status=form.status)


@read_or_write
@in_room("complaints.hold_talks")
@once
def talk_end(request, room, talk):
    """The talk is over; what was noted before is corrected, with a reason."""
    talk = talk_of(room, talk)
    form_class = forms.TalkCorrectionForm if talk.is_over else forms.TalkEndForm
    initial = {"ending": talk.ending, "outcome": talk.outcome}
    form = form_class(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            verb = talk.correct if talk.is_over else talk.end
            verb(by=request.user, **form.cleaned_data)
            return redirect("complaints:talk_detail", room=room.slug, talk=talk.uuid)
    context = {"room": room, "talk": talk, "form": form}
    return render(request, "complaints/talk_end.html", context, status=form.status)
