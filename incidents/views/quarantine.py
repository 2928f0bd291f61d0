"""Quarantines: imposed, told to the client, reviewed by the leader, printed."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from config.history import changes
from config.once import once
from config.views import read_or_write
from incidents import forms
from incidents.models import Incident, Quarantine
from intake.access import leads_to_kept
from intake.models import Client
from intake.models.objections import quarantines_in
from intake.views.desk import undone
from rooms.access import in_room
from rooms.models import ContactPoint, Staff

TOLD = ("told_at", "told_by", "told_language", "told_how", "complaint_guidance_given")


def quarantine_of(room, uuid):
    """The quarantine that covers `room` with this uuid, or 404: another room's answers as none."""
    return get_object_or_404(Quarantine.objects.covering(room).shown(), uuid=uuid)


@read_or_write
@in_room("incidents.impose_quarantine")
@once
@leads_to_kept
def quarantine_create(request, room, client):
    """Put somebody in quarantine, after the incident that the address names, or none."""
    client = get_object_or_404(Client, uuid=client)
    incident = named_incident(request, room)
    form = forms.QuarantineForm(request.POST or None, room=room, by=request.user)
    if form.is_valid():
        with form.refusals():
            quarantine = Quarantine.objects.impose(
                client=client, room=room, incident=incident, by=request.user, **form.decision
            )
            return redirect(
                "incidents:quarantine_detail", room=room.slug, quarantine=quarantine.uuid
            )
    context = {
        "room": room,
        "client": client,
        "incident": incident,
        "form": form,
        "existing": quarantines_in(room, [client.kept], timezone.now()).get(client.kept.pk),
    }
    return render(request, "incidents/quarantine_create.html", context, status=form.status)


def named_incident(request, room):
    """The incident of `room` that the address names, or None; 404 for one that is not there."""
    if "incident" not in request.GET:
        return None
    try:
        uuid = UUID(request.GET["incident"])
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Incident.objects.select_related("kind"), room=room, uuid=uuid)


@require_GET
@in_room("incidents.see_quarantines")
def quarantine_detail(request, room, quarantine):
    """What was decided, whether the client is inside, was told, and what a leader said of it."""
    quarantine = quarantine_of(room, quarantine)
    story_shown = quarantine.story_is_for(request.user)
    context = {
        "room": room,
        "quarantine": quarantine,
        "client": quarantine.client,
        "story": quarantine.story if story_shown else "",
        "story_shown": story_shown,
        "inside": quarantine.inside if quarantine.ends_at > timezone.now() else None,
        "undoable": story_shown and quarantine.undoable(timezone.now()),
        # What leaders decided is told by their reviews; the story is not for every reader. The
        # first telling is no change.
        "changes": [change for change in changes(quarantine, only=TOLD) if change.fields][:-1],
    }
    return render(request, "incidents/quarantine_detail.html", context)


@require_POST
@in_room("incidents.impose_quarantine")
@once
def quarantine_undo(request, room, quarantine):
    """The quarantine was a mistake."""
    return undone(request, room, quarantine_of(room, quarantine).undo)


@read_or_write
@in_room("incidents.impose_quarantine")
@once
def quarantine_told(request, room, quarantine):
    """The client was told: when, in which language, how; and how to complain."""
    quarantine = quarantine_of(room, quarantine)
    initial = {
        "told_at": quarantine.told_at or timezone.now(),
        "language": quarantine.told_language,
        "how": quarantine.told_how,
        "complaint_guidance_given": quarantine.complaint_guidance_given,
    }
    form = forms.QuarantineToldForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            quarantine.tell(by=request.user, **form.cleaned_data)
            return redirect(
                "incidents:quarantine_detail", room=room.slug, quarantine=quarantine.uuid
            )
    context = {"room": room, "quarantine": quarantine, "form": form}
    return render(request, "incidents/quarantine_told.html", context, status=form.status)


@read_or_write
@in_room("incidents.review_quarantine")
@once
def quarantine_review(request, room, quarantine):
    """The leader of a room it covers confirms it, changes its end, or lifts it, and says why."""
    quarantine = quarantine_of(room, quarantine)
    form = forms.QuarantineReviewForm(
        request.POST or None, quarantine=quarantine, initial={"until": quarantine.ends_at}
    )
    if form.is_valid():
        with form.refusals():
            form.decide(quarantine, request.user)
            return redirect(
                "incidents:quarantine_detail", room=room.slug, quarantine=quarantine.uuid
            )
    context = {
        "room": room,
        "quarantine": quarantine,
        "client": quarantine.client,
        "form": form,
        "story": quarantine.story,
    }
    return render(request, "incidents/quarantine_review.html", context, status=form.status)


@require_GET
@in_room("incidents.review_quarantine")
def quarantine_list(request, room):
    """What waits for the leader: to confirm, new ones, those that end soon, long ones."""
    now = timezone.now()
    here = Quarantine.objects.covering(room).shown()
    awaiting = list(here.awaiting(now).order_by("ends_at"))
    context = {
        "room": room,
        "awaiting": awaiting,
        "new": here.new(now)
        .exclude(pk__in=[row.pk for row in awaiting])
        .exclude(decided_by=request.user),
        "ending": here.ending_soon(now)
        .exclude(pk__in=[row.pk for row in awaiting])
        .order_by("ends_at"),
        "long": here.long(now).order_by("-ends_at"),
    }
    return render(request, "incidents/quarantine_list.html", context)


@require_GET
@in_room("incidents.see_quarantines")
def quarantine_notice(request, room, quarantine):
    """A notice to print for the client, in Danish or English: no name, and not the story."""
    quarantine = quarantine_of(room, quarantine)
    languages = dict(Staff.Language.choices)
    wanted = request.GET.get("language")
    context = {
        "room": room,
        "quarantine": quarantine,
        "notice_language": wanted if wanted in languages else get_language(),
        "languages": languages,
        "whom": ContactPoint.objects.for_room(room),
    }
    return render(request, "incidents/quarantine_notice.html", context)
