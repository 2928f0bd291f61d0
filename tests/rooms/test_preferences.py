"""Language and theme of each member of staff."""

import pytest

from rooms.models import Staff
from tests.page import Page

URL = "/preferences/"


def test_the_page_shows_what_is_chosen(front_desk):
    form = Page(front_desk.get(URL)).form()
    assert form.fields["language"] == "en"
    assert form.fields["theme"] == "auto"
    assert form.choices("theme") == ["auto", "light", "dark"]


def test_another_language_shows_on_the_next_page(front_desk):
    form = Page(front_desk.get(URL)).form().fields
    response = front_desk.post(URL, form | {"language": "da"})
    assert (response.status_code, response["Location"]) == (302, "/")
    page = front_desk.get("/rooms/kilden/desk/", headers={"Accept-Language": "en"})
    assert page.headers["Content-Language"] == "da"
    assert '<html lang="da"' in page.content.decode()


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_another_theme_shows_on_the_next_page(front_desk, theme):
    form = Page(front_desk.get(URL)).form().fields
    front_desk.post(URL, form | {"theme": theme})
    assert f'data-theme="{theme}"' in front_desk.get("/rooms/kilden/desk/").content.decode()


@pytest.mark.parametrize("body", [{"language": "sv", "theme": "dark"}, {"theme": "dark"}, {}])
def test_a_choice_that_is_not_offered_is_refused(front_desk, body):
    response = front_desk.send(URL, body)
    assert response.status_code == 422
    assert "language" in Page(response).errors
    staff = Staff.objects.get(pk=front_desk.staff.pk)
    assert (staff.language, staff.theme) == ("en", "auto")


def test_one_changes_nothing_but_ones_own_language_and_theme(front_desk, leader):
    body = {"language": "da", "theme": "dark", "is_staff": "on", "username": "x", "id": "1"}
    front_desk.send(URL, body, pk=leader.staff.pk)
    me = Staff.objects.get(pk=front_desk.staff.pk)
    assert (me.language, me.is_staff, me.username) == ("da", False, front_desk.staff.username)
    assert Staff.objects.get(pk=leader.staff.pk).language == "en"
