"""What clients said in an invented past: complaints and suggestions. The shares are made up."""

from datetime import timedelta

from django.utils import timezone

from complaints.models import (
    Complaint,
    ComplaintReceiver,
    ComplaintStep,
    ComplaintTopic,
    Suggestion,
)
from complaints.models.routing import routes
from complaints.models.topic import TopicGroup
from intake.management.synthetic import drawn, uuid4
from rooms.models.contact_point import Receiver

COMPLAINTS, SUGGESTIONS = 1 / 6000, 1 / 3000  # of the visits
OUTCOMES = {"upheld": 30, "partly": 30, "not_upheld": 35, "withdrawn": 5}
KINDS = {"idea": 40, "criticism": 35, "praise": 25}
BATCH = 1000


def load(rng, visits):
    """Add what was said in `visits` (intake.management.around_visits.PastVisits)."""
    _add_complaints(rng, visits)
    suggestions = [
        Suggestion(
            uuid=uuid4(rng),
            room_id=visit.room,
            kind=drawn(rng, KINDS),
            text="Opdigtet forslag.",
            received_at=visit.left_at,
            received_by_id=visits.by,
        )
        for visit in visits.some(rng, SUGGESTIONS)
    ]
    Suggestion.objects.bulk_create(suggestions, BATCH)


def _add_complaints(rng, visits):
    """Of clients who are known, each about one topic, nearly all answered, some of them late."""
    topics = list(
        ComplaintTopic.objects.exclude(group=TopicGroup.DECISION)
        .exclude(about_leader=True)
        .order_by("pk")
    )
    now, found = timezone.now(), []
    for visit in visits.some(rng, COMPLAINTS):
        complaint = Complaint(
            uuid=uuid4(rng),
            room_id=visit.room,
            recorded_by_id=visits.by,
            recorded_at=visit.left_at,
            received_at=visit.left_at,
            way=Complaint.Way.SPOKEN,
            text="Opdigtet klage.",
            complainant=Complaint.Complainant.CLIENT,
            client_id=visit.client,
        )
        topic = rng.choice(topics)
        complaint.set_deadlines([topic])
        answered = visit.left_at + timedelta(days=rng.randint(1, 20))
        if answered < now:
            complaint.state, complaint.answered_at = Complaint.State.CLOSED, answered
            complaint.outcome, complaint.answer = drawn(rng, OUTCOMES), "Opdigtet svar."
        if topic.group == TopicGroup.ROOM:
            complaint.choice = Receiver.LEADER
        found.append((complaint, topic))
    Complaint.objects.bulk_create([complaint for complaint, _topic in found], BATCH)
    through = Complaint.topics.through
    through.objects.bulk_create(
        [through(complaint_id=c.pk, complainttopic_id=topic.pk) for c, topic in found], BATCH
    )
    ComplaintReceiver.objects.bulk_create(
        [
            ComplaintReceiver(complaint=c, receiver=route.receiver, chosen=route.choice)
            for c, topic in found
            for route in routes([topic], about_leader=False, choice=c.choice)
        ],
        BATCH,
    )
    ComplaintStep.objects.bulk_create(
        [
            ComplaintStep(complaint=c, kind="received", at=c.received_at, by_id=visits.by)
            for c, _topic in found
        ],
        BATCH,
    )
