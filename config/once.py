"""Forms that write once, however often they are sent.

Each form carries a key made with the page (`{% once %}`). The first time the key arrives the view
runs, in one transaction with the note that it did; sent again, the answer is the same redirect
and nothing is written. The same key with another content is refused.
"""

import hashlib
import uuid
from functools import wraps

from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from .models import Submission

FIELD = "submission"


def key_of(request):
    """The submission key (UUID) of the form that was sent, or None: then it is no form of ours."""
    try:
        return uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None


def once(view):
    """Decorator for a view that writes: a POST with a key already used writes nothing.

    The view must answer a success with a redirect and a failure with a status of 400 or more; a
    failure leaves no trace, so that the corrected form can be sent with the same key. GET passes.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        key = key_of(request)
        if key is None:
            return render(request, "400.html", status=400)
        with transaction.atomic():
            # A path too long for the column leads nowhere, but must get as far as being told so.
            this = {"key": kept(key), "path": request.path[:200], "staff_id": request.user.pk}
            # A second arrival waits here until the first is done, and then finds its answer.
            Submission.objects.bulk_create(
                [Submission(**this, digest=_digest(request, key))], ignore_conflicts=True
            )
            submission = Submission.objects.get(**this)
            if submission.location:
                return _answer_again(request, submission, key)
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            else:
                submission.location = response.headers["Location"]
                submission.save(update_fields=["location"])
        return response

    return wrapper


def was_written(key, staff):
    """Whether the form of this key (UUID) was sent by `staff`, and written."""
    sent = Submission.objects.filter(key=kept(key), staff=staff)
    return sent.exclude(location="").exists()


def kept(key):
    """What is kept of a form's key (UUID): enough to know it again, and not to have it."""
    return uuid.UUID(bytes=hashlib.sha256(key.bytes).digest()[:16])


def _answer_again(request, submission, key):
    if submission.digest != _digest(request, key):
        return render(request, "sent_already.html", status=409)
    return redirect(submission.location)


@sensitive_variables()
def _digest(request, key):
    """A keyed digest of what the form holds; the security token may differ.

    The form's own key is in it, which is random and kept nowhere: whoever has the database, and
    SECRET_KEY too, cannot try all the numbers there are until one fits.
    """
    content = sorted(
        (name, values)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", FIELD)
    )
    salt = f"config.once {key}"
    return salted_hmac(salt, repr(content), algorithm="sha256").hexdigest()
