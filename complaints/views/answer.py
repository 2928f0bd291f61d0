"""The answer to an anonymous complaint, told to whoever says the four words."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from complaints import forms
from complaints.models import AnswerLook
from config.once import once
from config.views import read_or_write
from rooms.access import in_room


@read_or_write
@in_room("complaints.receive")
@once
def answer_find(request, room):
    """Look up an answer by the words on a slip; each try is counted, so it ends in a redirect."""
    form = forms.CodeForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            look = AnswerLook.objects.ask(
                form.cleaned_data["four_words"], room=room, by=request.user
            )
            if look.complaint:
                return redirect("complaints:answer_detail", room=room.slug, answer=look.uuid)
            return redirect(reverse("complaints:answer_find", args=[room.slug]) + "?none")
    context = {"room": room, "form": form, "none": "none" in request.GET}
    return render(request, "complaints/answer_find.html", context, status=form.status)


@require_GET
@in_room("complaints.receive")
def answer_detail(request, room, answer):
    """The answer alone, for a while, to who looked it up: nothing of the complaint is shown."""
    looks = AnswerLook.objects.shown_to(request.user, room).select_related("complaint")
    look = get_object_or_404(looks, uuid=answer)
    complaint = look.complaint
    late = complaint.is_open and complaint.due_on < timezone.localdate()
    context = {"room": room, "complaint": complaint, "late": late}
    return render(request, "complaints/answer_detail.html", context)
