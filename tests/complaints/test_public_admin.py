"""A further language of the public pages, written on one page of Django admin."""

import pytest
from django.test import Client as Browser

from complaints.models import PublicKey, PublicLanguage
from rooms.models import HouseRule
from tests.page import Page

ADD = "/admin/complaints/publiclanguage/add/"
NEW = {"code": "qya", "name": "Quenya", "direction": "ltr", "active": "on"}


def change(language):
    return f"/admin/complaints/publiclanguage/{language.pk}/change/"


def texts_of(language):
    return dict(language.texts.values_list("key", "text"))


def test_a_language_is_added_with_its_texts_in_one_go(administrator, room):
    typed = NEW | {"text_rules": " Axani \r\n axan ", "text_to": ""}
    assert administrator.post(ADD, typed).status_code == 302
    added = PublicLanguage.objects.get()
    assert texts_of(added) == {"rules": "Axani axan"}
    assert "Axani axan" in Page(Browser().get("/r/kilden/qya/")).text


def test_each_field_has_the_danish_text_beside_it_and_the_english_below(administrator):
    page = Page(administrator.get(ADD))
    labels = {e.get("for"): e.text for e in page.root.all("label")}
    for key in PublicKey:
        assert labels[f"id_text_{key}"].rstrip(":") == key.in_language("da").rstrip(":")
    assert PublicKey.RIGHT_TALK.in_language("en") in page.text


def test_texts_are_changed_and_taken_away(administrator, elvish):
    page = Page(administrator.get(change(elvish)))
    assert page.by_id("id_text_rules").text == "Axani"
    assert page.by_id("id_text_opening_hours").text == "Lúmi <latyë>"
    typed = NEW | {"direction": "rtl", "text_rules": "", "text_to": "tenna"}
    assert administrator.post(change(elvish), typed).status_code == 302
    assert texts_of(elvish) == {"to": "tenna"}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Quenya!", "Write a code such as ar, so or zh-hant."),
        ("da", "Danish and English are there already."),
        ("sjn", "already exists"),
    ],
)
def test_a_code_that_will_not_do_is_told_at_its_field_and_nothing_is_lost(
    administrator, code, words
):
    PublicLanguage.objects.create(code="sjn", name="Sindarin")
    response = administrator.post(ADD, NEW | {"code": code, "text_rules": "Axani"})
    assert response.status_code == 200
    page = Page(response)
    assert words in page.by_id("id_code_error").text
    assert page.by_id("id_text_rules").text == "Axani"
    assert not PublicLanguage.objects.filter(name="Quenya").exists()


def test_a_text_that_is_too_long_is_told_at_its_field(administrator):
    response = administrator.post(ADD, NEW | {"text_rules": "x" * 601})
    assert Page(response).by_id("id_text_rules_error")
    assert not PublicLanguage.objects.exists()


def test_the_list_says_how_much_is_translated(administrator, elvish):
    text = Page(administrator.get("/admin/complaints/publiclanguage/")).text
    assert f"2/{len(PublicKey)}" in text


def test_what_stood_there_before_is_shown(administrator, elvish):
    elvish.rewrite({PublicKey.RULES: "Axan"})
    history = administrator.get(change(elvish).replace("/change/", "/history/"))
    assert "Axani" in Page(history).text


def test_no_language_is_deleted(administrator, elvish):
    assert administrator.post(change(elvish).replace("/change/", "/delete/")).status_code == 403


def test_only_system_administrators_write_them(leader, elvish):
    assert leader.get(change(elvish), follow=True).status_code == 403


# -- House rules ---------------------------------------------------------------------------------


@pytest.fixture
def rule(room, other_room):
    """A rule that both rooms have, in Danish and English."""
    first, second = (HouseRule.objects.create(room=r, position=1) for r in (room, other_room))
    for each in (first, second):
        each.rewrite("da", "Ingen hunde i huset.")
        each.rewrite("en", "No dogs.")
    return first


def field_of(administrator, language):
    """The field of the rule on the page of the language."""
    page = Page(administrator.get(change(language)))
    [label] = [e for e in page.root.all("label") if e.text.startswith("Ingen hunde i huset.")]
    return page.by_id(label["for"])


def test_a_rule_is_translated_once_for_all_rooms(administrator, rule, elvish):
    field = field_of(administrator, elvish)["name"]
    assert administrator.post(change(elvish), NEW | {field: "Ú huo."}).status_code == 302
    for slug in ("kilden", "broen"):
        assert "Ú huo." in Page(Browser().get(f"/r/{slug}/qya/")).text
    assert rule.texts.get(language="qya").written_by == administrator.staff
    assert field_of(administrator, elvish).text == "Ú huo."
    assert administrator.post(change(elvish), NEW | {field: "Ú huo."}).status_code == 302
    assert rule.texts.filter(language="qya").count() == 1


def test_a_translation_that_the_danish_words_overtook_is_no_longer_shown(
    administrator, rule, elvish
):
    rule.rewrite("qya", "Ú huo.")
    rule.rewrite("da", "Ingen hunde i huset. Ingen katte.")
    assert "Ú huo." not in Page(Browser().get("/r/kilden/qya/")).text
    # Held against the new words and found right, the same translation holds again.
    page = Page(administrator.get(change(elvish)))
    [label] = [e for e in page.root.all("label") if "Ingen katte" in e.text]
    field = page.by_id(label["for"])
    assert field.text == ""
    administrator.post(change(elvish), NEW | {field["name"]: "Ú huo."})
    assert "Ú huo." in Page(Browser().get("/r/kilden/qya/")).text


def test_words_typed_for_a_rule_that_was_rewritten_meanwhile_go_nowhere(
    administrator, rule, elvish
):
    field = field_of(administrator, elvish)["name"]
    for each in HouseRule.objects.filter(texts__text="Ingen hunde i huset."):
        each.rewrite("da", "Hunde er velkomne.")
    assert administrator.post(change(elvish), NEW | {field: "Ú huo."}).status_code == 302
    assert "Ú huo." not in Page(Browser().get("/r/kilden/qya/")).text


def test_the_words_of_a_rule_are_not_taken_away(administrator, rule, elvish):
    for each in HouseRule.objects.filter(texts__text="Ingen hunde i huset."):
        each.rewrite("qya", "Ú huo.")
    field = field_of(administrator, elvish)
    response = administrator.post(change(elvish), NEW | {field["name"]: "", "text_to": "tenna"})
    page = Page(response)
    assert "not taken away" in page.by_id(f"{field['id']}_error").text
    assert page.by_id("id_text_to").text == "tenna"
    assert "to" not in texts_of(elvish)


def test_the_code_of_a_language_stays_what_it_was(administrator, elvish):
    """It stands in addresses that were printed."""
    administrator.post(change(elvish), NEW | {"code": "sjn"})
    assert PublicLanguage.objects.get().code == "qya"
