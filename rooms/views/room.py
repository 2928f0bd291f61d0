"""Choosing a room, reading about it, and one's own preferences."""

from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET

from config.once import once
from config.views import read_or_write
from rooms import start as first_thing
from rooms.access import in_room
from rooms.forms import PreferencesForm
from rooms.models import Room


@require_GET
def room_list(request):
    """The rooms of this person; with only one, straight to its desk."""
    rooms = list(Room.objects.visible_to(request.user).prefetch_related("opening_hours"))
    desks = [room for room in rooms if request.user.has_perm("intake.see_desk", room)]
    if len(rooms) == 1 and desks and "choose" not in request.GET:
        return redirect("intake:desk", room=desks[0].slug)
    now = timezone.now()
    choices = [(room, room in desks, room.is_open(now)) for room in rooms]
    sees_all_figures = request.user.has_perm("rooms.see_all_figures")
    context = {"choices": choices, "sees_all_figures": sees_all_figures}
    return render(request, "rooms/room_list.html", context)


@require_GET
@in_room("rooms.enter")
def room_detail(request, room):
    """What staff should know of a room: hours, methods, rules, and the rules of before."""
    language = translation.get_language()
    rules = [
        (rule, rule.text(language) or rule.text("da"))
        for rule in room.house_rules.prefetch_related("texts")
    ]
    return render(
        request,
        "rooms/room_detail.html",
        {
            "room": room,
            "rules": [(rule, text) for rule, text in rules if rule.active],
            "retired_rules": [(rule, text) for rule, text in rules if not rule.active],
            "hours": room.opening_hours.all(),
            "methods": [
                (method, method.places.filter(active=True).count())
                for method in room.methods.filter(active=True)
            ],
            "may_see_desk": request.user.has_perm("intake.see_desk", room),
        },
    )


@require_GET
@in_room("rooms.see_start")
def start(request, room):
    """What needs whoever leads: over all apps, the most urgent first; and the day in figures."""
    now = timezone.now()
    context = {
        "room": room,
        "now": now,
        "needs": first_thing.needs(room, request.user),
        "figures": first_thing.today(room, now),
    }
    return render(request, "rooms/start.html", context)


@read_or_write
@once
def preferences(request):
    """Language and theme of the person signed in."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        return redirect("rooms:room_list")
    return render(
        request,
        "rooms/preferences.html",
        {"form": form},
        status=422 if form.errors else 200,
    )
