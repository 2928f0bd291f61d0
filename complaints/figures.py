"""Complaints, suggestions, talks and the user council, counted (rooms/figures).

Whoever reads the figures of a room may compare them with the complaints they see. So what ADR 11
keeps from leaders is not among the complaints of a room, for anybody: it is a number of its own,
and is told of all rooms together alone.
"""

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.figures import TOTAL, Count, Dimension, Measure, Rate, Table
from rooms.figures.counting import Happenings, Parts, chosen, named, person, room_dimension
from rooms.models import Room

from .models import (
    Complaint,
    ComplaintTopic,
    CouncilDecision,
    CouncilMeeting,
    CouncilWish,
    Involvement,
    LeaderTalk,
    Suggestion,
)

COMPLAINTS = Measure(
    "complaints",
    _("Complaints"),
    _(
        "Each complaint taken down, by when it was received. Not among them are complaints about a "
        "leader or about others who read these figures, and those that were taken to "
        "Socialforvaltningen instead of the leader."
    ),
)
KEPT_FROM_LEADERS = Measure(
    "complaints_kept_from_leaders",
    _("Complaints past the leaders"),
    _(
        "Complaints about a leader or about others who read these figures, and those that were "
        "taken to Socialforvaltningen instead of the leader. They are counted for all rooms "
        "together alone."
    ),
)
SUGGESTIONS = Measure(
    "suggestions",
    _("Suggestions"),
    _("Each suggestion that was noted, by when it was received."),
)
TALKS = Measure(
    "talks",
    _("Talks with the leader"),
    _("Each talk with the leader that was asked for, by when it was asked for."),
)
MEETINGS = Measure(
    "council_meetings",
    _("Meetings of the user council"),
    _("Each meeting that was held and of which there are notes, by its date."),
)
ATTENDANCE = Measure(
    "council_attendance",
    _("Clients at the meetings of the user council"),
    _("How many clients were present at each meeting, in sum: who came twice counts twice."),
)
DECISIONS = Measure(
    "council_decisions",
    _("Decisions of the user council"),
    _("Each decision that was noted, by the date of the meeting."),
)
WISHES = Measure(
    "council_wishes",
    _("Wishes for a user council"),
    _("Each wish that was noted, by its date."),
)
INVOLVEMENTS = Measure(
    "involvements",
    _("Other ways in which clients were heard"),
    _("Each survey, house meeting or other, by its date."),
)
ANSWER = Dimension(
    "answered",
    _("When it was answered"),
    {"in_time": _("In time"), "late": _("Late"), "waiting": _("Not due yet")},
)
OUTCOME = Dimension(
    "complaint_outcome",
    _("Outcome"),
    {**dict(Complaint.Outcome.choices), "open": _("Not answered yet")},
)
ENDING = Dimension(
    "talk_ended",
    _("How it ended"),
    {**dict(LeaderTalk.Ending.choices), "open": _("Not held yet")},
)
KIND = chosen("suggestion_kind", _("Kind"), Suggestion.Kind)
STATE = chosen("decision_state", _("State"), CouncilDecision.State)
INVOLVEMENT = chosen("involvement_kind", _("Kind"), Involvement.Kind)

rates = [
    Rate(
        "complaints_in_time",
        _("Complaints answered in time, per 100"),
        ("complaints_by_answer", ("in_time",)),
        ("complaints_by_answer", (TOTAL,)),
        definition=_(
            "Of all complaints received in the period. In time is an answer on or before the date "
            "that was due in the end, after all interim replies."
        ),
    )
]


def tables(rooms, period):
    """The Tables of the clients' voice in `rooms` in `period`."""
    parts = Parts(period)
    return [
        *of_complaints(rooms, period, parts),
        *of_suggestions_and_talks(rooms, period),
        *of_council(rooms, period),
    ]


def within(rows, moment, rooms, period):
    """Those of `rows` (query set) in `rooms` whose aware `moment` lies in `period`."""
    when = {f"{moment}__gte": period.begins, f"{moment}__lt": period.ends}
    return rows.filter(room__in=rooms, **when)


def on_days(rows, day, rooms, period):
    """Those of `rows` (query set) in `rooms` whose date `day` lies in `period`."""
    return rows.filter(room__in=rooms, **{f"{day}__range": (period.first, period.last)})


