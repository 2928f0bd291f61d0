"""The directory of offers: what it starts with, what fits whom, when each is open.

The table is written from the short edition of the treatment standard (seed 004), by hand.
"""

import importlib
from datetime import date, time

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone, translation

from intake.models import Need, OfferException, OfferHours, Receiver, Requirement, TreatmentOffer
from tests.factories import TreatmentOfferFactory
from tests.rules import local

pytestmark = pytest.mark.django_db

MIGRATION = importlib.import_module("intake.migrations.0008_offers_data")

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FOUR = "opioid stimulant cannabis alcohol"
UNIT = (
    "both: mon 8:00-12:00 15:00-18:00, tue 8:00-12:00, wed 8:00-12:00, "
    "thu 8:00-12:00 15:00-18:00, fri 8:00-12:00"
)
SUBSTITUTION = "both: mon 9:00-12:30, tue 9:00-12:30, thu 9:00-12:30 16:00-18:00, fri 9:00-12:30"
NO_HOURS = ""

# Name, address, phone, e-mail, hours, what it treats and for whom, what it asks.
SEED = {
    "Rusmiddelbehandling Hørsholmsgade": (
        "Hørsholmsgade 20, 2200 København N",
        "33 17 80 40",
        "",
        UNIT,
        "stimulant cannabis alcohol",
        "",
    ),
    "Rusmiddelbehandling Nyropsgade": (
        "Nyropsgade 7, 2. sal, 1602 København V",
        "33 17 33 16",
        "",
        UNIT,
        "stimulant cannabis alcohol",
        "",
    ),
    "Rusmiddelbehandling Spaniensgade": (
        "Spaniensgade 25, 2300 København S",
        "33 17 86 00",
        "",
        UNIT,
        "stimulant cannabis alcohol",
        "",
    ),
    "Rusmiddelbehandling Prags Boulevard": (
        "Prags Boulevard 55, 2300 København S",
        "33 17 84 70",
        "",
        SUBSTITUTION,
        "opioid",
        "",
    ),
    "Rusmiddelbehandling Vigerslev Allé": (
        "Vigerslev Allé 1A, 2450 København SV",
        "33 17 56 60",
        "",
        SUBSTITUTION,
        "opioid",
        "",
    ),
    "Rusmiddelbehandling Ørnevej": (
        "Ørnevej 33, 2400 København NV",
        "33 17 85 40",
        "",
        SUBSTITUTION,
        "opioid",
        "",
    ),
    "U-turn": (
        "Studiestræde 47, 1455 København K",
        "82 56 23 00",
        "uturn@kk.dk",
        "open: mon 12:00-16:00, tue 12:00-17:00, wed 12:00-17:00, thu 12:00-17:00",
        f"{FOUR} under_24 anonymous",
        "parents_under_18",
    ),
    "Familieorienteret Rusmiddelbehandling Enghavevej": (
        "Enghavevej 80, 2450 København",
        "33 17 85 10",
        "",
        NO_HOURS,
        "stimulant cannabis alcohol family",
        "enrolled through_counsellor",
    ),
    "Projekt Anonym Stofbehandling (PAS)": (
        "Oehlenschlægersgade 17, 1663 København V",
        "33 66 20 02",
        "",
        "phone: mon 15:15-16:15, thu 15:15-16:15",
        "stimulant cannabis anonymous",
        "no_social_support",
    ),
    "Rådgivning til pårørende": (
        "",
        "70 210 220",
        "",
        UNIT.replace("both", "phone"),
        "relatives",
        "",
    ),
    "Specialenhed for heroinbehandling, Valmuen": (
        "Tomsgårdsvej 17-19, 2400 København NV",
        "30 45 46 03",
        "",
        "open: " + ", ".join(f"{day} 8:30-17:30" for day in DAYS),
        "opioid heroin_assisted",
        "substitution_12_months",
    ),
    "Specialenhed for opioidbehandling, Tomsgårdsvej": (
        "Tomsgårdsvej 17, 2. sal, 2400 København NV",
        "33 17 86 10",
        "",
        NO_HOURS,
        "opioid",
        "through_counsellor",
    ),
    "Koordineret behandling": (
        "",
        "",
        "",
        NO_HOURS,
        f"{FOUR} mental_illness",
        "through_counsellor",
    ),
    "Integreret behandling": (
        "",
        "",
        "",
        NO_HOURS,
        f"{FOUR} mental_illness",
        "enrolled region_decides",
    ),
    "Fremskudt behandling på gadeplan": ("", "", "", NO_HOURS, f"{FOUR} street", ""),
    "Tværfaglig Udkørende Rusmiddelbehandling (TUR)": (
        "",
        "",
        "",
        NO_HOURS,
        f"{FOUR} home",
        "cannot_attend",
    ),
    "Udgående behandling på botilbud (URUS)": (
        "",
        "",
        "",
        NO_HOURS,
        f"{FOUR} home",
        "cannot_attend supported_housing",
    ),
}


