"""Made-up referrals for the demo data, in shares that could be true."""

from datetime import timedelta

from intake.models import Need, Receiver, Referral, TreatmentOffer, Visit

# How many of a hundred visits end with a referral.
SHARE = 4
WAYS = {"told": 50, "called": 20, "accompanied": 12, "appointment": 18}
# What is known of those of more than a few days ago; the rest is still open.
OUTCOMES = {"open": 30, "started": 32, "did_not_go": 22, "declined": 8, "unknown": 8}
TO_OFFERS = 0.6


def add_referrals(rng, now, by):
    """Refer some of those who came, and note later what came of most; returns how many.

    `rng` is a seeded Random, `now` an aware datetime, `by` the staff member. Visits have to be
    there already.
    """
    drugs = [Need.OPIOID, Need.STIMULANT]
    offers = list(TreatmentOffer.objects.in_use().filter(meets__overlap=drugs, only_for=[]))
    receivers = list(Receiver.objects.active())
    visits = list(
        Visit.objects.filter(left_at__isnull=False).select_related("room").order_by("arrived_at")
    )
    rows = [
        _referral(rng, visit, offers, receivers, now, by)
        for visit in rng.sample(visits, len(visits) * SHARE // 100)
    ]
    Referral.objects.bulk_create(rows)
    return len(rows)


def _referral(rng, visit, offers, receivers, now, by):
    way = _drawn(rng, WAYS)
    at = visit.arrived_at + timedelta(minutes=10)
    to_offer = rng.random() < TO_OFFERS
    asked = way == "called" or rng.random() < 0.5
    outcome, outcome_at = _drawn(rng, OUTCOMES), at + timedelta(days=rng.randint(3, 12))
    if outcome_at > now:
        outcome = "open"
    return Referral(
        client_id=visit.client_id,
        room=visit.room,
        visit=visit,
        offer=rng.choice(offers) if to_offer else None,
        receiver=None if to_offer else rng.choice(receivers),
        referred_by=by,
        referred_at=at,
        way=way,
        appointment_at=at + timedelta(days=rng.randint(1, 6)) if way == "appointment" else None,
        contact_consent=_drawn(rng, {"given": 85, "refused": 15}) if asked else "not_asked",
        outcome=outcome,
        outcome_at=None if outcome == "open" else outcome_at,
        outcome_by=None if outcome == "open" else by,
    )


def _drawn(rng, shares):
    return rng.choices(list(shares), weights=shares.values())[0]
