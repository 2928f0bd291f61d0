"""The reasons for a quarantine the rooms start with.

No source we have gives reasons or lengths: these are plausible, the lengths assumed, and both can
be changed and added to in Django admin.
"""

from django.db import migrations

# Code, Danish name, English name, hours.
REASONS = [
    ("violence", "Vold", "Violence", 7 * 24),
    ("threats", "Trusler", "Threats", 3 * 24),
    ("weapon", "Våben", "Weapon", 14 * 24),
    ("dealing", "Handel med stoffer", "Dealing", 3 * 24),
    ("theft", "Tyveri", "Theft", 3 * 24),
    ("photographing", "Fotograferer eller filmer andre", "Photographs or films others", 24),
    ("house-rules", "Overholder ikke husets regler", "Ignores the rules of the house", 12),
    ("other", "Andet", "Something else", 12),
]


def add(apps, schema_editor):
    QuarantineReason = apps.get_model("incidents", "QuarantineReason")
    QuarantineReason.objects.bulk_create(
        QuarantineReason(code=code, name_da=da, name_en=en, hours=hours, position=10 * number)
        for number, (code, da, en, hours) in enumerate(REASONS, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_quarantines")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
