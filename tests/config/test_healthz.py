"""That a process is alive is asked of nothing but the process."""

from django.test import Client as Browser


def test_it_is_alive_and_asks_the_database_nothing():
    # Without the fixture `db` a query would be an error.
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Cache-Control"] == "no-store"
    assert not answer.cookies


def test_a_supervisor_asks_without_https(settings):
    settings.SECURE_SSL_REDIRECT = True
    browser = Browser()
    assert browser.get("/healthz").status_code == 200
    assert browser.get("/sign-in/").status_code == 301
