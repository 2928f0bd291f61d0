"""What the tests of the clients' voice share."""

import pytest

from complaints.models import Complaint, ComplaintTopic, PublicKey, PublicLanguage


@pytest.fixture
def elvish(db):
    """A language nobody speaks, written from right to left, with two of its texts."""
    language = PublicLanguage.objects.create(
        code="qya", name="Quenya", direction="rtl", active=True
    )
    language.rewrite({PublicKey.RULES: "Axani", PublicKey.OPENING_HOURS: "Lúmi <latyë>"})
    return language


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
    """An anonymous one about the facilities, received just now."""
    return complain()


@pytest.fixture
def at(complaint):
    """`at("answer/")` is an address of the complaint in its room."""
    return lambda rest="": f"/rooms/kilden/complaints/{complaint.uuid}/{rest}"


@pytest.fixture
def answered(complaint, lone):
    """The same, answered by central administration."""
    return complaint.answer_with(by=lone, outcome="upheld", answer="Varmen er sat op")
