"""Whom clients of Copenhagen's rooms turn to, after quality standard 10 and the treatment leaflet.

Both sources know Borgerrådgiveren, at different addresses: that of the quality standard is in use,
and the other one is kept to be seen. Neither says how to reach Socialforvaltningen or
Center for Rusmiddelbehandling about a complaint: system administrators add that.
"""

from datetime import date

from django.db import migrations

STANDARD = "Kvalitetsstandard for stofindtagelsesrum, afsnit 10"
LEAFLET = "Kvalitetsstandard for social behandling for problematisk brug af stoffer, klageadgang"
# The day from which this application knows them; neither source says since when they hold.
KNOWN = date(2026, 1, 1)

BORGERRAADGIVEREN: dict = {
    "receiver": "borgerraadgiveren",
    "name_da": "Københavns Kommunes Borgerrådgiver",
    "name_en": "Borgerrådgiveren, the municipality's ombudsman for citizens",
    "phone": "33 66 14 00",
    "email": "borgerraadgiveren@kk.dk",
}
POINTS: list[dict] = [
    BORGERRAADGIVEREN
    | {
        "address": "Tietgensgade 31A, 1. sal, 1704 København V",
        "source": STANDARD,
        "note": "Kilderne er uenige om adressen: se den række, der ikke er i brug.",
    },
    BORGERRAADGIVEREN
    | {
        "address": "Vester Voldgade 2A, 1552 København V",
        "source": LEAFLET,
        "in_use": False,
        "note": "Kilderne er uenige om adressen: denne er ikke i brug.",
    },
    {
        "receiver": "ankestyrelsen",
        "name_da": "Ankestyrelsen",
        "name_en": "Ankestyrelsen, the national appeals board",
        "phone": "33 41 12 00",
        "email": "ast@ast.dk",
        "secure_mail": "sikkermail@ast.dk",
        "source": LEAFLET,
    },
]


def add_points(apps, schema_editor):
    ContactPoint = apps.get_model("rooms", "ContactPoint")
    for facts in POINTS:
        ContactPoint.objects.create(valid_from=KNOWN, **facts)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0004_contact_points")]
    operations = [migrations.RunPython(add_points, migrations.RunPython.noop)]
