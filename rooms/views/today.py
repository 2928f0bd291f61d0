"""The day in a room, and what one shift hands over to the next."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.once import once
from config.views import read_or_write
from rooms import start as first_thing
from rooms.access import in_room
from rooms.figures.period import midnight
from rooms.forms import FIRST_DAY, DayForm, HandoverForm
from rooms.models import HandoverNote

NOTES_OF = timedelta(days=7)
DAY = timedelta(days=1)


@read_or_write
@in_room("rooms.see_today")
@once
def today(request, room):
    """The day in the room beside the usual, what waits, and the notes from shift to shift."""
    form = HandoverForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            HandoverNote.objects.write(room=room, by=request.user, **form.cleaned_data)
            return redirect("rooms:today", room=room.slug)
    return day_page(request, room, form)


@require_POST
@in_room("rooms.see_today")
@once
def note_read(request, room, note):
    """Whoever looks has read the note."""
    return done(request, room, get_object_or_404(room.notes, uuid=note).read)


@require_POST
@in_room("rooms.see_today")
@once
def note_undo(request, room, note):
    """The note was written by mistake."""
    return done(request, room, get_object_or_404(room.notes, uuid=note).undo)


def done(request, room, verb):
    """The day again; where `verb` was refused, with why, and nothing is written."""
    try:
        verb(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return day_page(request, room, HandoverForm(), status=422)
    return redirect("rooms:today", room=room.slug)


def day_page(request, room, form, status=None):
    """The page of the day that the address asks for, or of today."""
    choice = DayForm(request.GET or None)
    now, day = timezone.now(), choice.wanted
    is_today = day == timezone.localdate(now)
    at = now if is_today else midnight(day + DAY) - timedelta(microseconds=1)
    notes = room.notes.filter(at__lte=at, at__gt=at - NOTES_OF)
    context = {
        "room": room,
        "form": form,
        "choice": choice,
        "at": at,
        "day": day,
        "is_today": is_today,
        "figures": first_thing.today(room, at),
        "hours": hours_in_lines(first_thing.hours(room, at)),
        "tallies": first_thing.tallies(room, at),
        "needs": first_thing.needs(room, request.user) if is_today else [],
        "notes": [
            (note, *may_do(note, request.user, now))
            for note in notes.select_related("written_by").prefetch_related("readings__read_by")
        ],
        "previous": day - DAY if day > FIRST_DAY else None,
        "following": None if is_today else day + DAY,
    }
    return render(request, "rooms/today.html", context, status=status or form.status)


def may_do(note, staff, now):
    """(whether `staff` may take the note back, whether they may say that they have read it)."""
    readers = [reading.read_by_id for reading in note.readings.all()]
    own = note.written_by_id == staff.pk
    return own and note.undoable(now) and not readers, not own and staff.pk not in readers


def hours_in_lines(columns):
    """(columns of Hours, [(hour, [(number, usual)])]) of the hours in which there was anything."""
    usual = [column.usual for column in columns]
    lines = [
        (
            hour,
            [(column.numbers[hour], of[hour]) for column, of in zip(columns, usual, strict=True)],
        )
        for hour in range(24)
    ]
    busy = [(hour, pairs) for hour, pairs in lines if any(map(any, pairs))]
    if busy:
        first, last = busy[0][0], busy[-1][0]
        lines = lines[first : last + 1]
    return columns, lines if busy else []
