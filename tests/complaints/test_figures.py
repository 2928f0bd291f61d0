"""The figures of complaints, suggestions, talks and the user council, against the rows."""

from datetime import UTC, date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from complaints import figures
from complaints.models import Complaint, ComplaintTopic, LeaderTalk, Suggestion
from rooms.figures import TOTAL, Count, Period
from rooms.models import Membership, Room
from rooms.roles import Role
from tests import factories
from tests.figures_plain import assert_right
from tests.rules import local

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
PERIODS = [
    Period.month(2026, 10),
    Period.year(2026),
    Period(date(2026, 10, 25), date(2026, 10, 25)),
]
NIGHT = local(2026, 10, 24, 22, 0).astimezone(UTC)
moments = st.builds(
    lambda hours: NIGHT + timedelta(hours=hours), st.integers(0, 30) | st.integers(-900, 500)
)
complaints = st.lists(
    st.tuples(
        st.integers(0, 1),
        moments,
        st.booleans(),  # of Bo, or anonymous
        st.sampled_from(["leader", "socialforvaltningen", "about the leader", "about Sara"]),
        st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True),
        st.sampled_from([None, -1, 0, 1]),  # answered so many days after it was due
    ),
    max_size=6,
)
said = st.lists(
    st.tuples(st.integers(0, 1), moments, st.booleans(), st.sampled_from(Suggestion.Kind.values)),
    max_size=5,
)


class Scene:
    """Two rooms, which are all there are; Bo, Sara and Henrik, who leads the first."""

    def __init__(self, rooms, bo, sara, henrik):
        self.rooms, self.bo, self.sara, self.henrik = rooms, bo, sara, henrik
        Room.objects.exclude(pk__in=[room.pk for room in rooms]).update(active=False)
        self.topics = list(ComplaintTopic.objects.order_by("pk")[:4])

    def complain(self, room, at, of_bo, kind, about, answered):
        due = timezone.localdate(at) + 14 * DAY
        answered_at = at if answered is None else at + (14 + answered) * DAY
        complaint = Complaint.objects.create(
            room=self.rooms[room],
            received_at=at,
            recorded_by=self.sara,
            recorded_at=at,
            way="spoken",
            text="Koldt",
            complainant="client" if of_bo else "named",
            client=self.bo if of_bo else None,
            name="" if of_bo else "Somebody",
            choice=kind if kind in ("leader", "socialforvaltningen") else "",
            about_leader=kind == "about the leader",
            due_on=due,
            **(
                {}
                if answered is None
                else {
                    "state": "answered",
                    "outcome": "upheld",
                    "answer": "Ja",
                    "answered_at": answered_at,
                }
            ),
        )
        complaint.topics.set(self.topics[number] for number in about)
        if kind == "about Sara":
            complaint.keep_from([self.sara])
        return complaint


@pytest.fixture
def scene(room, other_room, bo, sara, henrik):
    return Scene([room, other_room], bo, sara, henrik)


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(complaints=complaints, said=said, sara_leads=st.booleans(), period=st.sampled_from(PERIODS))
def test_every_figure_is_what_the_rows_say(scene, complaints, said, sara_leads, period):
    with transaction.atomic():
        for complaint in complaints:
            scene.complain(*complaint)
        for room, at, of_bo, kind in said:
            facts = {"room": scene.rooms[room], "client": scene.bo if of_bo else None}
            Suggestion.objects.create(
                **facts, kind=kind, text="Kaffe", received_at=at, received_by=scene.sara
            )
            if not (of_bo and LeaderTalk.objects.filter(**facts).exists()):
                LeaderTalk.objects.create(**facts, asked_at=at, asked_by=scene.sara)
        if sara_leads:
            Membership.objects.create(staff=scene.sara, role=Role.LEADER, room=scene.rooms[0])
        for rooms in (scene.rooms, scene.rooms[:1]):
            assert_right(figures, rooms, period)
        transaction.set_rollback(True)


OCTOBER = Period.month(2026, 10)


def tables(rooms, period=OCTOBER):
    return {table.code: table for table in figures.tables(rooms, period)}


@pytest.mark.parametrize("kind", ["about the leader", "socialforvaltningen"])
def test_what_is_kept_from_leaders_is_a_number_of_all_rooms_alone(scene, kind):
    scene.complain(0, NIGHT, True, kind, [0], None)
    scene.complain(0, NIGHT, True, "leader", [0], None)
    of_all, of_one = tables(scene.rooms), tables(scene.rooms[:1])
    assert of_all["complaints_over_time"].total == of_one["complaints_over_time"].total
    assert of_one["complaints_by_topic"].total == Count(1, 1)
    assert of_all["complaints_kept_from_leaders"].total == Count(1, 1)
    assert "complaints_kept_from_leaders" not in of_one
    # Not of some rooms either, which are not all.
    factories.RoomFactory()
    assert "complaints_kept_from_leaders" not in tables(scene.rooms)


def test_nobody_learns_by_counting_of_a_complaint_about_themselves(scene):
    """Whoever reads figures sees as many in them as in the list; so it stays when roles change."""
    scene.complain(0, NIGHT, True, "about Sara", [0], None)
    scene.complain(0, NIGHT, True, "leader", [0], None)
    room = scene.rooms[0]

    def seen(staff):
        staff = type(staff).objects.get(pk=staff.pk)
        return Complaint.objects.visible_to(staff).filter(room=room).count()

    def counted():
        return tables([room])["complaints_over_time"].total.number

    assert counted() == seen(scene.henrik) == 2
    Membership.objects.create(staff=scene.sara, role=Role.LEADER, room=room)
    assert counted() == seen(scene.sara) == 1


def test_in_time_is_on_the_day_it_is_due(scene):
    for answered in (-1, 0, 1, None):
        scene.complain(0, NIGHT - 40 * DAY, True, "leader", [0], answered)
    scene.complain(0, timezone.now(), True, "leader", [0], None)
    period = Period(date(2026, 1, 1), timezone.localdate())
    answers = tables(scene.rooms, period)["complaints_by_answer"]
    # Of the one without an answer nobody waits any more for it to be late.
    found = {
        category: answers.count(category).number for category in ("in_time", "late", "waiting")
    }
    assert found == {"in_time": 2, "late": 2, "waiting": 1}
    assert answers.total.number == 5


def test_a_complaint_about_two_things_is_one(scene):
    scene.complain(0, NIGHT, False, "leader", [0, 1], None)
    by_topic = tables(scene.rooms)["complaints_by_topic"]
    assert by_topic.total == Count(1, 1)
    assert [by_topic.count(topic.code).number for topic in scene.topics[:2]] == [1, 1]


def test_the_user_council_concerns_nobody_in_particular(noted, decision, suggest, talk, room):
    suggest()
    period = Period(noted.held_on, timezone.localdate())
    assert_right(figures, [room], period)
    found = tables([room], period)
    assert found["council_meetings"].total == Count(1, None)
    assert found["council_attendance"].total == Count(4, None)
    assert found["council_decisions_by_state"].count("open") == Count(1, None)
    assert found["suggestions_by_kind"].total == Count(1, 1)
    assert found["talks_by_ending"].count("open") == Count(1, 1)
    assert found["talks_by_ending"].count(TOTAL) == Count(1, 1)