def hours_of(offer):
    """The hours of an offer in the notation of the table."""
    parts = []
    for kind in OfferHours.Kind.values:
        by_day: dict = {}
        for row in offer.hours.filter(kind=kind):
            by_day.setdefault(DAYS[row.weekday], []).append(
                f"{row.opens.hour}:{row.opens:%M}-{row.closes.hour}:{row.closes:%M}"
            )
        if by_day:
            listed = ", ".join(f"{day} {' '.join(rows)}" for day, rows in by_day.items())
            parts.append(f"{kind}: {listed}")
    return "; ".join(parts)


# -- What the site starts with -------------------------------------------------------------------


def test_the_directory_is_the_list_of_the_source():
    assert {offer.name for offer in TreatmentOffer.objects.all()} == set(SEED)


@pytest.mark.parametrize("name", SEED)
def test_each_offer_is_as_the_source_says(name):
    offer = TreatmentOffer.objects.get(name=name)
    address, phone, email, hours, meets, asks = SEED[name]
    assert offer.address == address
    assert offer.phone == phone
    assert offer.email == email
    assert hours_of(offer) == hours
    assert set(offer.meets) == set(meets.split())
    assert set(offer.asks) == set(asks.split())
    assert offer.open_on_holidays == (name == "Specialenhed for heroinbehandling, Valmuen")
    offer.full_clean()


def test_the_slip_of_the_source_is_left_behind():
    words = [
        value
        for row in TreatmentOffer.objects.values_list(
            "name", "street", "description_da", "description_en"
        )
        for value in row
    ]
    assert any("Tomsgårdsvej" in value for value in words)
    assert not any("Tomgårdsvej" in value for value in words)


def test_each_offer_says_where_it_is_from_and_is_described_in_both_languages():
    for offer in TreatmentOffer.objects.all():
        assert "pixiudgave" in offer.source
        assert offer.checked_on
        assert offer.retired_on is None
        with translation.override("da"):
            danish = offer.description
        with translation.override("en"):
            assert danish != offer.description != ""


def test_there_are_receivers_of_each_group():
    """Quality standard 7: health, social and other offers."""
    groups = {
        group: set(Receiver.objects.filter(group=group).values_list("code", flat=True))
        for group in Receiver.Group.values
    }
    assert groups == {
        "health": {
            "gp",
            "emergency-department",
            "health-clinic",
            "psychiatric-treatment",
            "hospital",
        },
        "social": {"psychosocial-support", "emergency-shelter", "housing", "home-care"},
        "employment": {"employment"},
    }


def test_loading_it_again_changes_nothing():
    def numbers():
        return [model.objects.count() for model in (TreatmentOffer, OfferHours, Receiver)]

    TreatmentOffer.objects.filter(code="u-turn").update(phone="11 11 11 11")
    before = numbers()
    with connection.schema_editor() as editor:
        for operation in MIGRATION.Migration.operations:
            operation.code(apps, editor)
    assert numbers() == before
    assert TreatmentOffer.objects.get(code="u-turn").phone == "11 11 11 11"


@pytest.mark.parametrize(
    ("phone", "tel"),
    [("33 17 85 40", "+4533178540"), ("70 210 220", "+4570210220"), ("+46 8 123", "+468123")],
)
def test_the_phone_becomes_a_number_to_dial(phone, tel):
    assert TreatmentOfferFactory.build(phone=phone).tel == tel


# -- What fits whom ------------------------------------------------------------------------------

SUBSTITUTION_UNITS = {"prags-boulevard", "vigerslev-alle", "oernevej"}
CENTRAL_UNITS = {"hoersholmsgade", "nyropsgade", "spaniensgade"}


