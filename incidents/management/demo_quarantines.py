"""Made-up quarantines for the demo data, as many as a month of these rooms could bring."""

from datetime import timedelta

from incidents.models import Quarantine, QuarantineReason
from intake.management.synthetic import uuid4
from intake.models import Client, ClientJoin, Visit
from rooms.models import Room, Staff

DAY = timedelta(days=1)
# Of a hundred quarantines, by reason: quarrels and rules far more often than weapons.
REASONS = {
    "house-rules": 34,
    "threats": 18,
    "violence": 14,
    "dealing": 14,
    "theft": 10,
    "photographing": 6,
    "other": 3,
    "weapon": 1,
}
# One to some 100 visits of the month; most are over.
VISITS_TO_ONE = 100
ELSEWHERE_TOO = 0.3  # how many cover Skyen as well as H17
STORIES = [
    "Skubbede en anden ved døren og blev ved, da vi bad ham gå.",
    "Råbte ad personalet og ville ikke forlade rygerummet.",
    "Solgte til to andre i rummet. Vi har talt med ham om det før.",
    "Tog billeder af de andre med sin telefon.",
    "",
]
# Who is in quarantine now, in the room where the demo begins: name, birth year, reason, days since.
NOW = [
    ("Mads", 1988, "threats", 0.6),
    ("Søren Banan", 1974, "violence", 0.2),
    ("Jørgen fra Fyn", 1970, "weapon", 5),
]


def add_quarantines(rng, now):
    """Quarantines of the last 30 days and of now; returns how many.

    `rng` is a seeded Random, `now` an aware datetime. Staff, clients and visits of load_demo have
    to be there already.
    """
    desk, leader = (Staff.objects.get(username=name) for name in ("jonas", "henrik"))
    h17, skyen = (Room.objects.get(slug=slug) for slug in ("h17", "skyen"))
    reasons = QuarantineReason.objects.in_bulk(field_name="code")
    named = [name for name, *_ in NOW]
    visits = list(
        Visit.objects.filter(room=h17, left_at__lt=now - 2 * DAY)
        .exclude(client__nickname__in=named)
        .select_related("client")
        .order_by("pk")
    )
    rng.shuffle(visits)
    wanted = max(3, Visit.objects.count() // VISITS_TO_ONE)
    for visit in visits:
        code = rng.choices(list(REASONS), weights=REASONS.values())[0]
        wanted -= _one_that_was(rng, visit, reasons[code], desk, leader, skyen, now)
        if not wanted:
            break
    for name, year, code, days in NOW:
        held = Quarantine.objects.impose(
            client=Client.objects.get(nickname=name, birth_year=year),
            room=h17,
            also=[skyen] if code != "threats" else [],
            reason=reasons[code],
            by=leader if code == "weapon" else desk,
            story=STORIES[0],
            at=now - days * DAY,
        )
        if code != "violence":
            _told(held, desk, held.starts_at + timedelta(minutes=2), "Dansk")
    _registered_again(rng, h17, desk, leader, now)
    return Quarantine.objects.count()


def _one_that_was(rng, visit, reason, desk, leader, skyen, now):
    """A quarantine from the end of `visit`, where the client stayed away for as long: 1, else 0."""
    start, until = visit.left_at, visit.left_at + timedelta(hours=reason.hours)
    came_again = Visit.objects.filter(client=visit.client, arrived_at__range=(start, until))
    had_one = Quarantine.objects.filter(client=visit.client)
    if until > now or came_again.exists() or had_one.exists():
        return 0
    held = Quarantine.objects.impose(
        client=visit.client,
        room=visit.room,
        also=[skyen] if rng.random() < ELSEWHERE_TOO else [],
        reason=reason,
        by=desk if until - start <= DAY else leader,
        until=until,
        story=rng.choice(STORIES),
        at=start,
    )
    language = rng.choices(["Dansk", "English"], weights=[75, 25])[0]
    _told(held, desk, start + timedelta(minutes=1), language)
    return 1


def _told(held, by, at, language):
    held.tell(told_at=at, language=language, how="spoken", by=by, complaint_guidance_given=True)


def _registered_again(rng, room, desk, leader, now):
    """Somebody who came under another name, found out and joined by the leader."""
    kept = Client.objects.get(nickname="Lille Per")
    again = Client.objects.register(
        room=room,
        by=desk,
        uuid=uuid4(rng),
        nickname="Per B",
        birth_year=kept.birth_year,
        gender=kept.gender,
        home_municipality=kept.home_municipality,
        target_group_confirmed=True,
    )
    join = ClientJoin.objects.join(again, into=kept, by=leader, reason="Sagde det selv")
    ClientJoin.objects.filter(pk=join.pk).update(at=now - rng.randint(2, 6) * DAY)
