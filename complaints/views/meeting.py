"""Meetings of the user council: agenda, notes, decisions, the poster."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from complaints import forms
from complaints.history import corrections
from complaints.models import AgendaItem, CouncilDecision, CouncilMeeting
from config.once import once
from config.views import read_or_write
from rooms.access import in_room

from .complaint import complaint_of, known_complaints
from .council import council_of
from .suggestion import suggestion_of


def meeting_of(room, uuid):
    """The meeting of `room` with this uuid, or 404: another room's answers as none."""
    return get_object_or_404(CouncilMeeting.objects.filter(room=room), uuid=uuid)


def back_to(meeting):
    """A redirect to the page of a meeting."""
    return redirect("complaints:meeting_detail", room=meeting.room.slug, meeting=meeting.uuid)


@read_or_write
@in_room("complaints.lead_council")
@once
def meeting_create(request, room):
    """A meeting is planned, or noted down afterwards, with its agenda."""
    council = council_of(room)
    form = forms.MeetingForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            meeting = CouncilMeeting.objects.plan(council, by=request.user, **form.cleaned_data)
            return back_to(meeting)
    context = {"room": room, "form": form}
    return render(request, "complaints/meeting_create.html", context, status=form.status)


@require_GET
@in_room("complaints.see_council")
def meeting_detail(request, room, meeting):
    """A meeting with its agenda and decisions, and its notes where they may be read."""
    return meeting_page(request, room, meeting_of(room, meeting))


def meeting_page(request, room, meeting, refusal=None):
    """The page of a meeting; after a `refusal` (ValidationError) with what was not done."""
    leads = request.user.has_perm("complaints.lead_council", room)
    readable = leads or meeting.is_published
    context = {
        "room": room,
        "meeting": meeting,
        "leads": leads,
        "readable": readable,
        "held": meeting.held_on <= timezone.localdate(),
        "agenda": meeting.agenda.select_related("suggestion", "complaint"),
        "complaints": known_of(request, meeting) if leads else set(),
        "decisions": meeting.decisions.select_related("item"),
        "changes": corrections(meeting) if leads else [],
        "refusal": refusal and " ".join(refusal.messages),
    }
    status = 422 if refusal else 200
    return render(request, "complaints/meeting_detail.html", context, status=status)


@read_or_write
@in_room("complaints.lead_council")
@once
def meeting_move(request, room, meeting):
    """A meeting that was not held takes place on another day."""
    meeting = meeting_of(room, meeting)
    form = forms.MeetingMoveForm(request.POST or None, initial={"held_on": meeting.held_on})
    if form.is_valid():
        with form.refusals():
            return back_to(meeting.move(by=request.user, **form.cleaned_data))
    context = {"room": room, "meeting": meeting, "form": form}
    return render(request, "complaints/meeting_move.html", context, status=form.status)


