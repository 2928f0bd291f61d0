"""The doors of the journal's pages."""

import logging
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from . import vault
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


def _with_look(has_ended):
    """Decorator for a page about a journal: finds the look it is shown by, or answers 404.

    The look is this person's own, in this room. Once `has_ended` says so of it, the purpose is
    asked anew. The view gets the JournalAccess as `look`. It goes below `with_open_vault`.
    """

    def decorator(view):
        @wraps(view)
        def wrapper(request, room, look, **kwargs):
            looks = JournalAccess.objects.looks(request.user, room).select_related("journal")
            look = get_object_or_404(looks, pk=look)
            if has_ended(look, timezone.now()):
                purpose = reverse("incidents:journal_search", args=[room.slug])
                return redirect(f"{purpose}?again={look.pk}")
            return view(request, room, look, **kwargs)

        return wrapper

    return decorator


with_look = _with_look(lambda look, now: not look.lasts(now))

# For a page that adds to a journal and shows nothing of it: what somebody is writing is not lost
# when the time of the look is over, as long as they may have been signed in since.
with_own_look = _with_look(
    lambda look, now: look.at + timedelta(seconds=settings.SESSION_COOKIE_AGE) <= now
)
