"""Suggestions: taken at the desk, answered by the leader, made public."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from complaints import forms
from complaints.history import corrections
from complaints.models import CouncilMeeting, Suggestion
from config.once import once
from config.views import read_or_write
from intake.views.desk import back_to_desk, undone
from intake.views.service import who_gets_it
from rooms.access import in_room

PER_PAGE = 25
ANSWER = ("answer", "public_text", "published_at")


def suggestion_of(room, uuid):
    """The suggestion of `room` with this uuid, or 404: another room's answers as none."""
    return get_object_or_404(room.suggestions.select_related("client"), uuid=uuid)


@read_or_write
@in_room("complaints.suggest")
@once
def suggestion_create(request, room):
    """A client praises, criticises or wishes: the one that the address names, or unnamed."""
    client, _visit = who_gets_it(request, room)
    form = forms.SuggestionForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            suggestion = Suggestion.objects.suggest(
                room=room, by=request.user, client=client, **form.cleaned_data
            )
            return back_to_desk(room, suggestion=suggestion.uuid)
    context = {"room": room, "client": client, "form": form}
    return render(request, "complaints/suggestion_create.html", context, status=form.status)


@require_POST
@in_room("complaints.suggest")
@once
def suggestion_undo(request, room, suggestion):
    """The suggestion was noted by mistake."""
    return undone(request, room, suggestion_of(room, suggestion).undo)


@require_GET
@in_room("complaints.answer_suggestions")
def suggestion_list(request, room):
    """The suggestions of the room: those to answer first, by kind and state."""
    form = forms.SuggestionFilterForm(request.GET)
    found = room.suggestions.within(**form.wanted).listed().select_related("client")
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "room": room,
        "form": form,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "unanswered": room.suggestions.unanswered().count(),
    }
    return render(request, "complaints/suggestion_list.html", context)


@require_GET
@in_room("complaints.answer_suggestions")
def suggestion_detail(request, room, suggestion):
    """A suggestion with its answer, what is public of it, and where it was talked about."""
    suggestion = suggestion_of(room, suggestion)
    context = {
        "room": room,
        "suggestion": suggestion,
        "items": suggestion.agenda_items.select_related("meeting"),
        "meetings": CouncilMeeting.objects.filter(room=room)
        .to_come(timezone.localdate())
        .exclude(agenda__suggestion=suggestion),
        "changes": corrections(suggestion, only=ANSWER),
    }
    return render(request, "complaints/suggestion_detail.html", context)


@read_or_write
@in_room("complaints.answer_suggestions")
@once
def suggestion_answer(request, room, suggestion):
    """The leader says what became of it; an answer that is there is corrected, with a reason."""
    suggestion = suggestion_of(room, suggestion)
    answered = suggestion.answered_at is not None
    form_class = forms.SuggestionAnswerCorrectionForm if answered else forms.SuggestionAnswerForm
    form = form_class(request.POST or None, initial={"answer": suggestion.answer})
    if form.is_valid():
        with form.refusals():
            verb = suggestion.correct_answer if answered else suggestion.reply
            verb(by=request.user, **form.cleaned_data)
            return redirect(
                "complaints:suggestion_detail", room=room.slug, suggestion=suggestion.uuid
            )
    context = {"room": room, "suggestion": suggestion, "form": form}
    return render(request, "complaints/suggestion_answer.html", context, status=form.status)


@read_or_write
@in_room("complaints.answer_suggestions")
@once
def suggestion_publish(request, room, suggestion):
    """It stands on the public page with its answer, in words that tell nothing of anybody."""
    suggestion = suggestion_of(room, suggestion)
    words = suggestion.public_text or suggestion.text[:1000]
    form = forms.PublishForm(request.POST or None, initial={"public_text": words})
    if form.is_valid():
        with form.refusals():
            suggestion.publish(by=request.user, **form.cleaned_data)
            return redirect(
                "complaints:suggestion_detail", room=room.slug, suggestion=suggestion.uuid
            )
    context = {"room": room, "suggestion": suggestion, "form": form}
    return render(request, "complaints/suggestion_publish.html", context, status=form.status)


@require_POST
@in_room("complaints.answer_suggestions")
@once
def suggestion_unpublish(request, room, suggestion):
    """It stands on the public page no more."""
    suggestion = suggestion_of(room, suggestion)
    suggestion.unpublish(by=request.user)
    return redirect("complaints:suggestion_detail", room=room.slug, suggestion=suggestion.uuid)
