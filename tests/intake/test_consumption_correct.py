"""Another substance was taken than the one registered."""

import pytest

from tests.factories import SubstanceFactory
from tests.page import Page
from tests.rules import contents


@pytest.fixture
def consumption(bo, inside):
    return inside(bo).consumptions.get()


@pytest.fixture
def url(consumption):
    return f"/rooms/kilden/intakes/{consumption.uuid}/correct/"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_substance_is_set_right_and_the_old_one_stays_readable(
    front_desk, consumption, url, bo, heroin, cocaine, htmx
):
    form = Page(front_desk.get(url)).form().fields
    assert form["substance"] == str(cocaine.pk)
    response = front_desk.send(
        url, form | {"substance": heroin.pk, "reason": "misheard"}, htmx=htmx
    )
    assert response["Location"] == f"/rooms/kilden/clients/{bo.uuid}/"
    consumption.refresh_from_db()
    assert consumption.substance == heroin
    text = Page(front_desk.get(url)).text
    assert "“misheard”" in text
    assert "substance: Cocaine → Heroin" in text


def test_only_substances_taken_this_way_are_offered(front_desk, url, heroin):
    oral = SubstanceFactory(methods=["oral"])
    offered = Page(front_desk.get(url)).form().choices("substance")
    assert str(heroin.pk) in offered
    assert str(oral.pk) not in offered


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(front_desk, url, heroin, htmx):
    oral = SubstanceFactory(methods=["oral"])
    wrong = [
        ({"reason": ""}, "reason", "This field is required."),
        ({"reason": "x" * 201}, "reason", "at most 200 characters"),
        ({"substance": oral.pk}, "substance", "not one of the available choices"),
        ({"substance": "x"}, "substance", "not one of the available choices"),
        ({"substance": "9" * 30}, "substance", "not one of the available choices"),
        ({"substance": ""}, "substance", "This field is required."),
    ]
    before = contents()
    for change, field, words in wrong:
        body = {"substance": heroin.pk, "reason": "misheard", **change}
        response = front_desk.send(url, body, htmx=htmx)
        page = Page(response)
        assert response.status_code == 422, change
        assert words in page.errors[field], change
        assert page.form().fields["reason"] == body["reason"]
    assert contents() == before


def test_a_substance_out_of_use_since_stays_chosen(front_desk, consumption, url, cocaine):
    """Else who opens the page only to look would be offered another one."""
    cocaine.active = False
    cocaine.save()
    assert Page(front_desk.get(url)).form().fields["substance"] == str(cocaine.pk)
