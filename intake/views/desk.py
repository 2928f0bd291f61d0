"""The desk: one screen for who is at the door, who is inside and who waits."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from intake import live
from rooms.access import in_room


@require_GET
@in_room("intake.see_desk")
def desk(request, room):
    """One screen: who is at the door, who is inside, who waits."""
    return desk_page(request, room)


def desk_page(request, room, refusal=None):
    """The desk, with what was just done or, after a `refusal` (ValidationError), what was not."""
    template = "intake/_desk.html" if request.htmx else "intake/desk.html"
    context = {
        **live.picture(room, timezone.now()),
        "wall": on_the_wall(request, room),
        "done": None if refusal else live.just_done(request, room),
        "refusal": refusal and " ".join(refusal.messages),
    }
    return render(request, template, context, status=422 if refusal else 200)


def back_to_desk(room, **what):
    """A redirect to the desk that says what was just done (see live.just_done)."""
    address = reverse("intake:desk", args=[room.slug])
    return redirect(f"{address}?{urlencode(what)}" if what else address)


def undone(request, room, undo):
    """Take something back by its verb `undo`, which takes `by`; the desk tells that, or why not."""
    try:
        undo(by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, done="undone")


@require_GET
@in_room("intake.see_desk")
def live_room(request, room):
    """Who is inside, for a screen on the wall and for the desk, which asks every few seconds."""
    now = timezone.now()
    version = live.version(room, now)
    if request.GET.get("version") == version:
        return HttpResponse(status=204)
    template = "intake/_live_room.html" if request.htmx else "intake/live_room.html"
    context = {**live.picture(room, now, version), "wall": on_the_wall(request, room)}
    return render(request, template, context)


def on_the_wall(request, room):
    """Whether a screen asks that shows the room alone, and neither the door nor an admission."""
    shown = request.htmx.current_url_abs_path or request.path
    return shown.partition("?")[0] == reverse("intake:live_room", args=[room.slug])