def of_complaints(rooms, period, parts):
    kept = Complaint.objects.filter(undone_at=None)
    received = within(kept, "received_at", rooms, period)
    openly = complaints(received.openly_addressed(), COMPLAINTS, rooms, parts)
    topics = named("complaint_topic", _("About"), ComplaintTopic.objects.all(), partition=False)
    found = [
        openly.table("complaints_over_time", _("Complaints over time"), parts.dimension),
        openly.table("complaints_by_topic", _("Complaints by what they are about"), topics),
        openly.table("complaints_by_outcome", _("Complaints by outcome"), OUTCOME),
        openly.table("complaints_by_answer", _("Complaints by when they were answered"), ANSWER),
    ]
    if len(rooms) > 1:
        room = room_dimension(rooms)
        found.append(openly.table("complaints_by_room", _("Complaints by room"), room))
    if len(rooms) > 1 and not Room.objects.active().exclude(pk__in=[r.pk for r in rooms]).exists():
        others = received.exclude(pk__in=received.openly_addressed().values("pk"))
        past = complaints(others, KEPT_FROM_LEADERS, rooms, parts)
        found.append(past.table("complaints_kept_from_leaders", _("Complaints past the leaders")))
    return found


def complaints(received, measure, rooms, parts):
    """Happenings of the complaints `received` (query set)."""
    slugs = {room.pk: room.slug for room in rooms}
    today = timezone.localdate()
    rows = received.order_by().annotate(person=person()).prefetch_related("topics")
    return Happenings(
        measure,
        [
            (
                {
                    "room": slugs[complaint.room_id],
                    parts.dimension.code: parts.code_at(complaint.received_at),
                    "complaint_topic": tuple(topic.code for topic in complaint.topics.all()),
                    "complaint_outcome": complaint.outcome or "open",
                    "answered": complaint.answered_when(today),
                },
                () if complaint.person is None else (complaint.person,),
                1,
            )
            for complaint in rows
        ],
    )


def of_suggestions_and_talks(rooms, period):
    suggestions = within(Suggestion.objects, "received_at", rooms, period)
    talks = within(LeaderTalk.objects, "asked_at", rooms, period)
    said = Happenings(SUGGESTIONS, of_each(suggestions, "kind", KIND))
    asked = Happenings(TALKS, of_each(talks, "ending", ENDING))
    return [
        said.table("suggestions_by_kind", _("Suggestions by kind"), KIND),
        asked.table("talks_by_ending", _("Talks with the leader by how they ended"), ENDING),
    ]


def of_each(rows, field, dimension):
    """What Happenings takes, of `rows` (query set) by a `field`; an empty one is open."""
    rows = rows.order_by().annotate(person=person()).values_list(field, "person")
    return [
        ({dimension.code: value or "open"}, () if who is None else (who,), 1) for value, who in rows
    ]


def of_council(rooms, period):
    """What concerns nobody in particular: no person is asked for."""
    meetings = on_days(CouncilMeeting.objects.noted(), "held_on", rooms, period)
    decisions = on_days(CouncilDecision.objects, "meeting__held_on", rooms, period)
    wishes = on_days(CouncilWish.objects, "wished_on", rooms, period)
    involvements = on_days(Involvement.objects, "held_on", rooms, period)
    present = meetings.order_by().aggregate(clients=Sum("clients_present"))["clients"] or 0
    by_state = [({"decision_state": state}, (), 1) for (state,) in decisions.values_list("state")]
    by_kind = [({"involvement_kind": kind}, (), 1) for (kind,) in involvements.values_list("kind")]
    return [
        alone(MEETINGS, meetings.count()),
        alone(ATTENDANCE, present),
        Happenings(DECISIONS, by_state).table(
            "council_decisions_by_state",
            _("Decisions of the user council by what became of them"),
            STATE,
            nobody=True,
        ),
        alone(WISHES, wishes.count()),
        Happenings(INVOLVEMENTS, by_kind).table(
            "involvements_by_kind",
            _("Other ways in which clients were heard, by kind"),
            INVOLVEMENT,
            nobody=True,
        ),
    ]


def alone(measure, number):
    """The Table of one number."""
    return Table(measure.code, measure.title, measure, (), {(): Count(number)})
