"""Every constraint and trigger of the public pages' languages: accepted, and refused."""

import sys

import pytest

from complaints.models import PublicKey, PublicLanguage, PublicText
from tests.rules import names_refused_in, never_changed, refused_by, refused_with

pytestmark = pytest.mark.django_db

MODELS = [PublicLanguage, PublicText]


def test_every_constraint_has_a_test():
    names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert names | {"complaints_publiclanguage_code_key"} == (
        names_refused_in(sys.modules[__name__])
    )


@pytest.fixture
def speak():
    """`speak(code="ar")` writes a language past every form."""

    def speak(**facts):
        return PublicLanguage.objects.create(**{"code": "qya", "name": "Quenya"} | facts)

    return speak


def test_a_language_is_there_once(speak):
    speak()
    speak(code="sjn")
    with refused_by("complaints_publiclanguage_code_key"):
        speak()


@pytest.mark.parametrize("code", ["ar", "qya", "zh-hant", "pt-br", "sr-latn-rs"])
def test_a_code_is_one_of_bcp_47_in_small_letters(speak, code):
    assert speak(code=code).code == code


@pytest.mark.parametrize("code", ["", "a", "AR", "arab", "ar/", "ar-", "ar en", "../x", "ar\n"])
def test_any_other_code_is_refused(speak, code):
    with refused_by("public_language_code_known"):
        speak(code=code)


@pytest.mark.parametrize("code", ["da", "en"])
def test_what_is_built_in_is_no_row(speak, code):
    with refused_by("public_language_not_built_in"):
        speak(code=code)


def test_a_language_is_written_in_one_of_two_directions(speak):
    speak(direction="rtl")
    with refused_by("public_language_direction_known"):
        speak(code="sjn", direction="ttb")


def test_a_text_is_there_once_in_a_language(speak):
    quenya, sindarin = speak(), speak(code="sjn")
    PublicText.objects.create(language=quenya, key="rules", text="Axani")
    PublicText.objects.create(language=sindarin, key="rules", text="Axani")
    with refused_by("public_text_once"):
        PublicText.objects.create(language=quenya, key="rules", text="Axan")


def test_a_text_says_something(speak):
    with refused_by("public_text_not_empty"):
        PublicText.objects.create(language=speak(), key="rules", text="  ")


# -- The verb ------------------------------------------------------------------------------------


def test_texts_are_written_changed_and_taken_away_and_what_stood_there_is_kept(speak):
    quenya = speak()
    quenya.rewrite({PublicKey.RULES: "Axan", PublicKey.TO: "tenna"})
    quenya.rewrite({PublicKey.RULES: "Axani", PublicKey.TO: "", PublicKey.PHONE: ""})
    assert dict(quenya.texts.values_list("key", "text")) == {"rules": "Axani"}
    [rules] = quenya.texts.all()
    assert [old.text for old in rules.events.all()] == ["Axan"]


def test_the_same_texts_again_write_nothing(speak):
    quenya = speak()
    quenya.rewrite({PublicKey.RULES: "Axani"})
    quenya.rewrite({PublicKey.RULES: "Axani"})
    assert not quenya.texts.get().events.exists()


def test_a_text_longer_than_the_page_can_hold_is_refused_and_nothing_is_written(speak):
    quenya = speak()
    with refused_with("max_length"):
        quenya.rewrite({PublicKey.TO: "tenna", PublicKey.RULES: "x" * 601})


def test_old_texts_are_only_added_to(speak):
    quenya = speak()
    quenya.rewrite({PublicKey.RULES: "Axan"})
    quenya.rewrite({PublicKey.RULES: "Axani"})
    events = quenya.texts.get().events.model
    with never_changed(events):
        events.objects.update(text="x")
