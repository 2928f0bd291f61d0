"""An overdose: begun in one tap, written down by everybody at once, ended."""

from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from config.once import FIELD, once
from config.views import read_or_write
from incidents import forms
from incidents.models import EventKind, JournalDraft, Overdose, OverdoseEvent, OverdoseInstruction
from incidents.models.overdose_event import FIELDS_OF, FIRST_ACTIONS, OTHER_ACTIONS, naloxone
from incidents.reminders import reminders
from intake.models import Visit
from rooms.access import in_room

WITH_NUMBERS = [EventKind.VITALS, EventKind.NALOXONE, EventKind.OXYGEN]


@require_POST
@in_room("incidents.treat_overdose")
@once
def overdose_start(request, room):
    """The red button: it begins now, of the client on whose tile it was, and nothing is asked.

    A visit that is not in the room, or not any more, leaves it without a client: never a refusal.
    """
    try:
        uuid = UUID(request.POST.get("visit", ""))
    except ValueError:
        uuid = None
    visit = uuid and Visit.objects.filter(room=room, uuid=uuid).first()
    overdose = Overdose.objects.start(room=room, by=request.user, visit=visit)
    return back_to_overdose(room, overdose)


def back_to_overdose(room, overdose):
    return redirect("incidents:overdose_detail", room=room.slug, overdose=overdose.uuid)


def overdose_of(room, uuid):
    """The overdose in `room` with this uuid, or 404: another room's answers as none."""
    rows = Overdose.objects.select_related("incident__room", "incident__reported_by", "ended_by")
    return get_object_or_404(rows, incident__room=room, incident__uuid=uuid)


@require_GET
@in_room("incidents.treat_overdose")
def overdose_detail(request, room, overdose):
    """The page on which an overdose is treated; it asks for its timeline every two seconds."""
    overdose = overdose_of(room, overdose)
    if request.htmx and request.GET.get("version") == overdose.version():
        return HttpResponse(status=204)
    return overdose_page(request, room, overdose)


def overdose_page(request, room, overdose, form=None):
    """The overdose, or for htmx its timeline; with the `form` (EventForm) that asks something."""
    # Read before the rest, so that what comes in between shows at the next look.
    version = overdose.version()
    entries = overdose.entries()
    for entry in entries:
        entry.form = entry.takes_numbers and forms.EventForm(
            overdose=overdose,
            kind=entry.kind,
            auto_id=f"e{entry.event.pk}_%s",
            initial={name: getattr(entry.values, name) for name in FIELDS_OF[entry.kind]},
        )
    now = timezone.now()
    context = {
        "room": room,
        "overdose": overdose,
        "incident": overdose.incident,
        "client": overdose.incident.client,
        "entries": entries,
        "naloxone": naloxone(entries),
        "version": version,
        "now": now,
        "seconds": overdose.seconds(now),
        "minutes": overdose.seconds(now) // 60,
        "reminders": [
            (reminder, reminder.seconds(now)) for reminder in reminders(overdose, entries)
        ],
        "first_actions": FIRST_ACTIONS,
        "other_actions": OTHER_ACTIONS,
        # While it goes on, what has numbers begins with a tap, and they follow it.
        "completing": [
            forms.EventForm(overdose=overdose, kind=kind, auto_id=f"done_{kind}_%s")
            for kind in WITH_NUMBERS
        ],
        "with_values": [
            forms.EventForm(overdose=overdose, kind=kind, auto_id=f"new_{kind}_%s")
            for kind in (EventKind.NOTE, *(() if overdose.going_on else WITH_NUMBERS))
        ],
        "instruction": OverdoseInstruction.objects.in_force(room, get_language()),
        "others": [
            row for row in room.incidents.overdoses_going_on() if row.pk != overdose.incident_id
        ],
        "knows_of_journals": request.user.has_perm("incidents.see_due_journals", room),
        "form": form,
    }
    page, fragment = "incidents/overdose_detail.html", "incidents/_overdose_timeline.html"
    template = fragment if request.htmx else page
    return render(request, template, context, status=form.status if form else 200)


