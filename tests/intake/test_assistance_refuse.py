"""Assistance that was asked for and refused: recorded in one tap."""

import pytest

from intake.models import AssistanceRefusal, AssistanceRefused
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def url(bo):
    return f"/rooms/kilden/clients/{bo.uuid}/assistance-refused/"


@pytest.mark.parametrize("code", AssistanceRefusal.values)
def test_every_reason_is_counted(front_desk, room, bo, url, code):
    front_desk.send(url, {"code": code})
    refused = AssistanceRefused.objects.get()
    assert (refused.room, refused.client, refused.code) == (room, bo, code)
    assert (refused.assistant, refused.reason) == (None, "")
    assert refused.recorded_by == front_desk.staff


@pytest.mark.parametrize("htmx", [False, True])
def test_one_tap_on_the_page_of_the_assistance_records_it(
    front_desk, admit, inside, mia, bo, url, htmx
):
    visit = admit(bo)
    inside(mia)
    page = Page(
        front_desk.get(f"/rooms/kilden/intakes/{visit.consumptions.get().uuid}/assistance/")
    )
    form = page.form(url).fields | {"code": "assistant_unfit", "assistant": mia.pk}
    response = front_desk.send(url, form | {"assessment": "Nods off"}, htmx=htmx)
    refused = AssistanceRefused.objects.get()
    assert (refused.code, refused.assistant, refused.reason) == ("assistant_unfit", mia, "Nods off")
    assert response["Location"] == f"/rooms/kilden/desk/?assistance_refused={refused.uuid}"
    done = Page(front_desk.get(response["Location"])).by_id("done").text
    assert done == "Assistance refused: Helper not fit. Recorded. Undo"


def test_at_the_door_the_admission_goes_on(front_desk, bo, url):
    response = front_desk.send(url, {"code": "no_capacity"})
    refused = AssistanceRefused.objects.get()
    admit = f"/rooms/kilden/clients/{bo.uuid}/admit/"
    assert response["Location"] == f"{admit}?assistance_refused={refused.uuid}"
    page = Page(front_desk.get(response["Location"]))
    assert "Assistance refused: No capacity now. Recorded." in page.text
    assert page.form(admit)
    undo = page.form(f"/rooms/kilden/assistance-refused/{refused.uuid}/undo/")
    front_desk.post(undo.element["action"], undo.fields)
    assert not AssistanceRefused.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_at_the_door_what_was_chosen_is_still_chosen(front_desk, room, bo, cocaine, url, htmx):
    """Else the next Enter would let somebody in to take what they did not say."""
    chosen = {"substance": "other", "other_substance": str(cocaine.pk), "method": "smoking"}
    response = front_desk.send(url, {"code": "able_alone", "nickname": "x", **chosen}, htmx=htmx)
    assert "nickname" not in response["Location"]
    form = Page(front_desk.get(response["Location"])).form(
        f"/rooms/kilden/clients/{bo.uuid}/admit/"
    )
    assert chosen.items() <= form.fields.items()


def test_a_helper_from_elsewhere_is_no_answer(front_desk, mia, url):
    before = contents()
    assert front_desk.send(url, {"code": "assistant_unfit", "assistant": mia.pk}).status_code == 422
    assert contents() == before


@pytest.mark.parametrize(
    ("method", "codes"),
    [
        ("injection", ["assistant_unfit", "no_capacity", "able_alone"]),
        ("smoking", ["not_injection"]),
    ],
)
def test_of_a_registered_intake_only_reasons_that_can_be_are_offered(
    front_desk, admit, bo, url, method, codes
):
    consumption = admit(bo, method=method).consumptions.get()
    page = Page(front_desk.get(f"/rooms/kilden/intakes/{consumption.uuid}/assistance/"))
    buttons = page.form(url).element.all("button")
    assert [b["value"] for b in buttons if b.get("name") == "code"] == codes


def test_the_admission_offers_the_refusal_behind_admit(front_desk, bo, url):
    page = Page(front_desk.get(f"/rooms/kilden/clients/{bo.uuid}/admit/"))
    buttons = list(page.form(url).element.all("button"))
    assert buttons[0].text == "Admit Bo (1979)"
    assert [b["value"] for b in buttons if b.get("name") == "code"] == [
        "assistant_unfit",
        "no_capacity",
        "able_alone",
        "not_injection",
    ]


@pytest.mark.parametrize("body", [{}, {"code": "ugly"}, {"code": "no_capacity", "assistant": "x"}])
def test_what_is_no_reason_is_refused(front_desk, url, body):
    before = contents()
    assert front_desk.send(url, body).status_code == 422
    assert contents() == before
