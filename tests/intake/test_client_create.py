"""The first visit: the facts, the agreement, and on to the substance."""

import pytest
from django.utils import timezone, translation

from intake.models import AgreementText, Client, ClientJoin, FirstAidAgreement
from intake.models.agreement import STROKES_MAX_LENGTH
from tests.factories import ClientFactory
from tests.page import Page
from tests.rules import contents

URL = "/rooms/kilden/clients/new/"


@pytest.fixture
def form(front_desk):
    """The form as the page gives it, filled in right; signed on paper."""
    return Page(front_desk.get(URL)).form().fields | {
        "nickname": "Søren B",
        "birth_year": "1980",
        "gender": "other",
        "home_municipality": "0147",
        "target_group_confirmed": "on",
        "introduced": "on",
        "on_paper": "on",
    }


@pytest.mark.parametrize("htmx", [False, True])
def test_a_client_is_registered_and_on_the_way_in(front_desk, room, sara, form, htmx):
    response = front_desk.send(URL, form, htmx=htmx)
    client = Client.objects.get()
    assert (client.nickname, client.birth_year, client.gender) == ("Søren B", 1980, "other")
    assert client.home_municipality.pk == "0147"
    assert (client.registered_in, client.registered_by) == (room, sara)
    assert client.registered_on == timezone.localdate()
    assert response.status_code == 302
    assert response["Location"] == f"/rooms/kilden/clients/{client.uuid}/admit/"
    # The signature is there: nothing stands against the admission.
    page = Page(front_desk.get(response["Location"]))
    assert "Søren B" in page.text
    assert "Sign now" not in page.text


def test_the_agreement_is_signed_on_paper_before_a_witness(front_desk, sara, room, form):
    front_desk.send(URL, form)
    agreement = FirstAidAgreement.objects.get()
    assert (agreement.on_paper, agreement.strokes) == (True, "")
    assert (agreement.witnessed_by, agreement.room) == (sara, room)
    assert agreement.text.language == "da"


def test_the_agreement_is_signed_on_the_screen_in_the_clients_language(front_desk, form):
    english = AgreementText.objects.current().get(language="en")
    del form["on_paper"]
    front_desk.send(URL, form, text=english.pk, strokes="M10 10L20 20L30 10M5 5")
    agreement = FirstAidAgreement.objects.get()
    assert (agreement.on_paper, agreement.strokes) == (False, "M10 10L20 20L30 10M5 5")
    assert agreement.text == english


def test_paper_counts_when_both_are_there(front_desk, form):
    front_desk.send(URL, form, strokes="M1 1L2 2")
    assert FirstAidAgreement.objects.get().strokes == ""


def test_the_page_shows_the_agreement_in_every_language(front_desk):
    page = Page(front_desk.get(URL))
    assert "Jeg siger ja til" in page.text
    assert "I agree that staff may give me first aid" in page.text
    assert page.form().fields["text"] == str(AgreementText.objects.current().get(language="da").pk)


def test_a_year_that_leaves_17_possible_asks_for_the_age(front_desk, form):
    year = str(timezone.localdate().year - 18)
    refused = front_desk.send(URL, form, birth_year=year)
    assert "May be 17." in Page(refused).errors["adult_confirmed"]
    assert front_desk.send(URL, form, birth_year=year, adult_confirmed="on").status_code == 302
    assert Client.objects.get().adult_confirmed


