"""Setting a client's facts right: the old value is kept with who, when and why."""

import pytest
import time_machine
from django.utils import translation

from config.history import changes
from intake.models import Client, Gender, Municipality
from tests.factories import ClientFactory, StaffFactory
from tests.page import Page
from tests.rules import contents, counts, local, refused_with, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def correct(bo, sara):
    """`correct(nickname="Bob")` corrects Bo."""

    def correct(client=bo, by=sara, reason="Misheard", **facts):
        return client.correct(by=by, reason=reason, **facts)

    return correct


def test_the_new_value_stands_and_the_old_one_is_kept_with_who_when_and_why(correct, bo):
    other = StaffFactory()
    before = counts()
    correct(by=other, reason="Says it is Bob", nickname="Bob")
    assert written(before) == {"intake.ClientEvent": 1}
    bo.refresh_from_db()
    assert bo.nickname == "Bob"
    (change,) = changes(bo)
    assert (change.by, change.reason) == (other, "Says it is Bob")
    assert [values for _name, *values in change.fields] == [["Bo", "Bob"]]
    assert change.at == bo.events.get().pgh_created_at


def test_several_corrections_are_kept_newest_first(correct, bo):
    correct(reason="One", nickname="Bob")
    correct(reason="Two", gender=Gender.OTHER, birth_year=1980)
    bo.refresh_from_db()
    newest, oldest = changes(bo)
    assert (newest.reason, oldest.reason) == ("Two", "One")
    with translation.override("en"):
        values = [[str(value) for value in values] for _name, *values in newest.fields]
    assert values == [["1979", "1980"], ["Man", "Other"]]
    assert [values for _name, *values in oldest.fields] == [["Bo", "Bob"]]


def test_a_correction_to_what_stands_there_keeps_nothing(correct, bo):
    correct(nickname="Bo")
    assert changes(bo) == []


def test_a_correction_follows_the_rules_of_registration(correct, bo):
    with refused_with("nickname_missing"):
        correct(nickname=" Bob")
    with refused_with("country_missing"):
        correct(home_municipality=Municipality.objects.get(code="abroad"))
    with refused_with("birth_year_implausible"):
        correct(birth_year=1066)


def test_the_age_counts_from_the_day_of_registration(sara, room):
    """Somebody registered at 18 stays registered rightly, however late a correction comes."""
    with time_machine.travel(local(2026, 3, 10, 12), tick=False):
        jo = ClientFactory(birth_year=2007, agreement=False)
    with time_machine.travel(local(2030, 3, 10, 12), tick=False):
        with refused_with("age_not_confirmed"):
            jo.correct(by=sara, reason="Born later", birth_year=2008)
        with refused_with("under_age"):
            jo.correct(by=sara, reason="Born later", birth_year=2009, adult_confirmed=True)
        jo.correct(by=sara, reason="Born later", birth_year=2008, adult_confirmed=True)


def test_a_refused_correction_leaves_the_one_at_hand_as_it_was(correct, bo):
    with refused_with("nickname_missing"):
        correct(nickname=" Bob")
    assert bo.nickname == "Bo"


def test_a_correction_changes_only_what_it_names(correct, bo):
    """Another desk corrected the gender while this one had the page open."""
    stale = Client.objects.get(pk=bo.pk)
    correct(gender=Gender.NOT_STATED)
    stale.correct(by=bo.registered_by, reason="Misheard", nickname="Bob")
    bo.refresh_from_db()
    assert (bo.gender, bo.nickname) == (Gender.NOT_STATED, "Bob")


def test_the_first_value_is_kept_as_the_room_registered_it(correct, bo, room):
    correct(nickname="Bob")
    kept = bo.events.get()
    assert (kept.nickname, kept.registered_in, kept.uuid) == ("Bo", room, bo.uuid)


# -- The page ------------------------------------------------------------------------------------


@pytest.fixture
def page_url(bo):
    return f"/rooms/kilden/clients/{bo.uuid}/correct/"


@pytest.mark.parametrize("htmx", [False, True])
def test_a_fact_is_set_right_on_the_page(front_desk, bo, page_url, htmx):
    form = Page(front_desk.get(page_url)).form().fields
    assert (form["nickname"], form["birth_year"], form["gender"]) == ("Bo", "1979", "man")
    response = front_desk.send(
        page_url, form | {"birth_year": "1980", "reason": "misheard"}, htmx=htmx
    )
    assert (response.status_code, response.get("Location")) == (
        302,
        f"/rooms/kilden/clients/{bo.uuid}/",
    ), Page(response).errors
    bo.refresh_from_db()
    assert (bo.nickname, bo.birth_year) == ("Bo", 1980)
    assert "“misheard”" in Page(front_desk.get(response["Location"])).text


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"reason": ""}, "reason", "This field is required."),
        ({"reason": "x" * 201}, "reason", "at most 200 characters"),
        ({"nickname": ""}, "nickname", "This field is required."),
        ({"nickname": "x" * 61}, "nickname", "at most 60 characters"),
        ({"nickname": "B\x00"}, "nickname", "Null characters"),
        ({"birth_year": "79"}, "birth_year", "four digits"),
        ({"birth_year": "2020", "adult_confirmed": "on"}, "birth_year", "Under 18"),
        ({"gender": "x"}, "gender", "not one of the available choices"),
        ({"home_municipality": "x"}, "home_municipality", "not one of the available choices"),
        ({"home_municipality": "abroad"}, "home_country", "Choose the country"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    front_desk, page_url, change, field, words, htmx
):
    body = Page(front_desk.get(page_url)).form().fields | {"reason": "misheard"} | change
    before = contents()
    response = front_desk.send(page_url, body, htmx=htmx)
    page = Page(response)
    assert response.status_code == 422
    assert list(page.errors) == [field]
    assert words in page.errors[field]
    assert contents() == before
    shown = page.form().fields
    for name in ("nickname", "birth_year", "reason"):
        assert shown[name].replace("\ufffd", "\x00") == body[name]
