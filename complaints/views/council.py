"""The user council of a room: wished for, founded, resting, what is open."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from complaints import forms
from complaints.history import corrections
from complaints.models import CouncilDecision, CouncilMeeting, CouncilWish, UserCouncil
from config.once import once
from config.views import read_or_write
from intake.views.desk import back_to_desk
from rooms.access import in_room


def council_of(room):
    """The user council of `room`, or 404."""
    council = UserCouncil.objects.of(room)
    if council is None:
        raise Http404
    return council


@require_GET
@in_room("complaints.see_council")
def council_detail(request, room):
    """Whether there is a user council, its meetings, decisions to follow up, and wishes.

    Notes that the leader has not shown to all staff are for who leads the council.
    """
    today = timezone.localdate()
    meetings = CouncilMeeting.objects.filter(room=room)
    leads = request.user.has_perm("complaints.lead_council", room)
    council = UserCouncil.objects.of(room)
    context = {
        "room": room,
        "council": council,
        "leads": leads,
        "to_come": meetings.to_come(today),
        "without_notes": meetings.without_notes(today) if leads else [],
        "noted": meetings.noted() if leads else meetings.noted().published(),
        "decisions": CouncilDecision.objects.filter(room=room).open(),
        "wishes": room.council_wishes.select_related("taken_by"),
        "changes": corrections(council) if council else [],
    }
    return render(request, "complaints/council_detail.html", context)


@read_or_write
@in_room("complaints.suggest")
@once
def wish_create(request, room):
    """Some clients want a user council, or to take part in it."""
    form = forms.WishForm(
        request.POST or None, initial={"clients": 1, "wished_on": timezone.localdate()}
    )
    if form.is_valid():
        with form.refusals():
            CouncilWish.objects.wish(room=room, by=request.user, **form.cleaned_data)
            return back_to_desk(room, done="wish")
    context = {"room": room, "form": form}
    return render(request, "complaints/wish_create.html", context, status=form.status)


@read_or_write
@in_room("complaints.lead_council")
@once
def wish_follow_up(request, room, wish):
    """The leader says what became of a wish."""
    wish = get_object_or_404(room.council_wishes, uuid=wish)
    form = forms.FollowUpForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            wish.follow_up(by=request.user, **form.cleaned_data)
            return redirect("complaints:council_detail", room=room.slug)
    context = {"room": room, "wish": wish, "form": form}
    return render(request, "complaints/wish_follow_up.html", context, status=form.status)


@read_or_write
@in_room("complaints.lead_council")
@once
def council_found(request, room):
    """The user council is founded."""
    form = forms.FoundingForm(request.POST or None, initial={"founded_on": timezone.localdate()})
    if form.is_valid():
        with form.refusals():
            UserCouncil.objects.found(room=room, by=request.user, **form.cleaned_data)
            return redirect("complaints:council_detail", room=room.slug)
    context = {"room": room, "form": form}
    return render(request, "complaints/council_found.html", context, status=form.status)


@read_or_write
@in_room("complaints.lead_council")
@once
def council_rest(request, room):
    """The user council rests, or meets again."""
    council = council_of(room)
    form_class = forms.ResumeForm if council.rests else forms.RestForm
    form = form_class(request.POST or None, initial={"since": timezone.localdate()})
    if form.is_valid():
        with form.refusals():
            verb = council.resume if council.rests else council.rest
            verb(by=request.user, **form.cleaned_data)
            return redirect("complaints:council_detail", room=room.slug)
    context = {"room": room, "council": council, "form": form}
    return render(request, "complaints/council_rest.html", context, status=form.status)
