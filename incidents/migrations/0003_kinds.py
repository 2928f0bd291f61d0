"""The kinds of incidents the rooms start with; more are added in Django admin."""

from django.db import migrations

# Code, Danish name, English name, in their order.
KINDS = [
    ("overdose", "Overdosis", "Overdose"),
    ("seizure", "Krampeanfald", "Seizure"),
    ("bleeding", "Blødning", "Bleeding"),
    ("allergic-reaction", "Akut allergisk reaktion", "Acute allergic reaction"),
    ("illness", "Anden akut sygdom", "Other acute illness"),
    ("violence", "Vold", "Violence"),
    ("threat", "Trusler", "Threat"),
    ("theft", "Tyveri", "Theft"),
    ("weapon", "Våben", "Weapon"),
    ("dealing", "Handel med stoffer", "Dealing"),
    ("other", "Andet", "Other"),
]


def add_kinds(apps, schema_editor):
    """Add what is not there yet; what an administrator changed stays."""
    kind = apps.get_model("incidents", "IncidentKind")
    for position, (code, name_da, name_en) in enumerate(KINDS, start=1):
        kind.objects.get_or_create(
            code=code,
            defaults={"name_da": name_da, "name_en": name_en, "position": position * 10},
        )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_overdoses")]

    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