@pytest.mark.parametrize(
    ("needs", "fitting"),
    [
        ("opioid", SUBSTITUTION_UNITS | {"valmuen", "tomsgaardsvej", "street"}),
        ("alcohol", CENTRAL_UNITS | {"street"}),
        ("cannabis", CENTRAL_UNITS | {"pas", "street"}),
        ("stimulant", CENTRAL_UNITS | {"pas", "street"}),
        (
            "stimulant opioid",
            CENTRAL_UNITS | SUBSTITUTION_UNITS | {"pas", "street", "valmuen", "tomsgaardsvej"},
        ),
        ("opioid heroin_assisted", {"valmuen"}),
        ("under_24", {"u-turn"}),
        ("stimulant under_24", {"u-turn"}),
        ("anonymous", {"pas"}),
        ("anonymous under_24", {"u-turn"}),
        ("opioid anonymous", set()),
        ("family", {"enghavevej"}),
        ("opioid family", set()),
        ("relatives", {"relatives"}),
        ("opioid home", {"tur", "urus"}),
        ("street", {"street"}),
        ("opioid mental_illness", {"coordinated", "integrated"}),
        ("", None),
    ],
)
def test_what_fits_a_need(needs, fitting):
    found = TreatmentOffer.objects.for_needs({Need(need) for need in needs.split()})
    everything = set(TreatmentOffer.objects.values_list("code", flat=True))
    expected = everything if fitting is None else fitting
    assert set(found.values_list("code", flat=True)) == expected


def test_an_offer_that_is_retired_is_not_offered_from_that_day():
    offer = TreatmentOfferFactory(retired_on=date(2026, 12, 1))
    assert offer in TreatmentOffer.objects.in_use(on=date(2026, 11, 30))
    assert offer not in TreatmentOffer.objects.in_use(on=date(2026, 12, 1))
    today = TreatmentOfferFactory(retired_on=timezone.localdate())
    assert today not in TreatmentOffer.objects.in_use()


# -- When each is open ---------------------------------------------------------------------------


def words(code, at, language="en"):
    """What is said of the offer's hours at `at`, or nothing where they are not known."""
    offer = TreatmentOffer.objects.get(code=code)
    with translation.override(language):
        opening = offer.opening(at)
        return opening.words if opening else ""


# 23 November 2026 is a Monday.
@pytest.mark.parametrize(
    ("code", "at", "said"),
    [
        # half past twelve
        ("oernevej", (2026, 11, 23, 12, 29), "Open until 12:30"),
        ("oernevej", (2026, 11, 23, 12, 29, 59), "Open until 12:30"),
        ("oernevej", (2026, 11, 23, 12, 30), "Opens Tuesday 9:00"),
        ("oernevej", (2026, 11, 23, 8, 59), "Opens today 9:00"),
        ("oernevej", (2026, 11, 23, 9, 0), "Open until 12:30"),
        # closed on Wednesday; two stretches on Thursday
        ("oernevej", (2026, 11, 24, 12, 30), "Opens Thursday 9:00"),
        ("oernevej", (2026, 11, 25, 10, 0), "Opens Thursday 9:00"),
        ("oernevej", (2026, 11, 26, 12, 29), "Open until 12:30"),
        ("oernevej", (2026, 11, 26, 12, 30), "Opens today 16:00"),
        ("oernevej", (2026, 11, 26, 17, 59), "Open until 18:00"),
        ("oernevej", (2026, 11, 26, 18, 0), "Opens Friday 9:00"),
        # over a weekend
        ("oernevej", (2026, 11, 27, 12, 30), "Opens Monday 9:00"),
        ("oernevej", (2026, 11, 28, 10, 0), "Opens Monday 9:00"),
        ("oernevej", (2026, 11, 29, 23, 59), "Opens Monday 9:00"),
        ("hoersholmsgade", (2026, 11, 27, 12, 0), "Opens Monday 8:00"),
        ("u-turn", (2026, 11, 26, 17, 0), "Opens Monday 12:00"),
        # the phone only
        ("pas", (2026, 11, 23, 15, 14), "Phone opens today 15:15"),
        ("pas", (2026, 11, 23, 16, 14), "Phone open until 16:15"),
        ("pas", (2026, 11, 23, 16, 15), "Phone opens Thursday 15:15"),
        ("relatives", (2026, 11, 28, 9, 0), "Phone opens Monday 8:00"),
        # every day of the year
        ("valmuen", (2026, 11, 28, 17, 29), "Open until 17:30"),
        ("valmuen", (2026, 11, 28, 17, 30), "Opens Sunday 8:30"),
        ("valmuen", (2026, 12, 25, 10, 0), "Open until 17:30"),
        ("valmuen", (2026, 12, 24, 10, 0), "Open until 17:30"),
        # not known
        ("tur", (2026, 11, 23, 10, 0), ""),
    ],
)
def test_whether_an_offer_is_open(code, at, said):
    assert words(code, local(*at)) == said


