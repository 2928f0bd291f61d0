"""The doors of the journal's pages."""

import logging
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from config.middleware import typed

from . import forms, vault
from .models import JournalAccess

logger = logging.getLogger("incidents.vault")


def with_open_vault(view):
    """Decorator: without the keys the page says that the journal is closed, and does nothing.

    So it says of a key that is missing for this journal alone, and of a value that does not open.
    What is sent to it, and what any function below it holds, never stands in an error report. It
    goes below `in_room`.
    """

    @wraps(view)
    @sensitive_variables()
    def wrapper(request, *args, **kwargs):
        request.sensitive_post_parameters = "__ALL__"
        if not vault.is_open():
            return render(request, "journal_closed.html", status=503)
        try:
            return view(request, *args, **kwargs)
        except vault.VaultClosed:
            logger.error(
                "Journals are closed: a key is missing, or is another one (manage.py check)"
            )
            return render(request, "journal_closed.html", status=503)
        except vault.Unreadable:
            logger.error("Unreadable: something in a journal does not open (verify_journal)")
            return render(request, "journal_unreadable.html", status=503)

    return wrapper


def _with_look(has_ended, has_changed):
    """Decorator for a page about a journal: finds the look it is shown by, or answers 404.

    The look is this person's own, in this room. Once `has_ended` says so of it, or `has_changed`
    of it that the journal goes by another number since, the purpose is asked anew; what was typed
    is not lost by that. The view gets the JournalAccess as `look`. It goes below
    `with_open_vault`.
    """

    def decorator(view):
        @wraps(view)
        def wrapper(request, room, look, **kwargs):
            looks = JournalAccess.objects.looks(request.user, room).select_related("journal")
            look = get_object_or_404(looks, pk=look)
            purpose = reverse("incidents:journal_search", args=[room.slug]) + f"?again={look.pk}"
            sent = request.method == "POST"
            if has_ended(look, timezone.now()):
                return look_again(request, room, look) if sent else redirect(purpose)
            if has_changed(look):
                return look_again(request, room, look) if sent else redirect(f"{purpose}&changed")
            return view(request, room, look, **kwargs)

        return wrapper

    return decorator


def _is_older_than_the_number(look):
    """Whether the journal came to go by another number, or on in another journal, after the look.

    Alike for both: what stood under the number already was not what the purpose was said for.
    """
    return look.journal.whole.number_changed_at > look.at


def look_again(request, room, look):
    """The answer to a form sent by a look that is over: what was typed stays in the page.

    Once the purpose is said, and the new look logged, the browser sends the same form to the same
    page by that look. An emergency is not opened again from here: the text is there to be copied.
    """
    journal = look.journal.whole
    form = forms.LookAgainForm(request.POST if "look_again" in request.POST else None)
    if journal.is_of(room) and form.is_valid():
        purpose = form.cleaned_data["look_purpose"]
        opened = JournalAccess.objects.open(journal, purpose=purpose, staff=request.user, room=room)
        match = request.resolver_match
        url = reverse(match.view_name, kwargs=match.kwargs | {"look": opened.pk})
        return HttpResponseRedirect(url, preserve_request=True)
    context = {
        "room": room,
        "form": form,
        "reopens": journal.is_of(room),
        "typed": [(name, value) for name, value in typed(request) if name not in form.fields],
        "words": words_typed(request),
    }
    return render(request, "look_ended.html", context, status=422)


WORDS = ("substances", "text", "told", "why", "to", "scope", "reason")


def words_typed(request):
    """The words that somebody typed into a form of the journal, to be shown again."""
    return [value for name, value in typed(request) if name in WORDS and value.strip()]


with_look = _with_look(
    has_ended=lambda look, now: not look.lasts(now), has_changed=_is_older_than_the_number
)

# For a page that adds to a journal and shows nothing of it: what somebody is writing is not lost
# when the time of the look is over, as long as they may have been signed in since. An emergency is
# over when it is over.
with_own_look = _with_look(
    has_ended=lambda look, now: (
        not look.lasts(now)
        if look.kind == look.Kind.EMERGENCY
        else look.at + timedelta(seconds=settings.SESSION_COOKIE_AGE) <= now
    ),
    has_changed=lambda look: False,
)