ABROAD = {"home_municipality": "abroad"}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"nickname": ""}, "nickname", "This field is required."),
        ({"nickname": "   "}, "nickname", "This field is required."),
        ({"nickname": "x" * 61}, "nickname", "at most 60 characters"),
        ({"nickname": "Bo\x00"}, "nickname", "Null characters"),
        ({"birth_year": ""}, "birth_year", "This field is required."),
        ({"birth_year": "79"}, "birth_year", "four digits"),
        ({"birth_year": "1899"}, "birth_year", "four digits"),
        ({"birth_year": "nineteen"}, "birth_year", "four digits"),
        ({"birth_year": "9" * 400}, "birth_year", "four digits"),
        ({"birth_year": "1980.5"}, "birth_year", "four digits"),
        ({"birth_year": "2020", "adult_confirmed": "on"}, "birth_year", "Under 18"),
        ({"gender": ""}, "gender", "This field is required."),
        ({"gender": "x"}, "gender", "not one of the available choices"),
        ({"home_municipality": ""}, "home_municipality", "This field is required."),
        ({"home_municipality": "9999"}, "home_municipality", "not one of the available choices"),
        (ABROAD, "home_country", "Choose the country"),
        ({"home_country": "SE"}, "home_country", "Choose the country"),
        (ABROAD | {"home_country": "XX"}, "home_country", "not one of the available choices"),
        ({"target_group_confirmed": ""}, "target_group_confirmed", "Not in the target group"),
        ({"introduced": ""}, "introduced", "Introduce the person"),
        ({"on_paper": ""}, "on_paper", "Sign on the screen"),
        ({"on_paper": "", "strokes": "M1 1Z"}, "strokes", "could not be read"),
        ({"on_paper": "", "strokes": "M1 1<svg>"}, "strokes", "could not be read"),
        ({"on_paper": "", "strokes": "M1 1" * 9000}, "strokes", "too long"),
    ],
)
def test_each_field_says_at_itself_what_is_wrong_and_nothing_is_lost(
    front_desk, form, change, field, words
):
    # A box that is not ticked sends nothing at all.
    sent = {name: value for name, value in (form | change).items() if value}
    before = contents()
    response = front_desk.send(URL, sent)
    page = Page(response)
    assert response.status_code == 422
    assert list(page.errors) == [field]
    assert words in page.errors[field]
    # The summary leads to the field, and the title says it first.
    assert page.title.startswith("Error: ")
    assert page.errors[field].removeprefix("Error: ") in page.text
    assert contents() == before
    shown = page.form().fields
    for name in sent.keys() - {"csrfmiddlewaretoken", "submission"}:
        typed = sent[name].strip()
        if name in ("gender", "home_municipality", "home_country") and name in change:
            continue  # a choice that is not offered cannot be shown as chosen
        assert shown.get(name, "").strip().replace("\ufffd", "\x00") == typed, name


def test_the_summary_leads_to_each_field_that_is_wrong(front_desk):
    page = Page(front_desk.send(URL, {"nickname": "x"}))
    [summary] = [e for e in page.root.all("div") if "summary" in e.get("class").split()]
    goals = [link["href"].removeprefix("#") for link in summary.all("a")]
    assert len(goals) >= len(page.errors) >= 5
    for goal in goals:
        assert page.by_id(goal), goal


def test_an_abroad_client_has_a_country(front_desk, form):
    front_desk.send(URL, form | ABROAD | {"home_country": "SE"})
    assert Client.objects.get().home_country.code == "SE"


