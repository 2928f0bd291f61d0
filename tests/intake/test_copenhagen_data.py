"""What the site starts with: municipalities, substances, the agreement (domain.md 2, 10, 13)."""

import csv
import importlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import translation

from intake.models import (
    AgreementText,
    FirstAidAgreement,
    Municipality,
    RoomSubstance,
    Substance,
    SubstanceMethod,
)
from rooms.models import Room

pytestmark = pytest.mark.django_db

MIGRATION = importlib.import_module("intake.migrations.0003_copenhagen_data")


def test_there_are_98_municipalities_christiansoe_and_four_others():
    codes = set(Municipality.objects.values_list("code", flat=True))
    others = {"GL", "FO", Municipality.ABROAD, Municipality.UNKNOWN}
    assert others < codes
    assert len(codes - others) == 99
    assert Municipality.objects.get(code="0411").name_da == "Christiansø"


def test_every_municipality_of_the_list_is_there_by_its_name():
    path = Path(MIGRATION.__file__).parent.parent / "data" / "municipalities.csv"
    with path.open(encoding="utf-8") as file:
        listed = {row["code"]: row["name"] for row in csv.DictReader(file)}
    assert listed.items() <= dict(Municipality.objects.values_list("code", "name_da")).items()


def test_copenhagen_and_frederiksberg_come_first_the_four_others_last():
    codes = list(Municipality.objects.values_list("code", flat=True))
    assert codes[:2] == ["0101", "0147"]
    assert codes[-4:] == ["GL", "FO", Municipality.ABROAD, Municipality.UNKNOWN]


def test_copenhagen_has_an_english_name():
    copenhagen = Municipality.objects.get(code="0101")
    with translation.override("en"):
        assert str(copenhagen) == "Copenhagen"
    with translation.override("da"):
        assert str(copenhagen) == "København"


def test_hash_is_never_smoked():
    """Quality standard 4."""
    methods = SubstanceMethod.objects.filter(substance__code="cannabis")
    assert list(methods.values_list("method", flat=True)) == ["oral"]


@pytest.mark.parametrize(
    ("mixture", "components"),
    [
        ("heroin-cocaine", {"heroin", "cocaine"}),
        ("methadone-cocaine", {"methadone", "cocaine"}),
    ],
)
def test_a_mixture_names_its_components(mixture, components):
    named = Substance.objects.get(code=mixture).components.values_list("code", flat=True)
    assert set(named) == components


def test_a_mixture_is_taken_only_as_its_components_are():
    def methods(substance):
        return set(substance.methods.values_list("method", flat=True))

    for mixture in Substance.objects.filter(components__isnull=False).distinct():
        assert methods(mixture) <= set.intersection(*map(methods, mixture.components.all()))


def test_every_substance_has_two_names_and_a_method():
    for substance in Substance.objects.all():
        assert substance.name_da
        assert substance.name_en
        assert substance.methods.exists()


def test_every_common_substance_can_be_taken_in_its_room():
    for room in Room.objects.all():
        common = room.common_substances.all()
        assert common[0].substance.code == "cocaine"
        for one in common:
            ways = set(one.substance.methods.values_list("method", flat=True))
            assert ways & set(room.methods.values_list("method", flat=True))


@pytest.mark.parametrize("year", [2016, 2024, 2026])
def test_the_agreement_stands_in_danish_and_english(year):
    with time_machine.travel(datetime(year, 1, 1, 12, tzinfo=UTC), tick=False):
        texts = {text.language: text for text in AgreementText.objects.current()}
    assert set(texts) == {"da", "en"}
    assert "førstehjælp" in texts["da"].body
    assert "first aid" in texts["en"].body


def test_nobody_has_signed_yet():
    assert not FirstAidAgreement.objects.exists()


def test_loading_it_again_changes_nothing():
    def numbers():
        return [
            model.objects.count()
            for model in (Municipality, Substance, SubstanceMethod, RoomSubstance, AgreementText)
        ]

    before = numbers()
    with connection.schema_editor() as editor:
        for operation in MIGRATION.Migration.operations:
            operation.code(apps, editor)
    assert numbers() == before
