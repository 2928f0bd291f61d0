"""What complaints can be about, after section 9 of the domain, and the letters to begin with.

The topics and their receivers are those of the quality standards of the rooms (section 10) and of
the treatment. The words of the letters are ours: no source gives any, and each municipality
writes its own in Django admin.
"""

from django.db import migrations

# Code, group, whether it is about the leader, Danish name, English name.
TOPICS = [
    ("service-level", "room", False, "Serviceniveauet", "The level of service"),
    ("staff", "room", False, "Personalets optræden", "The conduct of staff"),
    ("conditions", "room", False, "Forholdene i rummet", "Conditions in the room"),
    ("management", "municipality", True, "Ledelsen", "Management"),
    ("facilities", "municipality", False, "Lokaler og udstyr", "Facilities"),
    (
        "responsibility",
        "municipality",
        False,
        "Kommunens ansvar",
        "The municipality's responsibility",
    ),
    ("handling", "citizen", False, "Sagsbehandlingen", "How the case was handled"),
    (
        "treatment-by-municipality",
        "citizen",
        False,
        "Måden, kommunen har behandlet en på",
        "How the municipality treated the person",
    ),
    ("discrimination", "citizen", False, "Diskrimination", "Discrimination"),
    ("decision", "decision", False, "En afgørelse om behandling", "A treatment decision"),
]

# Kind, language, heading, text.
LETTERS = [
    (
        "acknowledgement",
        "da",
        "Vi har modtaget din klage",
        "Vi modtog din klage den {received}. Den har nummer {reference}.\n\n"
        "Klagen bliver behandlet af: {receivers}.\n\n"
        "Du får svar senest den {due}. Hvis det tager længere tid, skriver vi til dig igen.\n\n"
        "Har du spørgsmål, er du velkommen til at spørge personalet.\n\n"
        "Venlig hilsen\n{room}",
    ),
    (
        "acknowledgement",
        "en",
        "We have received your complaint",
        "We received your complaint on {received}. Its number is {reference}.\n\n"
        "It is dealt with by: {receivers}.\n\n"
        "You will get an answer by {due}. If it takes longer, we will write to you again.\n\n"
        "You are welcome to ask the staff if you have questions.\n\n"
        "Kind regards\n{room}",
    ),
    (
        "interim",
        "da",
        "Svaret på din klage tager længere tid",
        "Vi modtog din klage den {received}. Den har nummer {reference}.\n\n"
        "Vi er ikke færdige med at undersøge den. Du får svar senest den {due}.\n\n"
        "Venlig hilsen\n{room}",
    ),
    (
        "interim",
        "en",
        "The answer to your complaint takes longer",
        "We received your complaint on {received}. Its number is {reference}.\n\n"
        "We have not finished looking into it. You will get an answer by {due}.\n\n"
        "Kind regards\n{room}",
    ),
    (
        "answer",
        "da",
        "Svar på din klage",
        "Vi modtog din klage den {received}. Den har nummer {reference}.\n\n"
        "Vi har undersøgt din klage. Resultat: {outcome}.\n\n{answer}\n\n"
        "Er du ikke tilfreds med svaret, er du velkommen til at tale med os om det. "
        "Personalet kan fortælle dig, hvem du ellers kan klage til.\n\n"
        "Venlig hilsen\n{room}",
    ),
    (
        "answer",
        "en",
        "Answer to your complaint",
        "We received your complaint on {received}. Its number is {reference}.\n\n"
        "We have looked into your complaint. Result: {outcome}.\n\n{answer}\n\n"
        "If you are not content with the answer, you are welcome to talk to us about it. "
        "The staff can tell you whom else you can complain to.\n\n"
        "Kind regards\n{room}",
    ),
    (
        "sent_on",
        "da",
        "Vi har sendt din klage videre",
        "Vi modtog din klage den {received}. Den har nummer {reference}.\n\n"
        "Vi har sendt den videre til: {sent_to}.\n\n"
        "Du får svar derfra. Har du spørgsmål, er du velkommen til at spørge personalet.\n\n"
        "Venlig hilsen\n{room}",
    ),
    (
        "sent_on",
        "en",
        "We have sent your complaint on",
        "We received your complaint on {received}. Its number is {reference}.\n\n"
        "We have sent it on to: {sent_to}.\n\n"
        "You will get an answer from there. You are welcome to ask the staff if you have "
        "questions.\n\n"
        "Kind regards\n{room}",
    ),
]


def add(apps, schema_editor):
    ComplaintTopic = apps.get_model("complaints", "ComplaintTopic")
    ComplaintTopic.objects.bulk_create(
        ComplaintTopic(
            code=code,
            group=group,
            about_leader=about_leader,
            name_da=da,
            name_en=en,
            position=10 * number,
        )
        for number, (code, group, about_leader, da, en) in enumerate(TOPICS, start=1)
    )
    LetterTemplate = apps.get_model("complaints", "LetterTemplate")
    LetterTemplate.objects.bulk_create(
        LetterTemplate(kind=kind, language=language, version=1, title=title, text=text)
        for kind, language, title, text in LETTERS
    )


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_complaints")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
