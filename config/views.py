"""What views share, and the pages that say what went wrong."""

from functools import wraps
from hmac import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt, requires_csrf_token
from django.views.decorators.http import conditional_page, require_http_methods, require_safe
from django_guid import get_guid

from .metrics import CONTENT_TYPE, exposition
from .middleware import typed
from .readiness import troubles

read_or_write = require_http_methods(["GET", "POST"])


def for_everybody(view):
    """Decorator for a page without login that is the same for everybody, and only reads.

    It is asked for without cookies, answered without any (config/middleware.py), and kept by
    caches for a while; search engines may show it. The exception to what every other page does
    (`protect_pages`) is made here, and for what was found alone. No form is asked for its token
    here, so nothing that could write is let through.
    """

    @csrf_exempt
    @login_not_required
    @require_safe
    @conditional_page
    @wraps(view)
    def wrapper(request, **kwargs):
        response = view(request, **kwargs)
        if response.status_code == 200:
            seconds = int(settings.PUBLIC_PAGES_KEPT.total_seconds())
            patch_cache_control(response, public=True, max_age=seconds)
            response["X-Robots-Tag"] = "all"
        return response

    wrapper.for_everybody = True  # type: ignore[attr-defined]
    return wrapper


def for_machines(view):
    """Decorator for what a supervisor asks every few seconds: without login, and never kept.

    As a page for everybody it is asked for without cookies and sets none.
    """

    @csrf_exempt
    @login_not_required
    @require_safe
    @wraps(view)
    def wrapper(request):
        return view(request)

    wrapper.for_everybody = True  # type: ignore[attr-defined]
    return wrapper


@for_machines
def healthz(request):
    """This process is alive: one that does not answer here should be started anew."""
    return HttpResponse("ok\n", content_type="text/plain")


@for_machines
def readyz(request):
    """Whether this process can serve: 200, or 503 with a line for each thing that is wrong."""
    found = troubles()
    text = "".join(f"{trouble}\n" for trouble in found) or "ready\n"
    return HttpResponse(text, content_type="text/plain", status=503 if found else 200)


@for_machines
def metrics(request):
    """How the site runs, for a Prometheus server that knows METRICS_TOKEN; to others 404."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    known = settings.METRICS_TOKEN.encode()
    if not known or scheme != "Bearer" or not compare_digest(token.encode(), known):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


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
    return HttpResponse(render_to_string("500.html", {"request_id": get_guid()}), status=500)
