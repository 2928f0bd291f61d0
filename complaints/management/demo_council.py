"""Made-up suggestions, talks and a user council for the demo data."""

from datetime import timedelta

from django.utils import timezone, translation

from complaints.models import (
    CouncilDecision,
    CouncilMeeting,
    CouncilWish,
    Involvement,
    LeaderTalk,
    Suggestion,
    UserCouncil,
)
from intake.models import Client
from rooms.models import Room, Staff

DAY = timedelta(days=1)
# What was said: kind, text, days ago, answer, public wording.
SUGGESTIONS = [
    (
        "idea",
        "Kan der være varm kaffe om natten? Det er koldt at vente.",
        52,
        "Ja. Der er kaffe ved skranken hele natten fra den 1.",
        "Der blev ønsket varm kaffe om natten.",
    ),
    (
        "criticism",
        "Udsugningen i rygerummet larmer, så man ikke kan høre, når man bliver kaldt ind.",
        33,
        "Udsugningen er efterset. Vi råber nu op to gange.",
        "Flere kan ikke høre, at de bliver kaldt ind fra rygerummet.",
    ),
    ("praise", "I var gode ved min ven i fredags. Tak.", 20, "Tak. Det er givet videre.", ""),
    ("idea", "Et skab til tasker, mens man er inde.", 9, "", ""),
    ("criticism", "Der er for lidt plads til at sidde og vente, når det regner.", 3, "", ""),
    ("idea", "Hæng en tavle op med, hvad brugerrådet har bestemt.", 1, "", ""),
]
# Meetings of the council: days ago, clients and staff there, agenda, notes, decisions.
MEETINGS = [
    (
        45,
        7,
        2,
        ["Kaffe om natten", "Larm i rygerummet"],
        "Vi talte om kaffe om natten og om larmen i rygerummet. Alle var enige om kaffen.",
        [
            ("Kaffe ved skranken om natten", "Lederen", 30, "done", "Kaffen er der fra den 1."),
            ("Udsugningen bliver efterset", "Lederen", 15, "done", "Den er efterset."),
        ],
    ),
    (
        16,
        5,
        2,
        ["Opfølgning fra sidst", "Ventepladser"],
        "Kaffen er god. Der mangler stadig siddepladser ved døren, mest når det regner.",
        [
            ("Undersøge, om der kan stå en bænk under halvtaget", "Lederen", 4, "", ""),
            ("Spørge, hvem der vil med næste gang", "Personalet og brugerrådet", -10, "", ""),
        ],
    ),
]


def add_council(rng, now):
    """What clients said in the last two months, and what became of it; returns how many said it.

    `rng` is a seeded Random, `now` an aware datetime. Staff and clients of load_demo have to be
    there already.
    """
    desk, leader = (Staff.objects.get(username=name) for name in ("sara", "henrik"))
    h17 = Room.objects.get(slug="h17")
    today = timezone.localdate(now)
    said = [_said(row, h17, desk, leader, now) for row in SUGGESTIONS]
    _talks(h17, desk, leader, now)
    CouncilWish.objects.wish(
        room=h17, by=desk, clients=6, wished_on=today - 75 * DAY, note="Vil have noget at sige"
    )
    with translation.override("da"):
        council = UserCouncil.objects.found(
            room=h17, by=leader, founded_on=today - 60 * DAY, at=now - 60 * DAY
        )
    for row in MEETINGS:
        _meeting(council, leader, now, row)
    coming = CouncilMeeting.objects.plan(
        council, held_on=today + 12 * DAY, by=leader, agenda=["Opfølgning fra sidst"]
    )
    coming.add(title="Et sted til tasker", suggestion=said[3])
    Involvement.objects.log(
        room=h17,
        by=leader,
        kind="survey",
        held_on=today - 68 * DAY,
        title="Hvad mangler i rummet?",
        clients=38,
        staff=3,
        outcome="De fleste nævnte ventetiden om aftenen. Den er taget op i brugerrådet.",
    )
    Involvement.objects.log(
        room=h17,
        by=leader,
        kind="house_meeting",
        held_on=today - 28 * DAY,
        title="Husmøde om reglerne ved døren",
        clients=14,
        staff=4,
        outcome="Reglerne blev læst højt. To af dem var svære at forstå og er skrevet om.",
    )
    skyen = Room.objects.get(slug="skyen")
    CouncilWish.objects.wish(
        room=skyen, by=Staff.objects.get(username="jonas"), clients=4, wished_on=today - 6 * DAY
    )
    CouncilWish.objects.wish(
        room=h17, by=desk, clients=2, wished_on=today - 2 * DAY, note="Vil gerne være med"
    )
    return len(said)


def _said(row, room, desk, leader, now):
    kind, text, days, answer, public_text = row
    suggestion = Suggestion.objects.suggest(
        room=room, by=desk, kind=kind, text=text, at=now - days * DAY
    )
    if answer:
        at = now - (days - 6) * DAY
        suggestion = suggestion.reply(by=leader, answer=answer, at=at)
        if public_text:
            suggestion = suggestion.publish(by=leader, public_text=public_text, at=at)
    return suggestion


def _talks(room, desk, leader, now):
    mads = Client.objects.get(nickname="Mads", birth_year=1979)
    tina = Client.objects.get(nickname="Tina")
    held = LeaderTalk.objects.ask(
        room=room, by=desk, client=tina, about="Åbningstiden", at=now - 25 * DAY
    )
    held.end(
        by=leader,
        ending="held",
        outcome="Vil gerne have åbent tidligere i weekenden. Tages op med forvaltningen.",
        at=now - 18 * DAY,
    )
    LeaderTalk.objects.ask(room=room, by=desk, client=mads, at=now - 4 * DAY)
    asked = LeaderTalk.objects.ask(
        room=room, by=desk, about="Kommer mandag aften, rød jakke", at=now - 2 * DAY
    )
    asked.appoint(by=leader, appointment_at=now + 2 * DAY)


def _meeting(council, leader, now, row):
    today = timezone.localdate(now)
    days, clients, staff, agenda, notes, decisions = row
    held_on = today - days * DAY
    meeting = CouncilMeeting.objects.plan(council, held_on=held_on, by=leader, agenda=agenda)
    meeting = meeting.note(by=leader, clients_present=clients, staff_present=staff, notes=notes)
    meeting.publish(by=leader)
    for item, (text, who, due, state, outcome) in zip(meeting.agenda.all(), decisions, strict=True):
        decision = CouncilDecision.objects.decide(
            meeting, by=leader, text=text, who=who, due_on=today - due * DAY, item=item
        )
        if state:
            at = now - max(due, 0) * DAY
            decision.follow_up(by=leader, state=state, outcome=outcome, at=at)