@require_POST
@in_room("incidents.treat_overdose")
def overdose_record(request, room, overdose):
    """Something was done or measured. The key of the form is the event's own: it writes once.

    Not by @once: a tap that waited for the network says each time anew how long ago it was.
    A tap says who made it (`staff`), and is not written in the name of a colleague who has signed
    in meanwhile: 412.
    """
    overdose = overdose_of(room, overdose)
    if request.POST.get("staff", str(request.user.pk)) != str(request.user.pk):
        return HttpResponse(status=412)
    try:
        key = UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return render(request, "400.html", status=400)
    form = forms.EventForm(request.POST, overdose=overdose)
    if form.is_valid():
        with form.refusals():
            overdose.record(uuid=key, by=request.user, **form.event())
            return back_to_overdose(room, overdose)
    if form.has_error(NON_FIELD_ERRORS, "other_content"):
        return render(request, "sent_already.html", status=409)
    if request.htmx:
        context = {"room": room, "overdose": overdose, "form": form}
        return render(request, "incidents/_overdose_asked.html", context, status=form.status)
    return overdose_page(request, room, overdose, form)


@read_or_write
@in_room("incidents.treat_overdose")
@once
def overdose_strike(request, room, overdose, event):
    """A wrong entry is struck out, and stays readable."""
    overdose = overdose_of(room, overdose)
    rows = OverdoseEvent.objects.select_related("recorded_by", "struck__by")
    event = get_object_or_404(rows, overdose=overdose, uuid=event)
    form = forms.StrikeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            overdose.strike(event, by=request.user, reason=form.cleaned_data["reason"])
            return back_to_overdose(room, overdose)
    context = {"room": room, "overdose": overdose, "event": event, "form": form}
    return render(request, "incidents/overdose_strike.html", context, status=form.status)


@read_or_write
@in_room("incidents.treat_overdose")
@once
def overdose_facts(request, room, overdose):
    """Whom it befell and what was taken; once it is over, how it ended too, with a reason."""
    overdose = overdose_of(room, overdose)
    if overdose.going_on:
        form = forms.OverdoseFactsForm(request.POST or None, overdose=overdose)
    else:
        form = forms.OverdoseCorrectionForm(
            request.POST or None,
            overdose=overdose,
            knows_of_journals=request.user.has_perm("incidents.see_due_journals", room),
        )
    if form.is_valid():
        with form.refusals():
            overdose.note_facts(by=request.user, **form.facts())
            return back_to_overdose(room, overdose)
    context = {"room": room, "overdose": overdose, "form": form}
    return render(request, "incidents/overdose_facts.html", context, status=form.status)


@read_or_write
@in_room("incidents.treat_overdose")
@once
def overdose_end(request, room, overdose):
    """It is over."""
    overdose = overdose_of(room, overdose)
    if request.method == "GET" and not overdose.going_on:
        return back_to_overdose(room, overdose)
    form = forms.OverdoseEndForm(
        request.POST or None,
        knows_of_journals=request.user.has_perm("incidents.see_due_journals", room),
    )
    if form.is_valid():
        with form.refusals():
            overdose.end(by=request.user, **form.cleaned_data)
            return back_to_overdose(room, overdose)
    now = timezone.now()
    context = {
        "room": room,
        "overdose": overdose,
        "form": form,
        "minutes": overdose.seconds(now) // 60,
    }
    return render(request, "incidents/overdose_end.html", context, status=form.status)


@require_GET
@in_room("incidents.see_due_journals")
def overdose_list(request, room):
    """The overdoses of which health staff still owe a journal."""
    mine = JournalDraft.objects.filter(author=request.user, overdose__isnull=False)
    context = {
        "room": room,
        "due": room.incidents.journals_due(),
        "drafts": set(mine.values_list("overdose", flat=True)),
        "kept": "kept" in request.GET,
    }
    return render(request, "incidents/overdose_list.html", context)