def test_it_is_said_in_danish_as_well():
    assert words("oernevej", local(2026, 11, 26, 17), "da") == "Åbent til 18:00"
    assert words("oernevej", local(2026, 11, 25, 10), "da") == "Åbner torsdag 9:00"


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        ((2026, 1, 1), "Friday"),
        ((2026, 4, 2), "Tuesday"),  # Maundy Thursday; open again after Easter Monday
        ((2026, 4, 3), "Tuesday"),
        ((2026, 4, 6), "Tuesday"),
        ((2026, 5, 14), "Friday"),
        ((2026, 5, 25), "Tuesday"),
        ((2026, 12, 25), "Monday"),
        ((2027, 3, 25), "Tuesday"),
    ],
)
def test_offers_are_closed_on_danish_public_holidays(day, next_day):
    assert words("oernevej", local(*day, 10)) == f"Opens {next_day} 9:00"
    assert words("valmuen", local(*day, 10)) == "Open until 17:30"


def test_great_prayer_day_is_a_working_day_since_2024():
    assert words("oernevej", local(2026, 5, 1, 10)).startswith("Open until 12:30")
    assert words("hoersholmsgade", local(2024, 4, 26, 10)) == "Open until 12:00"
    assert words("hoersholmsgade", local(2023, 5, 5, 10)) == "Opens Monday 8:00"


@pytest.mark.parametrize("day", [(2026, 12, 24), (2026, 12, 31), (2026, 6, 5)])
def test_on_days_on_which_many_close_one_is_told_to_call_first(day):
    """The source does not say; nobody is sent across the town for nothing."""
    said = words("oernevej", local(*day, 10))
    assert said == "Open until 12:30 · many close that day: call first"


@pytest.fixture
def ornevej():
    return TreatmentOffer.objects.get(code="oernevej")


@pytest.fixture
def on_the_day(ornevej):
    """`on_the_day((2026, 12, 24), "9:00", "10:00")` makes an exception; without hours: closed."""

    def on_the_day(day, opens=None, closes=None, offer=ornevej):
        exception = OfferException(offer=offer, date=date(*day), opens=opens, closes=closes)
        exception.full_clean()
        exception.save()

    return on_the_day


def test_an_exception_closes_a_day(on_the_day):
    on_the_day((2026, 11, 26))
    assert words("oernevej", local(2026, 11, 26, 10)) == "Opens Friday 9:00"
    assert words("vigerslev-alle", local(2026, 11, 26, 10)) == "Open until 12:30"


def test_an_exception_gives_a_day_other_hours_and_takes_the_usual_ones(on_the_day):
    on_the_day((2026, 11, 26), time(10), time(11))
    assert words("oernevej", local(2026, 11, 26, 9, 30)) == "Opens today 10:00"
    assert words("oernevej", local(2026, 11, 26, 10, 59)) == "Open until 11:00"
    assert words("oernevej", local(2026, 11, 26, 11)) == "Opens Friday 9:00"


def test_an_exception_opens_a_public_holiday(on_the_day):
    on_the_day((2026, 12, 25), time(10), time(12))
    assert words("oernevej", local(2026, 12, 25, 11)) == "Open until 12:00"


def test_an_exception_opens_a_day_that_is_usually_closed(on_the_day):
    on_the_day((2026, 11, 25), time(10), time(12))
    assert words("oernevej", local(2026, 11, 25, 11)) == "Open until 12:00"


def test_an_exception_closes_even_who_is_open_every_day(on_the_day):
    on_the_day((2026, 12, 25), offer=TreatmentOffer.objects.get(code="valmuen"))
    assert words("valmuen", local(2026, 12, 25, 10)) == "Opens Saturday 8:30"


def test_an_exception_says_what_is_so_on_a_day_on_which_many_close(on_the_day):
    on_the_day((2026, 12, 24), time(9), time(11))
    assert words("oernevej", local(2026, 12, 24, 10)) == "Open until 11:00"


def test_a_long_closure_is_said_with_the_date(on_the_day):
    for day in range(23, 31):
        on_the_day((2026, 11, day))
    assert words("oernevej", local(2026, 11, 23, 10)) == "Opens December 1 9:00"


