"""The services the rooms start with, after domain.md section 4 (quality standard 7).

The quality standard says that its list is not exhaustive and differs per room: all of it can be
changed and added to in Django admin. Whom somebody is referred to is kept with the referral, so
there are three services for it and not one for each receiver.
"""

from django.db import migrations

# Group: (code, Danish name, English name) in the order of the page. Those in
# FIRST are offered first until a room has figures of its own.
SERVICES = {
    "talk": [
        ("talk", "Motiverende og støttende samtale", "Motivating and supportive talk"),
    ],
    "advice": [
        ("drugs", "Rådgivning om rusmidler", "Advice on drugs"),
        ("withdrawal", "Rådgivning om abstinensbehandling", "Advice on withdrawal treatment"),
        ("risk", "Rådgivning om risikoadfærd", "Advice on risk behaviour"),
        (
            "injection-technique",
            "Vejledning i hensigtsmæssig injektionsteknik",
            "Guidance in injection technique",
        ),
    ],
    "observation": [
        ("observation", "Observation i stofindtagelsesrum", "Observation in the room"),
        (
            "condition",
            "Observation af almen tilstand og rusvirkning",
            "Observation of general condition and intoxication",
        ),
    ],
    "acute_care": [
        ("wound", "Sårskylning", "Rinsing a wound"),
        ("eye", "Akut øjenskylning", "Rinsing an eye"),
        ("acute-other", "Andet akut sundhedsproblem", "Another acute health problem"),
        (
            "doctor",
            "Vurdering af behov for akut læge",
            "Assessing the need for an emergency doctor",
        ),
    ],
    "first_aid": [
        ("overdose", "Førstehjælp ved overdosis", "First aid for overdose"),
        ("seizure", "Førstehjælp ved kramper", "First aid for seizure"),
        ("bleeding", "Førstehjælp ved blødning", "First aid for bleeding"),
        (
            "allergy",
            "Førstehjælp ved akut allergisk reaktion",
            "First aid for acute allergic reaction",
        ),
    ],
    "referral": [
        ("referral-health", "Brobygning til sundhedsvæsenet", "Referral to health services"),
        ("referral-social", "Brobygning til det sociale system", "Referral to social services"),
        ("referral-other", "Brobygning til andre tilbud", "Referral to other offers"),
    ],
}
FIRST = ["talk", "drugs", "injection-technique", "wound", "condition", "referral-social"]


def add_services(apps, schema_editor):
    """Add what is not there yet; what an administrator changed stays."""
    service = apps.get_model("intake", "Service")
    position = 100
    for group, rows in SERVICES.items():
        for code, name_da, name_en in rows:
            position += 10
            service.objects.get_or_create(
                code=code,
                defaults={
                    "group": group,
                    "name_da": name_da,
                    "name_en": name_en,
                    "position": FIRST.index(code) + 1 if code in FIRST else position,
                },
            )


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_services_assistance")]
    operations = [migrations.RunPython(add_services, migrations.RunPython.noop)]
