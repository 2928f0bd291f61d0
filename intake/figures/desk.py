"""Who had to wait or was turned away, was helped, got a service, was referred."""

from django.db.models import Aggregate, F, FloatField
from django.db.models import Count as CountOf
from django.db.models.functions import Extract, Floor
from django.utils.translation import gettext_lazy as _

from intake.models import (
    Assistance,
    AssistanceRefusal,
    AssistanceRefused,
    Receiver,
    Referral,
    Service,
    ServiceGiven,
    TurnedAway,
    WaitingEntry,
)
from intake.refusals import RefusalCode
from rooms.figures import TOTAL, Count, Dimension, Measure, Rate, Statistic
from rooms.figures.counting import Happenings, chosen, named, person

WAITS = Measure(
    "waits",
    _("Waits for a place"),
    _("Each time somebody was put on a waiting list, counted when the waiting began."),
)
TURNED_AWAY = Measure(
    "turned_away",
    _("Turned away"),
    _(
        "Each time somebody was not let in and staff noted it, by the reason. Who is not named "
        "counts as one person each time."
    ),
)
ASSISTED = Measure(
    "assisted_intakes",
    _("Assisted intakes"),
    _("Intakes in which another client injected, counted at the time of the intake."),
)
ASSISTANCE_REFUSED = Measure(
    "assistance_refused",
    _("Assistance refused"),
    _("Each time somebody asked for an assisted intake and was refused."),
)
SERVICES = Measure(
    "services",
    _("Services"),
    _(
        "Each service given, to a client by name or to somebody unnamed; who is not named counts "
        "as one person each time."
    ),
)
REFERRALS = Measure(
    "referrals",
    _("Referrals"),
    _("Each referral that was not undone, counted when it was made, with what is known by now."),
)
ENDING = Dimension(
    "waiting_ended",
    _("How the waiting ended"),
    {**dict(WaitingEntry.Ending.choices), "waiting": _("Still waiting")},
)
OUTCOME = Dimension(
    "assistance_outcome",
    _("How the assistance went"),
    {**dict(Assistance.Outcome.choices), "not_noted": _("Not noted")},
)
REFUSED = chosen("assistance_refusal", _("Reason"), AssistanceRefusal)
REASON = chosen("turned_away_reason", _("Reason"), RefusalCode)
CAME_OF_IT = chosen("referral_outcome", _("What came of it"), Referral.Outcome)
GOAL = Dimension(
    "referral_goal",
    _("Referred to"),
    {"treatment": _("Treatment"), **dict(Receiver.Group.choices)},
)

rates = [
    Rate(
        "assisted_share",
        _("Assisted intakes per 1,000 intakes"),
        ("assisted_intakes_by_outcome", (TOTAL,)),
        ("intakes_over_time", (TOTAL,)),
        per=1000,
    ),
    Rate(
        "referrals_started",
        _("Referrals that led somewhere, per 100"),
        ("referrals_by_outcome", ("started",)),
        ("referrals_by_outcome", (TOTAL,)),
    ),
]


def within(rows, moment, rooms, period):
    """Those of `rows` (query set) in `rooms` whose field `moment` lies in `period`."""
    when = {f"{moment}__gte": period.begins, f"{moment}__lt": period.ends}
    return rows.filter(room__in=rooms, **when)


def grouped(rows, *fields):
    """(values of `fields`, person or None, number) of `rows`, each combination once."""
    found = rows.order_by().annotate(person=person()).values_list(*fields, "person")
    for *values, who, number in found.annotate(number=CountOf("pk")):
        yield *values, () if who is None else (who,), number


def tables(rooms, period):
    """The Tables of what else happened at the desks of `rooms` in `period`."""
    return [*at_the_door(rooms, period), *assistance(rooms, period), *given(rooms, period)]


def at_the_door(rooms, period):
    waits = Happenings(
        WAITS,
        [
            ({"waiting_ended": ending or "waiting"}, who, number)
            for ending, who, number in grouped(waited(rooms, period), "ending")
        ],
    )
    turned_away = Happenings(
        TURNED_AWAY,
        [
            ({"turned_away_reason": code}, who, number)
            for code, who, number in grouped(
                within(TurnedAway.objects, "at", rooms, period), "code"
            )
        ],
    )
    return [
        waits.table("waits_by_ending", _("Waits by how they ended"), ENDING),
        turned_away.table("turned_away_by_reason", _("Turned away by reason"), REASON),
    ]


def waited(rooms, period):
    return within(WaitingEntry.objects, "joined_at", rooms, period)


def assistance(rooms, period):
    assisted = within(Assistance.objects, "consumption_at", rooms, period)
    refused = within(AssistanceRefused.objects, "at", rooms, period)
    by_outcome = [
        ({"assistance_outcome": outcome or "not_noted"}, who, number)
        for outcome, who, number in grouped(assisted, "outcome")
    ]
    by_reason = [
        ({"assistance_refusal": code}, who, number)
        for code, who, number in grouped(refused, "code")
    ]
    return [
        Happenings(ASSISTED, by_outcome).table(
            "assisted_intakes_by_outcome", _("Assisted intakes by how they went"), OUTCOME
        ),
        Happenings(ASSISTANCE_REFUSED, by_reason).table(
            "assistance_refused_by_reason", _("Assistance refused by reason"), REFUSED
        ),
    ]


def given(rooms, period):
    kinds = named("service", _("Service"), Service.objects.all())
    services = Happenings(
        SERVICES,
        [
            ({"service": code}, who, number)
            for code, who, number in grouped(
                within(ServiceGiven.objects, "at", rooms, period), "service__code"
            )
        ],
    )
    referrals = Happenings(
        REFERRALS,
        [
            ({"referral_goal": group or "treatment", "referral_outcome": outcome}, who, number)
            for group, outcome, who, number in grouped(
                within(Referral.objects, "referred_at", rooms, period),
                "receiver__group",
                "outcome",
            )
        ],
    )
    return [
        services.table("services_by_kind", _("Services by kind"), kinds),
        referrals.table("referrals_by_outcome", _("Referrals by what came of them"), CAME_OF_IT),
        referrals.table(
            "referrals_by_goal", _("Referrals by where to and what came of them"), GOAL, CAME_OF_IT
        ),
    ]


class Median(Aggregate):
    """The number in the middle, or the mean of the two."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


def statistics(rooms, period):
    """How long those waited who were let in."""
    admitted = waited(rooms, period).filter(ending=WaitingEntry.Ending.ADMITTED)
    seconds = Extract(F("ended_at") - F("joined_at"), "epoch")
    found = admitted.annotate(person=person(), minutes=Floor(seconds / 60)).aggregate(
        middle=Median("minutes"),
        number=CountOf("pk"),
        people=CountOf("person", distinct=True),
    )
    return [
        Statistic(
            "waiting_time",
            _("Median wait until admission"),
            found["middle"],
            Count(found["number"], found["people"]),
            _("minutes"),
            _("Half of those who were let in from a waiting list waited at most so long."),
        )
    ]
