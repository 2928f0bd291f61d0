"""What happens around every request."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import patch_vary_headers

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
)


def forget_who_asks_for_public_pages(get_response):
    """A page for everybody (`for_everybody` in config/views.py) does not learn who asks.

    The request goes on without cookies and without languages of its own, and the answer sets no
    cookie and depends on nothing but its address: whoever asks gets the same bytes, and nothing
    tells a cache, or us, that it was a client who read about complaints.
    """

    def middleware(request):
        if not is_for_everybody(request.path_info):
            return get_response(request)
        for header in ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE"):
            request.META.pop(header, None)
        request.COOKIES = {}
        response = get_response(request)
        response.cookies.clear()
        del response.headers["Vary"]
        return response

    return middleware


def is_for_everybody(path):
    """Whether the view at `path` is public."""
    try:
        return getattr(resolve(path).func, "for_everybody", False)
    except Resolver404:
        return False


def protect_pages(get_response):
    """Keep every page out of caches and search engines, unless it says itself how it may be kept.

    What is sent is read as UTF-8, whatever it claims to be: some codecs of Python make text of
    it that no database can hold.
    """

    def middleware(request):
        request.encoding = "utf-8"
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex")
        response.headers["Permissions-Policy"] = PERMISSIONS_POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def trust_same_origin_forms(get_response):
    """Let forms through whose origin the browser hides because of our own Referrer-Policy.

    Under `no-referrer` a browser sends `Origin: null` with a plain form, which Django takes for a
    stranger. `Sec-Fetch-Site: same-origin` is set by the browser and cannot be forged by a page
    elsewhere. The CSRF token is checked all the same.
    """

    def middleware(request):
        meta = request.META
        if meta.get("HTTP_ORIGIN") == "null" and meta.get("HTTP_SEC_FETCH_SITE") == "same-origin":
            meta["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return middleware


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Signing in is required, and what was typed before the session ended is not lost.

    A plain page sends to the sign-in. A form that arrives without a session gets a page that
    holds what was typed, to be sent again after signing in; htmx gets the status 401, on which
    the page stays as it is and says so.
    """

    def handle_no_permission(self, request, view_func):
        if request.method == "GET" and not request.htmx:
            return super().handle_no_permission(request, view_func)
        return render(
            request,
            "signed_out.html",
            {"typed": typed(request), "login_url": settings.LOGIN_URL},
            status=401,
        )


def typed(request):
    """What a form held, as (name, value) pairs, to send it again."""
    own = ("csrfmiddlewaretoken", REDIRECT_FIELD_NAME)
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in own and "password" not in name
        for value in values
    ]
