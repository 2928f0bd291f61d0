"""The five rooms as domain.md section 10 (quality standard 11) has them."""

import importlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps

from rooms.models import HouseRule, Room

pytestmark = pytest.mark.django_db

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BOTH = {"injection", "smoking"}

# slug, name, address, operator, methods, women only, mobile
ROOMS = [
    ("h17", "H17", "Halmtorvet 17, 1700 København V", "Mændenes Hjem", BOTH, False, False),
    ("skyen", "Skyen", "Lille Istedgade 2, 1706 København V", "Mændenes Hjem", BOTH, False, False),
    (
        "reden",
        "Reden København Stofindtag",
        "Gasværksvej 24, 1656 København V",
        "KFUKs Sociale Arbejde",
        BOTH,
        True,
        False,
    ),
    (
        "sundholm",
        "Stofrum Sundholm",
        "Sundholmsvej 22, 2300 København S",
        "",
        {"injection"},
        False,
        False,
    ),
    (
        "mobil",
        "Det mobile stofindtagelsesrum København",
        "Hillerødgade 62-64, 2200 København N",
        "",
        {"injection"},
        False,
        True,
    ),
]


def test_there_are_these_five_rooms():
    assert {
        (
            room.slug,
            room.name,
            room.address,
            room.operator,
            frozenset(room.methods.values_list("method", flat=True)),
            room.women_only,
            room.mobile,
        )
        for room in Room.objects.all()
    } == {(*facts, frozenset(methods), women, mobile) for *facts, methods, women, mobile in ROOMS}


@pytest.mark.parametrize(
    ("slug", "method", "number"),
    [
        ("h17", "injection", 12),
        ("h17", "smoking", 12),
        ("skyen", "injection", 9),
        ("skyen", "smoking", 8),
    ],
)
def test_sourced_numbers_of_places_are_not_marked_as_assumed(slug, method, number):
    method = Room.objects.get(slug=slug).methods.get(method=method)
    assert (method.places.count(), method.places_assumed) == (number, False)


@pytest.mark.parametrize("slug", ["reden", "sundholm", "mobil"])
def test_other_numbers_of_places_are_marked_as_assumed(slug):
    for method in Room.objects.get(slug=slug).methods.all():
        assert method.places.exists()
        assert method.places_assumed


def test_places_are_named_by_method_and_number():
    names = Room.objects.get(slug="skyen").places.values_list("name", flat=True)
    assert set(names) == {f"I{n}" for n in range(1, 10)} | {f"R{n}" for n in range(1, 9)}


def test_no_day_of_opening_is_claimed():
    assert not Room.objects.filter(opened_on__isnull=False).exists()


@pytest.mark.parametrize("slug", [slug for slug, *_ in ROOMS])
def test_a_room_has_hours_each_day_and_its_live_row(slug):
    room = Room.objects.get(slug=slug)
    assert set(room.opening_hours.values_list("weekday", flat=True)) == set(range(7))
    assert room.live.version == 1
    assert room.is_open(datetime(2026, 3, 3, 14, tzinfo=COPENHAGEN))


def test_h17_is_open_around_the_clock_and_skyen_past_midnight():
    at_one, at_four = (datetime(2026, 3, 3, hour, tzinfo=COPENHAGEN) for hour in (1, 4))
    h17, skyen = Room.objects.get(slug="h17"), Room.objects.get(slug="skyen")
    assert h17.is_open(at_one)
    assert h17.is_open(at_four)
    assert skyen.is_open(at_one)
    assert not skyen.is_open(at_four)


def test_every_house_rule_stands_in_danish_and_english():
    assert HouseRule.objects.exists()
    for rule in HouseRule.objects.all():
        assert rule.text("da").version == rule.text("en").version == 1
        assert rule.text("da").text != rule.text("en").text


def test_house_rules_are_numbered_without_gaps():
    for room in Room.objects.all():
        positions = list(room.house_rules.values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))


def test_the_rule_on_hash_stands_only_where_there_is_smoking():
    with_rule = {
        rule.room.slug for rule in HouseRule.objects.all() if "Hash" in rule.text("da").text
    }
    assert with_rule == {"h17", "skyen", "reden"}


def test_loading_the_rooms_again_changes_nothing():
    migration = importlib.import_module("rooms.migrations.0002_copenhagen_rooms")
    Room.objects.filter(slug="h17").update(operator="Somebody else")
    rules = HouseRule.objects.count()
    migration.add_rooms(apps, None)
    assert Room.objects.count() == 5
    assert Room.objects.get(slug="h17").operator == "Somebody else"
    assert HouseRule.objects.count() == rules
