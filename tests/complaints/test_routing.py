"""Who takes a complaint: each topic alone and in pairs, against a table from the sources."""

from itertools import combinations

import pytest

from complaints.models import ComplaintTopic
from complaints.models.routing import may_choose, routes
from rooms.models import ContactPoint
from tests.complaints.conftest import topics

pytestmark = pytest.mark.django_db

LEADER, FORVALTNING, RAADGIVER = "leader", "socialforvaltningen", "borgerraadgiveren"
CENTRE, ANKE = "treatment_centre", "ankestyrelsen"

# Quality standard 10 of the rooms, the municipality's pages, and the leaflet on treatment, as
# domain.md has them: with a star where the client chooses one of them.
SOURCES = {
    "service-level": {"leader*", "socialforvaltningen*"},
    "staff": {"leader*", "socialforvaltningen*"},
    "conditions": {"leader*", "socialforvaltningen*"},
    "management": {"socialforvaltningen"},
    "facilities": {"socialforvaltningen"},
    "responsibility": {"socialforvaltningen"},
    "handling": {"borgerraadgiveren"},
    "treatment-by-municipality": {"borgerraadgiveren"},
    "discrimination": {"borgerraadgiveren"},
    "decision": {"treatment_centre"},
}
# A complaint about the management is about the leader: it is not for that leader.
ABOUT_LEADER = {"management"}


def found(*codes, **more):
    return {
        f"{route.receiver}{'*' if route.choice else ''}" for route in routes(topics(*codes), **more)
    }


def expected(*codes):
    """What the table says of several topics: all receivers; what must be is no choice."""
    receivers = set().union(*(SOURCES[code] for code in codes))
    if ABOUT_LEADER & set(codes):
        receivers = {r.rstrip("*") for r in receivers if r != "leader*"}
    return {r for r in receivers if not (r.endswith("*") and r.rstrip("*") in receivers)}


def test_the_table_has_every_topic():
    assert set(SOURCES) == set(ComplaintTopic.objects.values_list("code", flat=True))
    assert all(topic.about_leader == (topic.code in ABOUT_LEADER) for topic in topics(*SOURCES))


@pytest.mark.parametrize("code", SOURCES)
def test_each_topic_alone(code):
    assert found(code) == SOURCES[code]


@pytest.mark.parametrize("pair", combinations(SOURCES, 2), ids="-".join)
def test_topics_in_pairs(pair):
    assert found(*pair) == expected(*pair)


def test_all_together_go_to_each_but_the_leader():
    assert found(*SOURCES) == {FORVALTNING, RAADGIVER, CENTRE}


@pytest.mark.parametrize("code", ["service-level", "staff", "conditions"])
@pytest.mark.parametrize("choice", [LEADER, FORVALTNING])
def test_what_the_client_chose_holds(code, choice):
    assert found(code, choice=choice) == {f"{choice}*"}


@pytest.mark.parametrize("code", SOURCES)
def test_about_the_leader_nothing_goes_to_the_leader(code):
    receivers = found(code, about_leader=True, choice="leader")
    assert receivers == {r.rstrip("*") for r in SOURCES[code] if r != "leader*"}
    assert not may_choose(topics(code), about_leader=True)


def test_about_the_leader_without_a_topic_goes_to_socialforvaltningen():
    [route] = routes([], about_leader=True)
    assert route.receiver == FORVALTNING


def test_ankestyrelsen_only_for_a_decision_that_was_looked_at_again():
    assert ANKE not in found(*SOURCES)
    assert found("decision", reassessed=True) == {CENTRE, ANKE}
    for code in SOURCES.keys() - {"decision"}:
        assert ANKE not in found(code, reassessed=True)


def test_borgerraadgiveren_comes_with_warnings_and_nobody_else():
    for route in routes(topics(*SOURCES)):
        warned = " ".join(map(str, route.warnings))
        if route.receiver == RAADGIVER:
            assert "Does not judge decisions" in warned or "afgørelser" in warned
            assert len(route.warnings) == 2
        else:
            assert not route.warnings


def test_each_route_says_why():
    for route in routes(topics(*SOURCES), reassessed=True):
        assert str(route.reason)


def test_the_address_of_borgerraadgiveren_is_that_of_the_standard_and_the_other_stays(room):
    points = ContactPoint.objects.filter(receiver=RAADGIVER)
    addresses = {point.address: point.in_use for point in points}
    assert addresses == {
        "Tietgensgade 31A, 1. sal, 1704 København V": True,
        "Vester Voldgade 2A, 1552 København V": False,
    }
    used = ContactPoint.objects.for_room(room)[RAADGIVER]
    assert used.address.startswith("Tietgensgade 31A")
