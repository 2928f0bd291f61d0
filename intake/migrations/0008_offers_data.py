"""The treatment offers of Copenhagen and the other places people are referred to.

The offers are those of the short edition of the quality standard for social treatment of
problematic drug use (2025-2026), described in our own words; its slip "Tomgårdsvej" is left
behind. All of it can be changed and added to in Django admin. Where the source says no hours,
none are given.
"""

from datetime import date, time
from typing import Any

from django.db import migrations

SOURCE = (
    "Københavns Kommune: kvalitetsstandard 2025-2026 for social behandling for problematisk brug "
    "af stoffer, pixiudgave"
)
CHECKED_ON = date(2026, 11, 22)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

EVERY_MORNING = [(day, "08:00", "12:00") for day in range(MONDAY, SATURDAY)]
# The three units for alcohol, cannabis and stimulants, and the phone for relatives.
MORNINGS_AND_TWO_AFTERNOONS = [
    *EVERY_MORNING,
    (MONDAY, "15:00", "18:00"),
    (THURSDAY, "15:00", "18:00"),
]
# The three units for substitution.
SUBSTITUTION_UNITS = [
    *((day, "09:00", "12:30") for day in (MONDAY, TUESDAY, THURSDAY, FRIDAY)),
    (THURSDAY, "16:00", "18:00"),
]
ALL_SUBSTANCES = ["opioid", "stimulant", "cannabis", "alcohol"]

CENTRAL_UNIT = {
    "description_da": (
        "Behandling for alkohol, hash, kokain, MDMA og andre centralstimulerende stoffer. "
        "Der er tre af disse enheder; man vælger selv hvilken."
    ),
    "description_en": (
        "Treatment for alcohol, cannabis, cocaine, MDMA and other stimulants. There are three of "
        "these units; people choose for themselves."
    ),
    "meets": ["stimulant", "cannabis", "alcohol"],
    "hours": ("both", MORNINGS_AND_TWO_AFTERNOONS),
}
SUBSTITUTION_UNIT = {
    "description_da": (
        "Substitutionsbehandling for heroin, illegal metadon og andre opioider. "
        "Der er tre af disse enheder; man vælger selv hvilken."
    ),
    "description_en": (
        "Substitution treatment for heroin, illegal methadone and other opioids. There are three "
        "of these units; people choose for themselves."
    ),
    "meets": ["opioid"],
    "hours": ("both", SUBSTITUTION_UNITS),
}

