"""Municipalities, substances, the common ones of each room, and the first-aid agreement.

All of it can be changed or added to in Django admin, but for the agreement's text, which gets a
new version instead.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

# The 98 municipalities and Christiansø with their official codes.
MUNICIPALITIES = Path(__file__).parent.parent / "data" / "municipalities.csv"
# Most clients are from these two: first in the list, the others by name.
FIRST = {"0101": 1, "0147": 2}
OTHERS = 100
ENGLISH = {"0101": "Copenhagen"}
INSTEAD_OF_A_MUNICIPALITY = [
    ("GL", "Grønland", "Greenland", 201),
    ("FO", "Færøerne", "Faroe Islands", 202),
    ("abroad", "Udlandet", "Abroad", 203),
    ("0999", "Ukendt / ønsker ikke at oplyse", "Unknown / does not wish to say", 204),
]

INJECTION, SMOKING, SNIFFING, ORAL, OTHER = "injection", "smoking", "sniffing", "oral", "other"

# Code, Danish and English name, methods, components; in the order staff see them.
SUBSTANCES = [
    ("cocaine", "Kokain", "Cocaine", [INJECTION, SMOKING, SNIFFING], []),
    ("heroin", "Heroin", "Heroin", [INJECTION, SMOKING, SNIFFING], []),
    (
        "heroin-cocaine",
        "Heroin og kokain",
        "Heroin and cocaine",
        [INJECTION, SMOKING, SNIFFING],
        ["heroin", "cocaine"],
    ),
    ("methadone", "Metadon", "Methadone", [INJECTION, ORAL], []),
    (
        "methadone-cocaine",
        "Metadon og kokain",
        "Methadone and cocaine",
        [INJECTION],
        ["methadone", "cocaine"],
    ),
    ("amphetamine", "Amfetamin", "Amphetamine", [INJECTION, SNIFFING, ORAL], []),
    (
        "methamphetamine",
        "Metamfetamin",
        "Methamphetamine",
        [INJECTION, SMOKING, SNIFFING, ORAL],
        [],
    ),
    ("ketamine", "Ketamin", "Ketamine", [INJECTION, SNIFFING, ORAL], []),
    ("benzodiazepines", "Benzodiazepiner", "Benzodiazepines", [INJECTION, ORAL], []),
    ("morphine", "Morfin", "Morphine", [INJECTION, ORAL], []),
    ("fentanyl", "Fentanyl", "Fentanyl", [INJECTION, SMOKING, SNIFFING, ORAL], []),
    ("other-opioids", "Andre opioider", "Other opioids", [INJECTION, SMOKING, SNIFFING, ORAL], []),
    ("methylphenidate", "Ritalin", "Ritalin (methylphenidate)", [INJECTION, SNIFFING, ORAL], []),
    ("mdma", "MDMA (ecstasy)", "MDMA (ecstasy)", [SNIFFING, ORAL], []),
    ("ghb", "GHB", "GHB", [ORAL], []),
    # Not smoked in the rooms, for there are few places (quality standard 4).
    ("cannabis", "Hash og pot", "Hash and pot", [ORAL], []),
    ("other", "Andet", "Other", [INJECTION, SMOKING, SNIFFING, ORAL, OTHER], []),
    ("unknown", "Ukendt", "Unknown", [INJECTION, SMOKING, SNIFFING, ORAL, OTHER], []),
]

# A button of its own on the desk, in this order, where the room has a method for it.
COMMON = ["cocaine", "heroin", "heroin-cocaine", "methadone", "methadone-cocaine", "amphetamine"]

# Before anything that can be recorded; no source gives a day.
PUBLISHED_ON = date(2012, 10, 1)

# Quality standard 5 and 6, in plain words.
AGREEMENT = [
    (
        "da",
        "Dansk",
        "Aftale om førstehjælp",
        "Jeg siger ja til, at personalet må give mig førstehjælp, hvis jeg får akut brug for det, "
        "for eksempel ved en overdosis.\n\n"
        "Jeg er blevet introduceret til huset og kender husets ordensregler.\n\n"
        "Jeg behøver hverken at opgive mit rigtige navn eller personlige data.",
    ),
    (
        "en",
        "English",
        "First-aid agreement",
        "I agree that staff may give me first aid if I need it in an acute situation, for example "
        "an overdose.\n\n"
        "I have been introduced to the house, and I know its rules.\n\n"
        "I need give neither my real name nor personal data.",
    ),
]


def add_municipalities(apps, schema_editor):
    Municipality = apps.get_model("intake", "Municipality")
    with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
        rows = [
            (
                row["code"],
                row["name"],
                ENGLISH.get(row["code"], row["name"]),
                FIRST.get(row["code"], OTHERS),
            )
            for row in csv.DictReader(file)
        ]
    Municipality.objects.bulk_create(
        [
            Municipality(code=code, name_da=danish, name_en=english, position=position)
            for code, danish, english, position in rows + INSTEAD_OF_A_MUNICIPALITY
        ],
        ignore_conflicts=True,
    )


def add_substances(apps, schema_editor):
    Substance = apps.get_model("intake", "Substance")
    added = {}
    for position, (code, danish, english, methods, components) in enumerate(SUBSTANCES, start=1):
        substance, is_new = Substance.objects.get_or_create(
            code=code, defaults={"name_da": danish, "name_en": english, "position": position * 10}
        )
        added[code] = substance
        if is_new:
            substance.components.set([added[component] for component in components])
            for method in methods:
                substance.methods.create(method=method)


def add_common_substances(apps, schema_editor):
    RoomSubstance = apps.get_model("intake", "RoomSubstance")
    SubstanceMethod = apps.get_model("intake", "SubstanceMethod")
    for room in apps.get_model("rooms", "Room").objects.all():
        methods = room.methods.values("method")
        for position, code in enumerate(COMMON, start=1):
            way = SubstanceMethod.objects.filter(substance__code=code, method__in=methods).first()
            if way:
                RoomSubstance.objects.get_or_create(
                    room=room, substance=way.substance, defaults={"position": position * 10}
                )


def add_agreement(apps, schema_editor):
    version, added = apps.get_model("intake", "AgreementVersion").objects.get_or_create(
        number=1, defaults={"published_on": PUBLISHED_ON, "asks_new_signature": True}
    )
    if added:
        for language, language_name, title, body in AGREEMENT:
            version.texts.create(
                language=language, language_name=language_name, title=title, body=body
            )


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_initial"), ("rooms", "0002_copenhagen_rooms")]
    # Back does nothing: clients and consumptions name these rows, and forward again adds only
    # what is not there.
    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (add_municipalities, add_substances, add_common_substances, add_agreement)
    ]
