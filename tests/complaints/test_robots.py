"""What search engines may keep: the public pages, and nothing else."""

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client as Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules():
    answer = Browser().get("/robots.txt")
    assert answer["Content-Type"] == "text/plain"
    assert not answer.cookies
    parser = RobotFileParser()
    parser.parse(answer.content.decode().splitlines())
    return parser


@pytest.mark.parametrize("path", ["/r/", "/r/h17/", "/r/h17/en/", "/static/css/public.css"])
def test_public_pages_may_be_read_by_robots(rules, path):
    assert rules.can_fetch("AnyBot", f"https://rooms.example{path}")


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/rooms/h17/", "/rooms/h17/desk/", "/admin/"])
def test_nothing_else_may(rules, path):
    assert not rules.can_fetch("AnyBot", f"https://rooms.example{path}")


@pytest.mark.parametrize("path", ["/sign-in/", "/rooms/kilden/desk/", "/no-such/", "/r/x/y/z/"])
def test_every_other_answer_says_so_itself(path, room, front_desk):
    for browser in (Browser(), front_desk):
        assert browser.get(path)["X-Robots-Tag"] == "noindex"