# Code: what is known, in the order of the source.
OFFERS: dict[str, dict[str, Any]] = {
    "hoersholmsgade": {
        **CENTRAL_UNIT,
        "name": "Rusmiddelbehandling Hørsholmsgade",
        "address": ("Hørsholmsgade 20", "2200", "København N"),
        "phone": "33 17 80 40",
    },
    "nyropsgade": {
        **CENTRAL_UNIT,
        "name": "Rusmiddelbehandling Nyropsgade",
        "address": ("Nyropsgade 7, 2. sal", "1602", "København V"),
        "phone": "33 17 33 16",
    },
    "spaniensgade": {
        **CENTRAL_UNIT,
        "name": "Rusmiddelbehandling Spaniensgade",
        "address": ("Spaniensgade 25", "2300", "København S"),
        "phone": "33 17 86 00",
    },
    "prags-boulevard": {
        **SUBSTITUTION_UNIT,
        "name": "Rusmiddelbehandling Prags Boulevard",
        "address": ("Prags Boulevard 55", "2300", "København S"),
        "phone": "33 17 84 70",
    },
    "vigerslev-alle": {
        **SUBSTITUTION_UNIT,
        "name": "Rusmiddelbehandling Vigerslev Allé",
        "address": ("Vigerslev Allé 1A", "2450", "København SV"),
        "phone": "33 17 56 60",
    },
    "oernevej": {
        **SUBSTITUTION_UNIT,
        "name": "Rusmiddelbehandling Ørnevej",
        "address": ("Ørnevej 33", "2400", "København NV"),
        "phone": "33 17 85 40",
    },
    "u-turn": {
        "name": "U-turn",
        "address": ("Studiestræde 47", "1455", "København K"),
        "phone": "82 56 23 00",
        "email": "uturn@kk.dk",
        "description_da": (
            "Rådgivning for unge fra 14 til 24 år, op til fem samtaler anonymt; behandling "
            "derefter, når det er vurderet, at der er brug for den."
        ),
        "description_en": (
            "Advice for young people from 14 to 24, up to five talks anonymously; then treatment, "
            "once the need for it is assessed."
        ),
        "meets": [*ALL_SUBSTANCES, "under_24", "anonymous"],
        "only_for": ["under_24"],
        "asks": ["parents_under_18"],
        "hours": (
            "open",
            [
                (MONDAY, "12:00", "16:00"),
                *((day, "12:00", "17:00") for day in (TUESDAY, WEDNESDAY, THURSDAY)),
            ],
        ),
    },
    "enghavevej": {
        "name": "Familieorienteret Rusmiddelbehandling Enghavevej",
        "address": ("Enghavevej 80", "2450", "København"),
        "phone": "33 17 85 10",
        "description_da": (
            "Terapi om de nære relationer: for forældre, gravide og kommende forældre og for "
            "den, der står et barn eller ung under 25 nær. Er man ny, indskrives man først på "
            "Spaniensgade, Hørsholmsgade eller Nyropsgade."
        ),
        "description_en": (
            "Therapy about close relationships: for parents and parents to be, and for those "
            "close to somebody under 25. Who is new enrols at Spaniensgade, Hørsholmsgade or "
            "Nyropsgade first."
        ),
        "meets": ["stimulant", "cannabis", "alcohol", "family"],
        "only_for": ["family"],
        "asks": ["enrolled", "through_counsellor"],
    },
    "pas": {
        "name": "Projekt Anonym Stofbehandling (PAS)",
        "address": ("Oehlenschlægersgade 17", "1663", "København V"),
        "phone": "33 66 20 02",
        "description_da": "Anonym behandling for hash, kokain og andre feststoffer.",
        "description_en": "Anonymous treatment for cannabis, cocaine and other party drugs.",
        "meets": ["stimulant", "cannabis", "anonymous"],
        "asks": ["no_social_support"],
        "hours": ("phone", [(MONDAY, "15:15", "16:15"), (THURSDAY, "15:15", "16:15")]),
    },
    "relatives": {
        "name": "Rådgivning til pårørende",
        "phone": "70 210 220",
        "description_da": (
            "Gratis råd og støtte på telefonen til partner, forældre, familie, ven eller kollega "
            "til en, der tager stoffer."
        ),
        "description_en": (
            "Free advice and support by phone for partners, parents, family, friends and "
            "colleagues of somebody who takes drugs."
        ),
        "meets": ["relatives"],
        "only_for": ["relatives"],
        "hours": ("phone", MORNINGS_AND_TWO_AFTERNOONS),
    },
    "valmuen": {
        "name": "Specialenhed for heroinbehandling, Valmuen",
        "address": ("Tomsgårdsvej 17-19", "2400", "København NV"),
        "phone": "30 45 46 03",
        "description_da": (
            "Behandling med lægeordineret heroin eller metadon til injektion, når anden "
            "substitution ikke har været nok. Lægerne afgør det fra person til person: man kan "
            "altid henvende sig. Åbent alle årets dage."
        ),
        "description_en": (
            "Treatment with prescribed heroin or injectable methadone where other substitution "
            "has not been enough. The doctors decide case by case: anybody may get in touch. Open "
            "every day of the year."
        ),
        "meets": ["opioid", "heroin_assisted"],
        "asks": ["substitution_12_months"],
        "open_on_holidays": True,
        "hours": ("open", [(day, "08:30", "17:30") for day in range(7)]),
    },
    "tomsgaardsvej": {
        "name": "Specialenhed for opioidbehandling, Tomsgårdsvej",
        "address": ("Tomsgårdsvej 17, 2. sal", "2400", "København NV"),
        "phone": "33 17 86 10",
        "description_da": (
            "Intensiv behandling for den, der er afhængig af opioider og har brug for at komme "
            "dagligt; med samtaler og socialpædagogiske aktiviteter."
        ),
        "description_en": (
            "Intensive treatment for people dependent on opioids who need to come daily; with "
            "talks and social activities."
        ),
        "meets": ["opioid"],
        "asks": ["through_counsellor"],
    },
    "coordinated": {
        "name": "Koordineret behandling",
        "description_da": (
            "For den, der også har en psykisk lidelse: social behandling i centret og psykiatrisk "
            "behandling hos egen læge eller i regionens psykiatri, samordnet med hinanden."
        ),
        "description_en": (
            "For people who have a mental illness as well: social treatment in the centre and "
            "psychiatric treatment by the GP or the region, coordinated."
        ),
        "meets": [*ALL_SUBSTANCES, "mental_illness"],
        "only_for": ["mental_illness"],
        "asks": ["through_counsellor"],
    },
    "integrated": {
        "name": "Integreret behandling",
        "description_da": (
            "For den, der også har en psykisk lidelse: Region Hovedstadens Psykiatri behandler "
            "begge dele samlet. For indskrevne i Center for Rusmiddelbehandling fra juli 2025."
        ),
        "description_en": (
            "For people who have a mental illness as well: the psychiatry of the Capital Region "
            "treats both together. For those enrolled in the municipal centre, from July 2025."
        ),
        "meets": [*ALL_SUBSTANCES, "mental_illness"],
        "only_for": ["mental_illness"],
        "asks": ["enrolled", "region_decides"],
    },
    "street": {
        "name": "Fremskudt behandling på gadeplan",
        "description_da": (
            "Behandlere på gaden giver råd, kan begynde en behandling dér og følger på vej til "
            "enhederne."
        ),
        "description_en": (
            "Treatment staff on the street give advice, can begin treatment there and build the "
            "bridge to the units."
        ),
        "meets": [*ALL_SUBSTANCES, "street"],
    },
    "tur": {
        "name": "Tværfaglig Udkørende Rusmiddelbehandling (TUR)",
        "description_da": (
            "Behandling i eget hjem, mest for en tid. Spørg behandleren, bostøtten eller en anden, "
            "der kender personen."
        ),
        "description_en": (
            "Treatment at home, mostly for a time. Ask the counsellor, the home support or others "
            "who work with the person."
        ),
        "meets": [*ALL_SUBSTANCES, "home"],
        "only_for": ["home"],
        "asks": ["cannot_attend"],
    },
    "urus": {
        "name": "Udgående behandling på botilbud (URUS)",
        "description_da": (
            "Behandling på botilbuddet ved betydeligt nedsat funktionsevne eller særlige sociale "
            "problemer. Spørg kontaktpersonen på botilbuddet."
        ),
        "description_en": (
            "Treatment in supported housing, for people with serious impairments or particular "
            "social problems. Ask the contact person there."
        ),
        "meets": [*ALL_SUBSTANCES, "home"],
        "only_for": ["home"],
        "asks": ["supported_housing", "cannot_attend"],
    },
}

