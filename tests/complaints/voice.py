"""What clients said in a room, for the tests that walk over every address."""

from datetime import timedelta

from django.utils import timezone

from complaints.models import (
    AgendaItem,
    CouncilDecision,
    CouncilMeeting,
    CouncilWish,
    Involvement,
    LeaderTalk,
    Suggestion,
    UserCouncil,
)

# Parameters of addresses that are of one room.
VOICE = ("suggestion", "talk", "wish", "meeting", "item", "decision", "involvement")

DAY = timedelta(days=1)


def voice_of(room, client, by):
    """{parameter: row} of a suggestion by `client`, a council with a held meeting, and so on."""
    today = timezone.localdate()
    council = UserCouncil.objects.found(room=room, by=by, founded_on=today - 9 * DAY)
    meeting = CouncilMeeting.objects.plan(council, held_on=today - DAY, by=by, agenda=["Kaffe"])
    meeting = meeting.note(by=by, clients_present=3, staff_present=1, notes="Om kaffe")
    meeting = meeting.publish(by=by)
    item = meeting.agenda.get()
    return {
        "suggestion": Suggestion.objects.suggest(
            room=room, by=by, client=client, kind="idea", text="Varm kaffe"
        ),
        "talk": LeaderTalk.objects.ask(room=room, by=by, client=client),
        "wish": CouncilWish.objects.wish(room=room, by=by, clients=2, wished_on=today),
        "meeting": meeting,
        "item": item,
        "decision": CouncilDecision.objects.decide(
            meeting, by=by, text="Kaffe", who="Lederen", due_on=today + DAY, item=item
        ),
        "involvement": Involvement.objects.log(
            room=room,
            by=by,
            kind="survey",
            held_on=today,
            title="Kaffe",
            clients=9,
            staff=1,
            outcome="Ja",
        ),
    }


# Of these, the meeting has no notes yet.
BEFORE_THE_NOTES = ("meeting_move", "meeting_note", "agenda_create", "agenda_remove")


def prepare_voice(name, scene, by):
    """Bring about in `scene` what the verb behind the URL name needs."""
    _app, _colon, view = name.partition(":")
    suggestion = Suggestion.objects.filter(pk=scene.voice["suggestion"].pk).first()
    if view in ("suggestion_publish", "suggestion_unpublish") and not suggestion.answered_at:
        suggestion = suggestion.reply(by=by, answer="Den er der nu")
        if view == "suggestion_unpublish":
            suggestion.publish(by=by, public_text="Varm kaffe")
    if view in BEFORE_THE_NOTES:
        CouncilMeeting.objects.filter(pk=scene.voice["meeting"].pk).update(
            clients_present=None,
            staff_present=None,
            notes="",
            published_at=None,
            published_by=None,
        )
    if view == "agenda_remove":
        CouncilDecision.objects.filter(room=scene.room).delete()
    if view == "council_found":
        for model in (CouncilDecision, AgendaItem, CouncilMeeting, UserCouncil):
            model.objects.filter(room=scene.room).delete()


def voice_bodies():
    """{URL name: the fields of its form, filled in right}."""
    today = timezone.localdate()
    soon, next_week = today + DAY, today + 7 * DAY
    bodies = {
        "suggestion_create": {"kind": "praise", "text": "Tak"},
        "suggestion_answer": {"answer": "Den er der nu"},
        "suggestion_publish": {"public_text": "Varm kaffe"},
        "talk_create": {"about": "Aften"},
        "talk_appoint": {"appointment_at": f"{next_week:%d.%m.%Y} 10:00"},
        "talk_end": {"ending": "held", "outcome": "Enige"},
        "wish_create": {"clients": "3", "wished_on": f"{today:%d.%m.%Y}", "note": "Aften"},
        "wish_follow_up": {"outcome": "De er med"},
        "council_found": {"founded_on": f"{today:%d.%m.%Y}"},
        "council_rest": {"since": f"{today:%d.%m.%Y}", "reason": "Sommer"},
        "meeting_create": {"held_on": f"{next_week:%d.%m.%Y}", "agenda": "Kaffe"},
        "meeting_move": {"held_on": f"{soon:%d.%m.%Y}", "reason": "Sygdom"},
        "meeting_note": {"clients_present": "4", "staff_present": "1", "notes": "Om kaffe"},
        "agenda_create": {"title": "Ro"},
        "agenda_correct": {"title": "Ro om natten", "reason": "Tydeligere"},
        "decision_create": {"text": "Ro", "who": "Alle", "due_on": f"{soon:%d.%m.%Y}"},
        "decision_follow_up": {"state": "done", "outcome": "Gjort"},
        "involvement_create": {
            "kind": "survey",
            "held_on": f"{today:%d.%m.%Y}",
            "title": "Ro",
            "clients": "9",
            "staff": "1",
            "outcome": "Ja",
        },
    }
    bodies["involvement_correct"] = {**bodies["involvement_create"], "reason": "Mistyped"}
    return {f"complaints:{name}": body for name, body in bodies.items()}
