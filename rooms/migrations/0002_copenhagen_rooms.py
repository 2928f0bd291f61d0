"""The five rooms of Copenhagen, after quality standard 11.

Known from the sources are names, addresses, operators, methods, that Reden is for women, and the
number of places in H17 and Skyen (2016). Everything else here is a default that system
administrators correct in Django admin: numbers of places marked as assumed, and all opening hours.
Which day a room opened is in no source (the mobile one was expected in December 2025).
"""

from datetime import time

from django.db import migrations

MIDNIGHT = time(0)

# slug: facts, {method: (places, assumed)}, (opens, closes) every day. The hours are ASSUMED:
# one room around the clock, one past midnight, the others by day.
ROOMS = {
    "h17": (
        {
            "name": "H17",
            "operator": "Mændenes Hjem",
            "street": "Halmtorvet 17",
            "postcode": "1700",
            "city": "København V",
        },
        {"injection": (12, False), "smoking": (12, False)},
        (MIDNIGHT, MIDNIGHT),
    ),
    "skyen": (
        {
            "name": "Skyen",
            "operator": "Mændenes Hjem",
            "street": "Lille Istedgade 2",
            "postcode": "1706",
            "city": "København V",
        },
        {"injection": (9, False), "smoking": (8, False)},
        (time(7), time(2)),
    ),
    "reden": (
        {
            "name": "Reden København Stofindtag",
            "operator": "KFUKs Sociale Arbejde",
            "street": "Gasværksvej 24",
            "postcode": "1656",
            "city": "København V",
            "women_only": True,
        },
        {"injection": (4, True), "smoking": (4, True)},
        (time(10), time(22)),
    ),
    "sundholm": (
        {
            "name": "Stofrum Sundholm",
            "street": "Sundholmsvej 22",
            "postcode": "2300",
            "city": "København S",
        },
        {"injection": (6, True)},
        (time(8), time(20)),
    ),
    "mobil": (
        {
            "name": "Det mobile stofindtagelsesrum København",
            "street": "Hillerødgade 62-64",
            "postcode": "2200",
            "city": "København N",
            "mobile": True,
        },
        {"injection": (3, True)},
        (time(10), time(18)),
    ),
}

LETTERS = {"injection": "I", "smoking": "R"}

# What the quality standard says of behaviour in the rooms, in Danish and English; only the rule
# of one person on each place is a default of ours.
WOMEN_ONLY = (  # 11
    "Her kommer kun kvinder ind.",
    "Only women come in here.",
)
SAY_NAME_AND_DRUG = (  # 6
    "Sig dit navn eller kaldenavn, og hvilket stof du vil tage, hver gang du kommer.",
    "Say your name or nickname and which drug you are going to take, each time you come.",
)
ONE_PERSON_ONE_PLACE = (
    "Én person på hver plads, medmindre personalet har sagt ja til, at en anden hjælper dig.",
    "One person on each place, unless staff have agreed that somebody else helps you.",
)
NO_HASH = (  # 4
    "Hash og pot må ikke ryges i rygerummet, for der er få pladser.",
    "Hash and pot may not be smoked in the smoking room, for there are few places.",
)
STAFF_DO_NOT_ASSIST = (  # 4
    "Personalet må ikke hjælpe med selve stofindtaget. Kan du ikke selv, kan en anden bruger "
    "hjælpe dig, når personalet har vurderet, at det er sikkert.",
    "Staff may not help with the intake itself. If you cannot do it yourself, another client can "
    "help you, once staff have judged that it is safe.",
)
LAW_HOLDS = (  # 8
    "Loven gælder også her. Personalet tilkalder politiet, hvis situationen kræver det.",
    "The law holds here too. Staff call the police if the situation calls for it.",
)
QUARANTINE = (  # 8
    "Den, der bryder reglerne, kan få karantæne.",
    "Whoever breaks the rules can be given a quarantine.",
)


def rules_of(facts, methods):
    """The house rules of a room, in order, as pairs (Danish, English)."""
    if facts.get("women_only"):
        yield WOMEN_ONLY
    yield SAY_NAME_AND_DRUG
    yield ONE_PERSON_ONE_PLACE
    if "smoking" in methods:
        yield NO_HASH
    yield STAFF_DO_NOT_ASSIST
    yield LAW_HOLDS
    yield QUARANTINE


def add_rooms(apps, schema_editor):
    """Add those of the five rooms that are not there yet, each with all that belongs to it."""
    Room = apps.get_model("rooms", "Room")
    for slug, (facts, methods, (opens, closes)) in ROOMS.items():
        room, added = Room.objects.get_or_create(slug=slug, defaults=facts)
        if not added:
            continue
        apps.get_model("rooms", "LiveRoom").objects.create(room=room)
        for weekday in range(7):
            room.opening_hours.create(weekday=weekday, opens=opens, closes=closes)
        for method, (places, assumed) in methods.items():
            room.methods.create(method=method, places_assumed=assumed)
            for position in range(1, places + 1):
                room.places.create(
                    method=method, name=f"{LETTERS[method]}{position}", position=position
                )
        for position, texts in enumerate(rules_of(facts, methods), start=1):
            rule = room.house_rules.create(position=position)
            for language, text in zip(("da", "en"), texts, strict=True):
                rule.texts.create(language=language, version=1, text=text)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0001_initial")]
    # Back does nothing: visits name the rooms, and the texts of house rules are never deleted.
    operations = [migrations.RunPython(add_rooms, migrations.RunPython.noop)]