# Group: (code, Danish name, English name), after quality standard 7.
RECEIVERS = {
    "health": [
        ("gp", "Egen læge", "GP"),
        ("emergency-department", "Skadestue", "Accident and emergency (A&E)"),
        ("health-clinic", "Sundhedsklinik", "Health clinic"),
        ("psychiatric-treatment", "Psykiatrisk behandling", "Psychiatric treatment"),
        ("hospital", "Hospital", "Hospital"),
    ],
    "social": [
        ("psychosocial-support", "Psykosocial støtte", "Psychosocial support"),
        ("emergency-shelter", "Akut overnatning", "Emergency shelter"),
        ("housing", "Bolig", "Housing"),
        ("home-care", "Hjemmepleje", "Home care"),
    ],
    "employment": [("employment", "Beskæftigelse", "Employment")],
}


def add_offers(apps, schema_editor):
    TreatmentOffer = apps.get_model("intake", "TreatmentOffer")
    for position, (code, facts) in enumerate(OFFERS.items(), start=1):
        street, postcode, city = facts.get("address", ("", "", ""))
        kind, hours = facts.get("hours", ("", []))
        fields = {name: value for name, value in facts.items() if name not in ("address", "hours")}
        offer, is_new = TreatmentOffer.objects.get_or_create(
            code=code,
            defaults={
                "street": street,
                "postcode": postcode,
                "city": city,
                "source": SOURCE,
                "checked_on": CHECKED_ON,
                "position": position * 10,
                **fields,
            },
        )
        if is_new:
            for weekday, opens, closes in hours:
                offer.hours.create(
                    kind=kind,
                    weekday=weekday,
                    opens=time.fromisoformat(opens),
                    closes=time.fromisoformat(closes),
                )


def add_receivers(apps, schema_editor):
    Receiver = apps.get_model("intake", "Receiver")
    rows = [(group, *row) for group, of_group in RECEIVERS.items() for row in of_group]
    for position, (group, code, danish, english) in enumerate(rows, start=1):
        Receiver.objects.get_or_create(
            code=code,
            defaults={
                "group": group,
                "name_da": danish,
                "name_en": english,
                "position": position * 10,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_offers")]
    # Back does nothing: referrals name these rows, and forward again adds only what is not there.
    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (add_offers, add_receivers)
    ]