def test_the_longest_signature_is_taken(front_desk, form):
    del form["on_paper"]
    strokes = "M1000 1000" + "L1000 1000" * (STROKES_MAX_LENGTH // 10 - 1)
    assert len(strokes) == STROKES_MAX_LENGTH
    assert front_desk.send(URL, form, strokes=strokes).status_code == 302
    assert FirstAidAgreement.objects.get().strokes == strokes


def test_a_signature_that_cannot_be_read_shows_nobody_who_was_not_registered(front_desk, form):
    """The client was written, and taken back: the page must not offer to admit them."""
    del form["on_paper"]
    page = Page(front_desk.send(URL, form, strokes="M1 1Z"))
    assert "strokes" in page.errors
    assert page.by_id("similar").text == ""


def test_somebody_similar_is_shown_when_the_form_comes_back(front_desk, form, room, sara):
    known = ClientFactory(nickname="Soeren B", birth_year=1980, registered_in=room)
    page = Page(front_desk.send(URL, form | {"gender": ""}))
    assert "Is it one of these?" in page.by_id("similar").text
    assert f"/rooms/kilden/clients/{known.uuid}/admit/" in page.links


def test_a_nickname_is_kept_as_typed_without_the_spaces_around_it(front_desk, form):
    front_desk.send(URL, form, nickname="  åge  'Æ' <b> ")
    assert Client.objects.get().nickname == "åge  'Æ' <b>"


def test_two_clients_may_have_the_same_name(front_desk, form):
    for year in ("1980", "1981"):
        fresh = {"submission": Page(front_desk.get(URL)).form().fields["submission"]}
        assert front_desk.send(URL, form | fresh, birth_year=year).status_code == 302
    assert Client.objects.filter(nickname="Søren B").count() == 2


# -- Likely twins --------------------------------------------------------------------------------


@pytest.fixture
def twin(room):
    """Somebody of the same name, spelled otherwise, and of the same year and gender."""
    return ClientFactory(nickname="soeren b", birth_year=1980, gender="other", registered_in=room)


def test_a_likely_twin_is_asked_about_with_its_quarantine_and_nothing_is_lost(
    front_desk, form, twin, quarantine
):
    held = quarantine(twin)
    before = contents()
    response = front_desk.send(URL, form)
    page = Page(response)
    assert response.status_code == 422
    assert list(page.errors) == ["somebody_else_than"]
    asked = page.by_id("id_somebody_else_than")
    assert "soeren b" in asked.text
    assert "Is this the same person?" in asked.text
    with translation.override("en"):
        assert f"quarantine to {held.until}" in asked.text
    assert f"/rooms/kilden/clients/{twin.uuid}/admit/" in page.links
    assert page.by_id("similar").text == "", "not offered twice"
    assert contents() == before
    shown = page.form().fields
    for name in form.keys() - {"csrfmiddlewaretoken", "submission", "strokes"}:
        assert shown[name] == form[name], name


def test_staff_decide_that_a_likely_twin_is_somebody_else_and_it_is_recorded(
    front_desk, form, twin, sara
):
    assert front_desk.send(URL, form, somebody_else_than=str(twin.uuid)).status_code == 302
    client = Client.objects.get(nickname="Søren B")
    decision = client.twin_decisions.get()
    assert (decision.other, decision.decided_by) == (twin, sara)
    page = Page(front_desk.get(f"/rooms/kilden/clients/{client.uuid}/"))
    assert f"{sara} decided that this is somebody else than soeren b, 1980." in page.text


def test_each_of_several_twins_is_decided_on(front_desk, form, twin, room):
    other = ClientFactory(nickname="Søren B", birth_year=1980, gender="other", registered_in=room)
    refused = front_desk.send(URL, form, somebody_else_than=str(twin.uuid))
    assert list(Page(refused).errors) == ["somebody_else_than"]
    ticked = [
        field["value"]
        for field in Page(refused).root.all("input")
        if field.get("name") == "somebody_else_than" and "checked" in field
    ]
    assert ticked == [str(twin.uuid)]
    both = [str(twin.uuid), str(other.uuid)]
    assert front_desk.send(URL, form, somebody_else_than=both).status_code == 302
    assert Client.objects.get(pk__gt=other.pk).twin_decisions.count() == 2


@pytest.mark.parametrize("other", [{"birth_year": "1981"}, {"gender": "man"}, {"nickname": "Sø"}])
def test_who_differs_in_one_of_the_three_is_no_likely_twin(front_desk, form, twin, other):
    assert front_desk.send(URL, form | other).status_code == 302


def test_the_twin_of_a_registration_that_was_joined_is_the_one_that_is_kept(
    front_desk, form, twin, bo, sara
):
    ClientJoin.objects.join(twin, into=bo, by=sara, reason="says so")
    page = Page(front_desk.send(URL, form))
    assert f"/rooms/kilden/clients/{bo.uuid}/admit/" in page.links
    assert front_desk.send(URL, form, somebody_else_than=str(bo.uuid)).status_code == 302
