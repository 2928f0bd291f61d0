"""A real Chromium on a real server: the desk as staff see it."""

import os

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect

from intake.models import RoomClient, RoomSubstance, Visit
from tests import factories

# On a busy machine a page may be slow; what never comes is still told.
expect.set_options(timeout=20_000)

# Playwright's loop runs in this thread; the tests' own queries are synchronous all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def kilden(room):
    """The room with staff of its own: Sara at the front desk, in English."""
    return room


@pytest.fixture
def usual_client(kilden, front_desk, cocaine):
    """Mads, known here: cocaine, smoked."""
    RoomSubstance.objects.create(room=kilden, substance=cocaine)
    mads = factories.ClientFactory(
        nickname="Mads", registered_in=kilden, registered_by=front_desk.staff
    )
    visit = Visit.objects.admit(
        client=mads, room=kilden, substance=cocaine, method="smoking", by=front_desk.staff
    )
    visit.leave(by=front_desk.staff)
    assert RoomClient.objects.filter(client=mads, room=kilden).exists()
    return mads


def sign_in(context, live_server, browser):
    """Give a browser context the session of a StaffBrowser."""
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies(
        [{"name": name, "value": browser.cookies[name].value, "url": live_server.url}]
    )


@pytest.fixture
def desk(live_server, kilden, front_desk, new_context):
    """`desk(**options)` opens the desk of the room in a new browser context, signed in.

    Anything the console reports as an error, such as a breach of the Content-Security-Policy,
    fails the test, but for words in `allow`. (What htmx reports there has its own line before.)
    """
    problems = []

    def open_desk(path=None, who=None, allow=(), **options):
        context = new_context(locale="da-DK", **options)
        sign_in(context, live_server, who or front_desk)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda message: (
                problems.append(message.text)
                if message.type == "error"
                and not any(word in message.text for word in ("htmx:", *allow))
                else None
            ),
        )
        page.goto(f"{live_server.url}{path or '/rooms/kilden/desk/'}")
        return page

    yield open_desk
    assert problems == []
