"""What protects every page: headers, cookies, tokens, sign-in; and that looking writes nothing."""

import os
import re
import shutil
import subprocess
import sys
import uuid
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import include, path, reverse

from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from intake.models import TurnedAway
from rooms.roles import Role
from tests.factories import PASSWORD, StaffFactory
from tests.page import Page
from tests.test_access import LISTED, cast, scene, stage, the_stage  # noqa: F401


def broken(request):
    raise RuntimeError("on purpose")


urlpatterns = [
    path("broken/", broken),
    path("plain/", lambda request: HttpResponse("nothing more")),
    path("", include("config.urls")),
]

FORM = "/rooms/kilden/turned-away/"
FULL = {"code": "room_full", "method": "smoking"}


# -- Headers -------------------------------------------------------------------------------------

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ON_PAGES = EVERYWHERE | {
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=()",
}


@pytest.fixture
def answers(settings, front_desk, central, client, bo, inside):
    """An answer of each kind, by what it is."""
    settings.ROOT_URLCONF = "tests.config.test_protection"
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    inside(bo)
    front_desk.raise_request_exception = False
    key = uuid.uuid4()
    front_desk.send(FORM, FULL, key=key)
    htmx = {"HX-Request": "true"}
    version = re.search(
        r'data-version="([^"]+)"', front_desk.get("/rooms/kilden/live/").content.decode()
    )[1]
    return {
        "page": (200, front_desk.get("/rooms/kilden/desk/")),
        "fragment": (200, front_desk.get("/rooms/kilden/live/", headers=htmx)),
        "unchanged": (204, front_desk.get(f"/rooms/kilden/live/?version={version}", headers=htmx)),
        "public page": (200, client.get("/sign-in/")),
        "redirect": (302, front_desk.get("/")),
        "to the sign-in": (302, client.get("/rooms/kilden/desk/")),
        "bad form": (400, front_desk.post(FORM)),
        "signed out": (401, client.post(FORM)),
        "signed out, htmx": (401, client.get("/rooms/kilden/live/", headers=htmx)),
        "not for this role": (403, central.get("/rooms/kilden/desk/")),
        "not found": (404, front_desk.get("/rooms/no-such/desk/")),
        "no such address": (404, client.get("/no/such/address/")),
        "wrong method": (405, front_desk.post("/rooms/kilden/desk/")),
        "sent before": (409, front_desk.send(FORM, FULL | {"method": "oral"}, key=key)),
        "refused": (422, front_desk.send(FORM)),
        "broken": (500, front_desk.get("/broken/")),
        "plain": (200, front_desk.get("/plain/")),
    }


