"""Registering a client: a nickname and four facts. Ages and target group: test_visit_admit.py."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from intake.models import Client, Gender, Municipality
from tests.rules import contents, counts, local, refused_with, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(room, sara):
    """`register(nickname="Bo")` registers a client of ordinary facts but for those said."""

    def register(**facts):
        usual = {
            "nickname": "Jo",
            "birth_year": 1979,
            "gender": Gender.WOMAN,
            "home_municipality": Municipality.objects.get(code="0101"),
            "target_group_confirmed": True,
        }
        return Client.objects.register(room=room, by=sara, **usual | facts)

    return register


def test_a_client_is_a_nickname_and_four_facts_with_when_where_and_by_whom(register, room, sara):
    before = counts()
    with time_machine.travel(local(2026, 11, 23, 0, 30), tick=False):
        client = register()
    assert written(before) == {"intake.Client": 1}
    client.refresh_from_db()
    assert (client.nickname, client.birth_year, client.gender) == ("Jo", 1979, Gender.WOMAN)
    assert client.home_municipality.code == "0101"
    assert (client.registered_in, client.registered_by) == (room, sara)
    assert client.registered_on.isoformat() == "2026-11-23", "the day here, not in UTC"


def test_there_is_no_other_field_about_the_person():
    assert {field.name for field in Client._meta.fields} == {
        "id",
        "uuid",
        "nickname",
        "spelling",
        "birth_year",
        "gender",
        "home_municipality",
        "home_country",
        "adult_confirmed",
        "target_group_confirmed",
        "registered_on",
        "registered_in",
        "registered_by",
    }


def test_two_clients_may_share_a_nickname(register):
    assert register(nickname="Bo").uuid != register(nickname="Bo", birth_year=1980).uuid


def test_a_likely_twin_is_decided_on_and_the_decision_recorded(register, sara):
    first = register(nickname="Åge")
    with refused_with("twin_undecided"):
        register(nickname="aage")
    other = register(nickname="aage", somebody_else_than=[first])
    decision = other.twin_decisions.get()
    assert (decision.other, decision.decided_by) == (first, sara)
    with refused_with("twin_undecided"):
        register(nickname="AAGE", somebody_else_than=[first])


def test_who_is_said_to_be_somebody_else_than_no_twin_leaves_no_decision(register):
    first = register(nickname="Bo")
    assert not register(nickname="Mia", somebody_else_than=[first]).twin_decisions.exists()


@pytest.mark.parametrize(
    "nickname", ["B", "Lille Åse", "x" * 60, "100%_\\", "O'Neil", "😀", "Ælø 'den høje' 2"]
)
def test_a_nickname_stands_as_it_was_typed(register, nickname):
    client = register(nickname=nickname)
    assert Client.objects.get(pk=client.pk).nickname == nickname


@pytest.mark.parametrize("nickname", ["", " ", " Bo", "x" * 61, "Bo\x00", None], ids=ascii)
def test_a_nickname_that_is_none_is_refused(register, nickname):
    before = contents()
    with pytest.raises(ValidationError) as refusal:
        register(nickname=nickname)
    assert set(refusal.value.error_dict) <= {"nickname", "__all__"}
    assert contents() == before


@pytest.mark.parametrize("year", [1899, 79, 0, -1, 99999, 2027, None])
def test_a_birth_year_that_is_none_is_refused(register, year):
    before = contents()
    with pytest.raises(ValidationError):
        register(birth_year=year)
    assert contents() == before


def test_a_birth_year_of_two_digits_is_told_apart_from_a_great_age(register):
    register(birth_year=1900)
    with refused_with("birth_year_implausible"):
        register(birth_year=1899)


@pytest.mark.parametrize("gender", Gender.values)
def test_every_gender_there_is_can_be_registered(register, gender):
    assert register(gender=gender).gender == gender


def test_a_gender_is_asked_for(register):
    with pytest.raises(ValidationError) as refusal:
        register(gender="")
    assert "gender" in refusal.value.error_dict


@pytest.mark.parametrize("code", ["0101", "0411", "GL", "FO", "0999"])
def test_a_home_is_a_municipality_or_what_stands_in_its_place(register, code):
    assert register(home_municipality=Municipality.objects.get(code=code)).home_country == ""


def test_somebody_from_abroad_has_a_country(register):
    abroad = Municipality.objects.get(code="abroad")
    assert register(home_municipality=abroad, home_country="SE").home_country == "SE"
    with refused_with("country_missing"):
        register(home_municipality=abroad)
    with refused_with("country_missing"):
        register(home_country="SE")


def test_all_98_municipalities_and_christiansoe_are_there():
    numbered = Municipality.objects.filter(code__regex=r"^0\d{3}$").exclude(code="0999")
    assert numbered.count() == 99
