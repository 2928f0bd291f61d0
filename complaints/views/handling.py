"""What is done to a complaint: one verb each, from its page."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from complaints import forms
from complaints.models import Complaint
from config.once import once
from config.views import read_or_write
from rooms.access import in_room

from .complaint import complaint_of, complaint_page


def back_to(request, room, complaint):
    """The page of the complaint; the list, where it is not theirs to see any more."""
    if Complaint.objects.visible_to(request.user).filter(pk=complaint.pk).exists():
        return redirect("complaints:complaint_detail", room=room.slug, complaint=complaint.uuid)
    return redirect("complaints:complaint_list", room=room.slug)


def done(request, room, complaint, verb):
    """Do `verb`, which takes `by`, and show the complaint; or why it was not done."""
    try:
        verb(by=request.user)
    except ValidationError as refusal:
        return complaint_page(request, room, complaint, refusal)
    return back_to(request, room, complaint)


@require_POST
@in_room("complaints.handle", closed=True)
@once
def complaint_acknowledge(request, room, complaint):
    """The complainant was told that it came."""
    complaint = complaint_of(request, room, complaint)
    return done(request, room, complaint, complaint.acknowledge)


@require_POST
@in_room("complaints.handle", closed=True)
@once
def complaint_examine(request, room, complaint):
    """Somebody looks into it."""
    complaint = complaint_of(request, room, complaint)
    return done(request, room, complaint, complaint.examine)


@require_POST
@in_room("complaints.handle", closed=True)
@once
def complaint_close(request, room, complaint):
    """Nothing more is to be done."""
    complaint = complaint_of(request, room, complaint)
    return done(request, room, complaint, complaint.close)


@read_or_write
@in_room("complaints.handle", closed=True)
@once
def complaint_note(request, room, complaint):
    """A note for those who handle it."""
    complaint = complaint_of(request, room, complaint)
    form = forms.NoteForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            complaint.add_note(by=request.user, **form.cleaned_data)
            return back_to(request, room, complaint)
    context = {"room": room, "complaint": complaint, "form": form}
    return render(request, "complaints/complaint_note.html", context, status=form.status)


@read_or_write
@in_room("complaints.handle", closed=True)
@once
def complaint_interim(request, room, complaint):
    """The complainant was told that it takes longer."""
    complaint = complaint_of(request, room, complaint)
    form = forms.InterimForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            complaint.reply_interim(by=request.user, **form.cleaned_data)
            return back_to(request, room, complaint)
    context = {"room": room, "complaint": complaint, "form": form}
    return render(request, "complaints/complaint_interim.html", context, status=form.status)


@read_or_write
@in_room("complaints.handle", closed=True)
@once
def complaint_send_on(request, room, complaint):
    """It was sent on to somebody else who takes it."""
    complaint = complaint_of(request, room, complaint)
    form = forms.SendOnForm(request.POST or None, complaint=complaint)
    if form.is_valid():
        with form.refusals():
            complaint.send_on(by=request.user, **form.cleaned_data)
            return back_to(request, room, complaint)
    context = {"room": room, "complaint": complaint, "form": form}
    return render(request, "complaints/complaint_send_on.html", context, status=form.status)


@read_or_write
@in_room("complaints.handle", closed=True)
@once
def complaint_answer(request, room, complaint):
    """It is answered."""
    complaint = complaint_of(request, room, complaint)
    form = forms.AnswerForm(request.POST or None, answers_it=complaint.is_answered_by(request.user))
    if form.is_valid():
        with form.refusals():
            complaint.answer_with(by=request.user, **form.cleaned_data)
            return back_to(request, room, complaint)
    context = {"room": room, "complaint": complaint, "form": form}
    return render(request, "complaints/complaint_answer.html", context, status=form.status)


@read_or_write
@in_room("complaints.handle", closed=True)
@once
def complaint_reopen(request, room, complaint):
    """It is examined again."""
    complaint = complaint_of(request, room, complaint)
    form = forms.ReopenForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            complaint.reopen(by=request.user, **form.cleaned_data)
            return back_to(request, room, complaint)
    context = {"room": room, "complaint": complaint, "form": form}
    return render(request, "complaints/complaint_reopen.html", context, status=form.status)


@read_or_write
@in_room("complaints.handle", closed=True)
@once
def complaint_concern(request, room, complaint):
    """It turned out whom it is about; who does not see it any more is led to the list."""
    complaint = complaint_of(request, room, complaint)
    form = forms.ConcernForm(request.POST or None, room=room)
    if form.is_valid():
        data = dict(form.cleaned_data)
        with form.refusals():
            complaint.concern(by=request.user, staff=data.pop("about_staff"), **data)
            return back_to(request, room, complaint)
    context = {"room": room, "complaint": complaint, "form": form}
    return render(request, "complaints/complaint_concern.html", context, status=form.status)
