"""What the tests of the clients' voice share."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from complaints.models import (
    Complaint,
    ComplaintTopic,
    CouncilDecision,
    CouncilMeeting,
    LeaderTalk,
    PublicKey,
    PublicLanguage,
    Suggestion,
    UserCouncil,
)


@pytest.fixture
def elvish(db):
    """A language nobody speaks, written from right to left, with two of its texts."""
    language = PublicLanguage.objects.create(
        code="qya", name="Quenya", direction="rtl", active=True
    )
    language.rewrite({PublicKey.RULES: "Axani", PublicKey.OPENING_HOURS: "Lúmi <latyë>"})
    return language


DAY = timedelta(days=1)


@pytest.fixture
def in_english():
    """Words as those read them who work in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def henrik(leader):
    """The staff member behind `leader`."""
    return leader.staff


@pytest.fixture
def lone(central):
    """The staff member behind `central`."""
    return central.staff


def topics(*codes):
    """The topics of these codes."""
    found = ComplaintTopic.objects.filter(code__in=codes)
    assert len(found) == len(codes)
    return list(found)


@pytest.fixture
def complain(room, sara):
    """`complain("staff", choice="leader")` takes down a complaint, as Sara does; returns it."""

    def complain(*codes, **facts):
        usual = {"room": room, "by": sara, "way": "spoken", "text": "Der er koldt i rummet"}
        about = topics(*(codes or ("facilities",)))
        return Complaint.objects.receive(**{**usual, "topics": about, **facts})

    return complain


@pytest.fixture
def complaint(complain):
    """An anonymous one about the conditions, for the leader, received just now."""
    return complain("conditions", choice="leader")


@pytest.fixture
def at(complaint):
    """`at("answer/")` is an address of the complaint in its room."""
    return lambda rest="": f"/rooms/kilden/complaints/{complaint.uuid}/{rest}"


@pytest.fixture
def answered(complaint, lone):
    """The same, answered by central administration."""
    return complaint.answer_with(by=lone, outcome="upheld", answer="Varmen er sat op")


@pytest.fixture
def today(db):
    """The local date."""
    return timezone.localdate()


@pytest.fixture
def suggest(room, sara):
    """`suggest("Warm coffee")` notes an idea of somebody unnamed, as Sara does."""

    def suggest(text="Warm coffee", **more):
        usual = {"room": room, "by": sara, "kind": "idea"}
        return Suggestion.objects.suggest(text=text, **{**usual, **more})

    return suggest


@pytest.fixture
def answered_idea(suggest, henrik):
    """An idea with the leader's answer."""
    return suggest().reply(by=henrik, answer="There is coffee now")


@pytest.fixture
def talk(room, sara, bo):
    """Bo wants a talk with the leader, and has no appointment yet."""
    return LeaderTalk.objects.ask(room=room, by=sara, client=bo, about="Evenings")


@pytest.fixture
def council(room, henrik, today):
    """The user council of the room, founded three months ago."""
    return UserCouncil.objects.found(room=room, by=henrik, founded_on=today - 90 * DAY)


@pytest.fixture
def plan(council, henrik, today):
    """`plan(7)` plans a meeting in a week, `plan(-7)` one of a week ago."""

    def plan(days, agenda=("Coffee", "Noise")):
        return CouncilMeeting.objects.plan(
            council, held_on=today + days * DAY, by=henrik, agenda=agenda
        )

    return plan


@pytest.fixture
def noted(plan, henrik):
    """A meeting of yesterday with notes, not shown to staff."""
    return plan(-1).note(by=henrik, clients_present=4, staff_present=2, notes="All want coffee.")


@pytest.fixture
def decision(noted, henrik, today):
    """Decided yesterday, to be done tomorrow."""
    return CouncilDecision.objects.decide(
        noted, by=henrik, text="Buy a pot", who="The leader", due_on=today + DAY
    )


def day(date):
    """A date as it is typed."""
    return f"{date:%d.%m.%Y}"
