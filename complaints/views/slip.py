"""The slip that whoever complained takes along, and what can be mended just after."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from complaints import forms
from complaints.models import Complaint
from config.once import once
from config.views import read_or_write
from intake.views.desk import undone
from rooms.access import in_room
from rooms.models import ContactPoint, Staff


def to_slip(request, room, complaint):
    """A redirect to the slip; whom it is about is told that a colleague hands it over."""
    if Complaint.objects.with_slip_for(request.user).filter(pk=complaint.pk).exists():
        return redirect("complaints:complaint_slip", room=room.slug, complaint=complaint.uuid)
    return redirect(reverse("complaints:slip_list", args=[room.slug]) + "?about-you")


def just_taken(request, room, uuid):
    """What this person took down in `room` just now, or 404."""
    mine = Complaint.objects.just_taken_by(request.user).filter(room=room)
    return get_object_or_404(mine, uuid=uuid)


@require_GET
@in_room("complaints.receive")
def complaint_slip(request, room, complaint):
    """What whoever complained takes along: the code to ask with, and what comes next.

    For who took it down, just after that, or for a colleague where it is about who took it down:
    it says nothing of what the complaint is about.
    """
    slips = Complaint.objects.with_slip_for(request.user).filter(room=room)
    complaint = get_object_or_404(slips.prefetch_related("receivers", "topics"), uuid=complaint)
    mine = complaint.recorded_by == request.user
    languages = dict(Staff.Language.choices)
    wanted = request.GET.get("language")
    points = ContactPoint.objects.for_room(room)
    context = {
        "room": room,
        "complaint": complaint,
        "slip_language": wanted if wanted in languages else get_language(),
        "languages": languages,
        "whom": {row.receiver: points.get(row.receiver, row) for row in complaint.receivers.all()},
        "mine": mine,
        "undo": mine and complaint.undoable(timezone.now()),
    }
    return render(request, "complaints/complaint_slip.html", context)


@require_GET
@in_room("complaints.receive")
def slip_list(request, room):
    """The slips that wait for a colleague: of complaints about whoever took them down."""
    slips = Complaint.objects.with_slip_for(request.user).filter(room=room)
    context = {
        "room": room,
        "slips": slips.exclude(recorded_by=request.user).order_by("recorded_at"),
        "about_you": "about-you" in request.GET,
    }
    return render(request, "complaints/slip_list.html", context)


@read_or_write
@in_room("complaints.receive")
@once
def slip_concern(request, room, complaint):
    """Whoever just took it down says whom it is about, which was left out."""
    complaint = just_taken(request, room, complaint)
    form = forms.ConcernForm(request.POST or None, room=room)
    if form.is_valid():
        data = dict(form.cleaned_data)
        with form.refusals():
            complaint.concern(by=request.user, staff=data.pop("about_staff"), **data)
            return to_slip(request, room, complaint)
    context = {"room": room, "complaint": complaint, "form": form}
    return render(request, "complaints/slip_concern.html", context, status=form.status)


@require_POST
@in_room("complaints.receive")
@once
def complaint_undo(request, room, complaint):
    """The complaint was taken down by mistake."""
    return undone(request, room, just_taken(request, room, complaint).undo)