@read_or_write
@in_room("complaints.lead_council")
@once
def meeting_note(request, room, meeting):
    """Who came and what was talked about; notes that are there are corrected, with a reason."""
    meeting = meeting_of(room, meeting)
    form_class = forms.NotesCorrectionForm if meeting.is_noted else forms.NotesForm
    initial = {name: getattr(meeting, name) for name in forms.NotesForm.base_fields}
    form = form_class(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            verb = meeting.correct if meeting.is_noted else meeting.note
            return back_to(verb(by=request.user, **form.cleaned_data))
    context = {"room": room, "meeting": meeting, "form": form, "agenda": meeting.agenda.all()}
    return render(request, "complaints/meeting_note.html", context, status=form.status)


@require_POST
@in_room("complaints.lead_council")
@once
def meeting_publish(request, room, meeting):
    """All staff of the room may read the notes, or no more; without notes nothing happens."""
    meeting = meeting_of(room, meeting)
    if "hide" in request.POST:
        meeting.unpublish(by=request.user)
    elif meeting.is_noted:
        meeting.publish(by=request.user)
    return back_to(meeting)


@require_GET
@in_room("complaints.see_council")
def meeting_poster(request, room, meeting):
    """The notes to print and hang up, once the leader has shown them: how many came, no name."""
    meeting = meeting_of(room, meeting)
    if not meeting.is_published:
        raise Http404
    decisions = meeting.decisions.all()
    context = {"room": room, "meeting": meeting, "decisions": decisions}
    return render(request, "complaints/meeting_poster.html", context)


@read_or_write
@in_room("complaints.lead_council")
@once
def agenda_create(request, room, meeting):
    """Something is put on the agenda, in words of its own, of what the address names or nothing."""
    meeting = meeting_of(room, meeting)
    source = source_of(request, room)
    form = forms.AgendaItemForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            meeting.add(**source, **form.cleaned_data)
            return back_to(meeting)
    context = {"room": room, "meeting": meeting, "form": form, **source}
    return render(request, "complaints/agenda_create.html", context, status=form.status)


def known_of(request, meeting):
    """The ids of the complaints on the agenda of `meeting` that this person may know of."""
    on_it = meeting.agenda.values("complaint")
    known = known_complaints(request, meeting.room).filter(pk__in=on_it)
    return set(known.values_list("pk", flat=True))


def source_of(request, room):
    """What the address names, as the arguments of add(): a suggestion, a complaint, or nothing.

    404 for what is not there, or not for this person to know of.
    """
    try:
        if "suggestion" in request.GET:
            return {"suggestion": suggestion_of(room, UUID(request.GET["suggestion"]))}
        if "complaint" in request.GET:
            return {"complaint": complaint_of(request, room, UUID(request.GET["complaint"]))}
    except ValueError as error:
        raise Http404 from error
    return {}


def item_of(room, uuid):
    """The item of an agenda in `room` with this uuid, or 404: another room's answers as none."""
    items = AgendaItem.objects.filter(room=room).select_related("meeting__room")
    return get_object_or_404(items, uuid=uuid)


@read_or_write
@in_room("complaints.lead_council")
@once
def agenda_correct(request, room, item):
    """Other words on the agenda."""
    item = item_of(room, item)
    form = forms.AgendaCorrectionForm(request.POST or None, initial={"title": item.title})
    if form.is_valid():
        with form.refusals():
            item.correct(by=request.user, **form.cleaned_data)
            return back_to(item.meeting)
    context = {
        "room": room,
        "item": item,
        "form": form,
        "changes": corrections(item, only=["title"]),
    }
    return render(request, "complaints/agenda_correct.html", context, status=form.status)


@require_POST
@in_room("complaints.lead_council")
@once
def agenda_remove(request, room, item):
    """An item is taken off the agenda of a meeting that was not held; or the page says why not."""
    item = item_of(room, item)
    try:
        item.remove(by=request.user)
    except ValidationError as refusal:
        return meeting_page(request, room, item.meeting, refusal)
    return back_to(item.meeting)


@require_POST
@in_room("complaints.lead_council")
@once
def agenda_up(request, room, item):
    """An item changes places with the one before; of a meeting with notes it stays."""
    item = item_of(room, item)
    item.move_up(by=request.user)
    return back_to(item.meeting)


@read_or_write
@in_room("complaints.lead_council")
@once
def decision_create(request, room, meeting):
    """What a meeting decided."""
    meeting = meeting_of(room, meeting)
    form = forms.DecisionForm(request.POST or None, meeting=meeting)
    if form.is_valid():
        with form.refusals():
            CouncilDecision.objects.decide(meeting, by=request.user, **form.cleaned_data)
            return back_to(meeting)
    context = {"room": room, "meeting": meeting, "form": form}
    return render(request, "complaints/decision_create.html", context, status=form.status)


@read_or_write
@in_room("complaints.lead_council")
@once
def decision_follow_up(request, room, decision):
    """What became of a decision; what was noted before is corrected, with a reason."""
    found = CouncilDecision.objects.filter(room=room).select_related("meeting__room")
    decision = get_object_or_404(found, uuid=decision)
    form_class = forms.DecisionEndForm if decision.is_open else forms.DecisionCorrectionForm
    initial = {"state": decision.state, "outcome": decision.outcome}
    form = form_class(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            verb = decision.follow_up if decision.is_open else decision.correct
            verb(by=request.user, **form.cleaned_data)
            return back_to(decision.meeting)
    context = {"room": room, "decision": decision, "form": form, "changes": corrections(decision)}
    return render(request, "complaints/decision_follow_up.html", context, status=form.status)
