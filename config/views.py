"""What views share, and the pages that say what went wrong."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_http_methods

from .middleware import typed

read_or_write = require_http_methods(["GET", "POST"])


@requires_csrf_token
def csrf_failure(request, reason=""):
    """A form whose security token is out of date, with what was typed, to be sent again.

    Only a form from this site is offered again: a page elsewhere must not have its form
    sent by a click here.
    """
    from_here = request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin"
    return render(
        request, "403_csrf.html", {"typed": typed(request) if from_here else None}, status=403
    )


@requires_csrf_token
def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


@requires_csrf_token
def permission_denied(request, exception=None):
    return render(request, "403.html", status=403)


@requires_csrf_token
def page_not_found(request, exception=None):
    """One answer for what does not exist and for what is not yours."""
    return render(request, "404.html", status=404)


def server_error(request):
    """Nothing is asked of the database here: it may be what failed."""
    return HttpResponse(render_to_string("500.html"), status=500)