@pytest.fixture
def night_bus():
    """An offer from eight in the evening until four in the morning, every night."""
    offer = TreatmentOfferFactory(code="night-bus", open_on_holidays=True)
    for weekday in range(7):
        offer.hours.create(kind="open", weekday=weekday, opens="20:00", closes="04:00")
    return offer


def test_hours_reach_past_midnight(night_bus):
    assert words("night-bus", local(2026, 11, 23, 23, 59)) == "Open until 4:00"
    assert words("night-bus", local(2026, 11, 24, 3, 59)) == "Open until 4:00"
    assert words("night-bus", local(2026, 11, 24, 4)) == "Opens today 20:00"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        # In the night of 29 March 2026 the clock goes from 2 to 3.
        (local(2026, 3, 29, 1, 59), "Open until 4:00"),
        (local(2026, 3, 29, 3, 0), "Open until 4:00"),
        (local(2026, 3, 29, 4, 0), "Opens today 20:00"),
        # In the night of 25 October 2026 it goes from 3 to 2.
        (local(2026, 10, 25, 2, 30), "Open until 4:00"),
        (local(2026, 10, 25, 2, 30, fold=1), "Open until 4:00"),
        (local(2026, 10, 25, 4, 0), "Opens today 20:00"),
    ],
)
def test_on_the_nights_the_clocks_change_the_clock_on_the_wall_counts(night_bus, at, said):
    assert words("night-bus", at) == said


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (local(2026, 3, 29, 23), "Opens Monday 9:00"),
        (local(2026, 3, 30, 12, 29), "Open until 12:30"),
        (local(2026, 3, 30, 12, 30), "Opens Tuesday 9:00"),
        (local(2026, 10, 26, 12, 29), "Open until 12:30"),
        (local(2026, 10, 26, 8, 59), "Opens today 9:00"),
    ],
)
def test_the_day_after_the_clocks_change_is_like_every_other(at, said):
    assert words("oernevej", at) == said


def test_hours_that_touch_are_one():
    offer = TreatmentOfferFactory(code="long")
    offer.hours.create(weekday=0, opens="08:00", closes="12:00")
    offer.hours.create(weekday=0, opens="12:00", closes="15:00")
    assert words("long", local(2026, 11, 23, 9)) == "Open until 15:00"


def test_an_offer_may_be_open_at_all_hours():
    offer = TreatmentOfferFactory(code="always", open_on_holidays=True)
    for weekday in range(7):
        offer.hours.create(weekday=weekday, opens="00:00", closes="00:00")
    assert words("always", local(2026, 12, 25, 3)) == "Open at all hours"


def test_the_phone_counts_only_where_there_are_no_other_hours():
    offer = TreatmentOfferFactory(code="two")
    offer.hours.create(kind="phone", weekday=0, opens="08:00", closes="18:00")
    offer.hours.create(kind="open", weekday=0, opens="10:00", closes="12:00")
    assert words("two", local(2026, 11, 23, 9)) == "Opens today 10:00"


def test_open_offers_come_first_then_the_next_to_open_then_the_unknown():
    at = local(2026, 11, 26, 17)
    codes = ["tur", "pas", "u-turn", "valmuen", "hoersholmsgade"]
    found = TreatmentOffer.objects.filter(code__in=codes).open_first(at)
    in_order = ["hoersholmsgade", "valmuen", "u-turn", "pas", "tur"]
    assert [offer.code for offer, _opening in found] == in_order


def test_a_list_of_offers_with_their_hours_costs_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        TreatmentOffer.objects.in_use().open_first(local(2026, 11, 23, 10))


def test_the_week_is_read_out_by_kind_and_day(ornevej):
    with translation.override("en"):
        [(kind, days)] = ornevej.week
        assert kind == "Open, and by phone"
        assert [(str(day), len(rows)) for day, rows in days] == [
            ("Monday", 1),
            ("Tuesday", 1),
            ("Thursday", 2),
            ("Friday", 1),
        ]
        [(kind, days)] = TreatmentOffer.objects.get(code="valmuen").week
        assert [(str(day), len(rows)) for day, rows in days] == [("Every day", 1)]


def test_every_need_and_requirement_has_an_offer():
    """What the finder asks, something answers."""
    offers = TreatmentOffer.objects.all()
    assert {need for offer in offers for need in offer.meets} == set(Need.values)
    assert {asked for offer in offers for asked in offer.asks} == set(Requirement.values)
