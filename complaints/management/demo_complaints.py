"""Made-up complaints for the demo data: new, late, answered, about the leader."""

from datetime import timedelta

from complaints.models import Complaint, ComplaintTopic, Letter, LetterTemplate
from intake.models import Client
from rooms.models import Room, Staff
from rooms.models.contact_point import Receiver

DAY = timedelta(days=1)
# Days since, how it came, topics, the client's choice, the words.
COMPLAINTS: list[tuple] = [
    (
        *(1, "spoken", ["conditions"], "leader"),
        "Der er for koldt i rygerummet om natten. Flere af os fryser.",
    ),
    (
        *(3, "spoken", ["facilities"], ""),
        "Toilettet har været i stykker i en uge, og vi må gå ned på stationen.",
    ),
    (
        *(19, "phone", ["service-level"], "leader"),
        "Jeg ventede en time i torsdags, og ingen sagde, hvor lang tid der var tilbage.",
    ),
    (
        *(9, "spoken", ["management"], ""),
        "Lederen lovede et møde om åbningstiderne og er ikke vendt tilbage.",
    ),
    (
        *(25, "written", ["conditions", "facilities"], "socialforvaltningen"),
        "Der er ikke plads til en kørestol ved pladserne.",
    ),
]
DECISION = "Jeg har fået nej til døgnbehandling, og ingen har forklaret mig hvorfor."
ANSWER = (
    "Du har ret. Vi har talt om det på personalemødet. Personalet siger nu ved døren, hvor mange "
    "der er foran i køen."
)


def add_complaints(rng, now):
    """Complaints of the last month in H17; returns how many.

    `rng` is a seeded Random, `now` an aware datetime. Staff and clients of load_demo have to be
    there already.
    """
    desk, leader = (Staff.objects.get(username=name) for name in ("jonas", "henrik"))
    central = Staff.objects.get(username="lone")
    h17 = Room.objects.get(slug="h17")
    made = [_taken_down(h17, desk, now, *row) for row in COMPLAINTS]
    by_client = Complaint.objects.receive(
        room=h17,
        by=desk,
        way="spoken",
        text="Jeg blev råbt ad ved døren, da jeg spurgte efter rent udstyr.",
        topics=_topics(["staff"]),
        complainant="client",
        client=Client.objects.get(nickname="Lille Per"),
        contact_consent=True,
        choice="leader",
        about_staff=[Staff.objects.get(username="birgit")],
        received_at=now - 2 * DAY,
    )
    by_client.acknowledge(by=leader, at=now - DAY)
    Complaint.objects.receive(
        room=h17,
        by=desk,
        way="spoken",
        text=DECISION,
        topics=_topics(["decision"]),
        complainant="named",
        name="Kalle",
        decision_on=(now - 24 * DAY).date(),
        received_at=now - 4 * DAY,
    )
    late, of_the_wheelchair = made[2], made[4]
    late.acknowledge(by=leader, at=now - 18 * DAY).examine(by=leader, at=now - 15 * DAY)
    late.add_note(by=leader, note="Har talt med aftenholdet.", at=now - 12 * DAY)
    answered = _taken_down(h17, desk, now, 30, *COMPLAINTS[2][1:])
    answered.examine(by=leader, at=now - 28 * DAY)
    answered.answer_with(by=leader, outcome="upheld", answer=ANSWER, at=now - 21 * DAY)
    of_the_wheelchair.send_on(
        by=central, to=Receiver.BORGERRAADGIVEREN, note="Efter ønske.", at=now - 20 * DAY
    )
    template = LetterTemplate.objects.current("acknowledgement", "da")
    words = template.filled(by_client)
    Letter.objects.make(
        complaint=by_client,
        template=template,
        to="Udleveret i rummet",
        by=leader,
        at=now - DAY,
        **words,
    )
    return Complaint.objects.count()


def _topics(codes):
    return ComplaintTopic.objects.filter(code__in=codes)


def _taken_down(room, by, now, days, way, codes, choice, text):
    return Complaint.objects.receive(
        room=room,
        by=by,
        way=way,
        text=text,
        topics=_topics(codes),
        choice=choice,
        received_at=now - days * DAY,
    )