def test_every_kind_of_answer_is_protected(answers):
    for kind, (status, response) in answers.items():
        assert response.status_code == status, kind
        found = {name: response.headers.get(name) for name in ON_PAGES}
        assert found == ON_PAGES, kind
        assert "no-store" in response.headers["Cache-Control"], kind
        policy = dict(
            part.strip().partition(" ")[::2]
            for part in response.headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'", kind
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert policy["form-action"] == "'self'"
        assert policy["base-uri"] == policy["frame-ancestors"] == policy["object-src"] == "'none'"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert {"Cookie", "HX-Request"} <= set(response.headers["Vary"].split(", ")) or (
            kind in ("plain", "broken", "no such address")
        )


def test_every_kind_of_answer_is_a_page_of_the_house(answers):
    """No bare answer of a framework, which says nothing and lets the reader go no further."""
    bare = {"unchanged", "redirect", "to the sign-in", "wrong method", "plain"}
    for kind, (_status, response) in answers.items():
        if kind not in bare and "fragment" not in kind:
            page = Page(response)
            assert page.title
            assert next(page.root.all("h1")).text, kind
            assert "stylesheet" in response.content.decode(), kind


def test_a_page_holds_no_script_of_its_own_and_none_from_elsewhere(answers):
    for _status, response in answers.values():
        page = Page(response)
        for script in page.root.all("script"):
            assert script["src"].startswith("/static/")
            assert not script.text
        for element in page.root.all():
            assert "style" not in element
            assert not [name for name in element.attributes if name.startswith("on")]


@pytest.mark.django_db
def test_a_static_file_is_protected_and_may_be_kept(settings):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    response = Browser().get("/static/css/house.css")
    assert response.status_code == 200
    assert b":root" in response.getvalue()
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert response.headers["Content-Type"].startswith("text/css")
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert not response.cookies


def test_no_page_title_holds_a_name(front_desk, room, bo, inside):
    """A title stands in the history of the browser."""
    visit = inside(bo)
    urls = [
        reverse("intake:client_detail", args=[room.slug, bo.uuid]),
        reverse("intake:visit_create", args=[room.slug, bo.uuid]),
        reverse("intake:client_correct", args=[room.slug, bo.uuid]),
        reverse("intake:visit_correct", args=[room.slug, visit.uuid]),
    ]
    for url in urls:
        page = Page(front_desk.get(url))
        assert "Bo" in page.text
        assert "Bo" not in page.title.split()
        assert "Kilden" in page.title


# -- Forms of this site and of others ------------------------------------------------------------


@pytest.fixture
def guarded(room):
    """Front desk in a browser whose forms are checked as in earnest."""
    staff = StaffFactory(roles=[(Role.FRONT_DESK, room)], language="en")
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(staff)
    return browser


def form_of(browser, url=FORM):
    return Page(browser.get(url)).form().fields | FULL


def test_a_form_with_its_token_is_accepted_though_the_browser_hides_its_origin(guarded):
    """Under `Referrer-Policy: no-referrer` a browser sends `Origin: null` with a plain form."""
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert guarded.post(FORM, form_of(guarded), headers=own).status_code == 302
    assert TurnedAway.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
        {"Origin": "null", "Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_form_from_elsewhere_is_refused_though_it_has_a_token(guarded, headers):
    response = guarded.post(FORM, form_of(guarded), headers=headers)
    assert response.status_code == 403
    assert not TurnedAway.objects.exists()


def test_a_form_from_here_without_its_token_is_refused(guarded):
    body = form_of(guarded)
    del body["csrfmiddlewaretoken"]
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert guarded.post(FORM, body, headers=own).status_code == 403
    assert guarded.post(FORM, body | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert not TurnedAway.objects.exists()


def test_a_form_with_an_old_token_is_offered_again_as_it_was_typed(guarded):
    body = form_of(guarded) | {"csrfmiddlewaretoken": "x" * 64}
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    refused = guarded.post(FORM, body, headers=own)
    assert refused.status_code == 403
    assert "The form was too old" in Page(refused).text
    again = Page(refused).form().fields
    assert {name: again[name] for name in FULL} == FULL
    assert again["submission"] == body["submission"]
    assert guarded.post(FORM, again, headers=own).status_code == 302
    assert TurnedAway.objects.count() == 1


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_a_form_from_elsewhere_is_not_offered_again(guarded, site):
    """Else a click here would send what somebody else wrote."""
    headers = {"Origin": "null"} | ({"Sec-Fetch-Site": site} if site else {})
    refused = guarded.post(FORM, form_of(guarded), headers=headers)
    assert refused.status_code == 403
    assert b"room_full" not in refused.content
    assert b"Send again" not in refused.content


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/sign-in/", {"login": "sara", "password": "kanariefugl"}),
        (
            "/password/",
            {
                "oldpassword": "kanariefugl",
                "password1": "kanariefugl2",
                "password2": "kanariefugl3",
            },
        ),
    ],
)
def test_a_password_is_never_offered_again(guarded, url, body):
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    for browser in (guarded, Browser(enforce_csrf_checks=True), Browser()):
        response = browser.post(url, body, headers=own)
        assert b"kanariefugl" not in response.content


# -- Signed out ----------------------------------------------------------------------------------


def test_a_form_sent_after_the_session_ended_keeps_what_was_typed(client, room):
    typed = FULL | {"note": "<Bo & Mia>", "submission": str(uuid.uuid4())}
    response = client.post(FORM, typed, headers={"Accept-Language": "en"})
    assert response.status_code == 401
    assert "You have been signed out" in Page(response).text
    again = Page(response).form().fields
    del again["csrfmiddlewaretoken"]
    assert again == typed
    assert not TurnedAway.objects.exists()
    # Signed in on another tab, it is sent again from here.
    client.force_login(StaffFactory(roles=[(Role.FRONT_DESK, room)]))
    assert client.post(FORM, again).status_code == 302
    assert TurnedAway.objects.count() == 1


def test_a_field_that_was_sent_with_several_values_keeps_them_all(client, db):
    response = client.post(FORM, {"passing": ["room_closed", "women_only"]})
    sent_again = [i["value"] for i in Page(response).root.all("input") if i["name"] == "passing"]
    assert sent_again == ["room_closed", "women_only"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_is_told_that_one_is_signed_out(client, db, method):
    response = getattr(client, method)(FORM, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "Location" not in response.headers


def test_a_page_sends_to_the_sign_in_and_back_again(client, room):
    wanted = "/rooms/kilden/desk/?done=undone"
    response = client.get(wanted)
    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?{urlencode({'next': wanted}, safe='/')}"
    StaffFactory(username="sara", roles=[(Role.FRONT_DESK, room)]).set_password(PASSWORD)
    form = Page(client.get(response["Location"])).form().fields
    assert form["next"] == wanted


@pytest.mark.parametrize(
    "goal",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example/",
        "/\\elsewhere.example/",
        "https:elsewhere.example",
        "http:///elsewhere.example",
        "javascript:alert(1)",
        "\x00//elsewhere.example",
        "/%0d%0aSet-Cookie:a=b",
    ],
)
def test_the_sign_in_leads_to_no_other_site(client, room, goal):
    staff = StaffFactory(username="sara", roles=[(Role.FRONT_DESK, room)])
    staff.set_password(PASSWORD)
    staff.save()
    body = {"login": "sara", "password": PASSWORD}
    for url, more in (
        (f"/sign-in/?{urlencode({'next': goal})}", {}),
        ("/sign-in/", {"next": goal}),
    ):
        browser = Browser()
        response = browser.post(url, body | more)
        assert response.status_code == 302
        assert response["Location"].startswith("/")
        assert not re.match(r"/[/\\]", response["Location"])
        assert "elsewhere" not in response["Location"]
        # Already signed in, one is sent on at once.
        assert "elsewhere" not in browser.get(url).get("Location", "")


# -- Looking writes nothing ----------------------------------------------------------------------


def tables():
    """The contents of every table, as where each row stands and who wrote it there.

    A change of a row writes it anew in another spot, even when nothing in it differs.
    """
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            rows = "count(*), md5(string_agg(concat_ws('/', ctid, xmin, cmin), ',' ORDER BY ctid))"
            cursor.execute(f"SELECT {rows} FROM {name}")  # noqa: S608
            found[table] = cursor.fetchone()
        return found


@pytest.mark.parametrize(
    "who", ["front_desk", "central", "administrator", "elsewhere", "anonymous"]
)
@pytest.mark.parametrize("htmx", [False, True])
def test_a_get_leaves_every_table_as_it_was(who, htmx, scene, cast):  # noqa: F811
    headers = {"HX-Request": "true"} if htmx else {}
    before = tables()
    assert before["intake_visit"][0] > 0
    seen = set()
    for name in LISTED:
        for query in ("", "?choose", f"?admitted={scene.visit.uuid}", "?next=/&everyone=1"):
            seen.add(cast[who].get(scene.url(name) + query, headers=headers).status_code)
    assert seen <= {200, 302, 401, 403, 404, 405}
    assert tables() == before


def test_the_look_at_all_tables_sees_a_change_of_one_row(scene):  # noqa: F811
    before = tables()
    scene.entry.save(update_fields=["joined_at"])
    changed = {name for name, rows in tables().items() if rows != before[name]}
    assert changed == {"intake_waitingentry"} | (changed & {"intake_waitingentryevent"})


# -- In production -------------------------------------------------------------------------------

PRODUCTION = {
    "SECRET_KEY": "a-key-only-for-this-test-0123456789-abcdefghijklm-nopqrstuvw",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "ALLOWED_HOSTS": "rooms.example",
}


def run(code, cwd, **environment):
    """Run Python `code` in `cwd` with only this environment; returns the finished process."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-c", code],
        cwd=cwd,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def settings_alone(tmp_path):
    """A directory with nothing but the settings: no file of development values beside them."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "__init__.py").touch()
    shutil.copy(django_settings.BASE_DIR / "config" / "settings.py", tmp_path / "config")
    return tmp_path


def test_the_settings_need_no_more_than_these_three(settings_alone):
    done = run("import config.settings as s; print(s.DEBUG, s.HTTPS)", settings_alone, **PRODUCTION)
    assert (done.returncode, done.stdout) == (0, "False True\n"), done.stderr


@pytest.mark.parametrize("missing", PRODUCTION)
def test_a_site_that_was_not_told_who_it_is_does_not_start(settings_alone, missing):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}
    done = run("import config.settings", settings_alone, **environment)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: Set the {missing} environment variable" in done.stderr


ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
# No database is asked.
settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
settings.WHITENOISE_AUTOREFRESH = True
django.setup()
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory

browser = Client(SERVER_NAME="rooms.example")
page = browser.get("/sign-in/", secure=True)
plain = browser.get("/sign-in/?next=/", secure=False)

def signs_in(request):
    request.session["staff"] = 1
    return HttpResponse()

signed_in = SessionMiddleware(signs_in)(RequestFactory().get("/"))
print(json.dumps({
    "status": page.status_code,
    "hsts": page.headers.get("Strict-Transport-Security"),
    "csrf": page.cookies.output(header="").strip(),
    "session": signed_in.cookies.output(header="").strip(),
    "plain": [plain.status_code, plain.headers.get("Location")],
}))
"""


@pytest.fixture(scope="module")
def in_production():
    import json

    done = run(ASK, django_settings.BASE_DIR, HTTPS="True", DEBUG="False", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_production_speaks_https_only(in_production):
    assert in_production["status"] == 200
    assert in_production["hsts"] == "max-age=63072000; includeSubDomains; preload"
    assert in_production["plain"] == [301, "https://rooms.example/sign-in/?next=/"]


@pytest.mark.parametrize("cookie", ["session", "csrf"])
def test_cookies_in_production_belong_to_this_host_alone(in_production, cookie):
    """`__Host-` is believed by a browser only with Secure, Path=/ and without a Domain."""
    name, *parts = (part.strip() for part in in_production[cookie].split(";"))
    assert name.startswith(f"__Host-{cookie}=")
    assert {"Secure", "Path=/", "SameSite=Lax"} <= set(parts)
    assert not [part for part in parts if part.startswith("Domain")]


def test_the_session_cookie_is_closed_to_scripts_and_ends_with_the_browser(in_production):
    parts = in_production["session"]
    assert "HttpOnly" in parts
    assert "expires" not in parts.lower()
    assert "max-age" not in parts.lower()
