"""Who may do what: one table, asked through `staff.has_perm("intake.admit", room)`.

Every view names one of these permissions; a permission nobody holds is refused. A role is held
in one room or in all (see Membership). System administrators hold no role by that: they
configure, in Django admin, and see no client by name there but to read.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    FRONT_DESK = "front_desk", _("Front desk")
    HEALTH = "health", _("Health staff")
    LEADER = "leader", _("Room leader")
    CENTRAL = "central", _("Central administration")
    AUDITOR = "auditor", _("Auditor")


EVERYBODY = frozenset(Role)
IN_THE_ROOM = frozenset({Role.FRONT_DESK, Role.HEALTH, Role.LEADER})

MAY = {
    # the room itself: hours, methods, house rules in all their versions
    "rooms.enter": EVERYBODY,
    # what needs a leader, and the day in figures
    "rooms.see_start": frozenset({Role.LEADER, Role.CENTRAL}),
    # the day in the room, and what one shift hands over to the next
    "rooms.see_today": IN_THE_ROOM,
    # exact figures of one's own room; of all rooms only what singles nobody out
    "rooms.see_figures": frozenset({Role.LEADER}),
    # what is published of all rooms, on the screen
    "rooms.see_all_figures": frozenset({Role.CENTRAL, Role.AUDITOR}),
    # reports of what is published: leaders of their own rooms, the others of all
    "rooms.order_report": frozenset({Role.LEADER, Role.CENTRAL, Role.AUDITOR}),
    # the desk
    "intake.see_desk": IN_THE_ROOM,
    "intake.find_client": IN_THE_ROOM,
    "intake.see_client": IN_THE_ROOM,
    "intake.register": IN_THE_ROOM,
    "intake.admit": IN_THE_ROOM,
    "intake.correct": IN_THE_ROOM,
    "intake.refer": IN_THE_ROOM,
    "intake.assist": IN_THE_ROOM,
    "intake.give_service": IN_THE_ROOM,
    "intake.join_clients": frozenset({Role.LEADER}),
    # when it goes wrong
    "incidents.impose_quarantine": IN_THE_ROOM,
    "incidents.see_quarantines": IN_THE_ROOM,
    "incidents.review_quarantine": frozenset({Role.LEADER}),
    "incidents.see": IN_THE_ROOM,
    "incidents.report": IN_THE_ROOM,
    "incidents.treat_overdose": IN_THE_ROOM,
    "incidents.export": frozenset({Role.LEADER}),
    # nobody but health staff sees that a journal exists
    "incidents.see_due_journals": frozenset({Role.HEALTH}),
    # the patient journal: its content is health staff's alone; who has looked, the auditor's
    "incidents.keep_journal": frozenset({Role.HEALTH}),
    "incidents.review_emergencies": frozenset({Role.LEADER, Role.AUDITOR}),
    "incidents.audit_journals": frozenset({Role.AUDITOR}),
    # the clients' voice: who may see which complaint, says Complaint.objects.visible_to (ADR 11)
    "complaints.receive": IN_THE_ROOM,
    "complaints.see": frozenset({Role.LEADER, Role.CENTRAL}),
    "complaints.handle": frozenset({Role.LEADER, Role.CENTRAL}),
    "complaints.export": frozenset({Role.LEADER, Role.CENTRAL}),
    # the clients' voice: suggestions, talks with the leader, the user council
    "complaints.suggest": IN_THE_ROOM,
    "complaints.answer_suggestions": frozenset({Role.LEADER}),
    "complaints.hold_talks": frozenset({Role.LEADER}),
    "complaints.see_council": IN_THE_ROOM,
    "complaints.lead_council": frozenset({Role.LEADER}),
    "complaints.see_involvement": IN_THE_ROOM | {Role.CENTRAL},
}

# What system administrators do in Django admin: these models, these actions, no others.
ADMINISTERED = {
    "rooms": {
        "room": {"view", "add", "change"},
        "roommethod": {"view", "add", "change"},
        "place": {"view", "add", "change"},
        "openinghours": {"view", "add", "change", "delete"},
        "houserule": {"view", "add", "change"},
        "houseruletext": {"view"},
        "staff": {"view", "add", "change"},
        "membership": {"view", "add", "change", "delete"},
        "contactpoint": {"view", "add", "change"},
        "reportmakeup": {"view", "add"},
    },
    "intake": {
        "substance": {"view", "add", "change"},
        "substancemethod": {"view", "add", "change"},
        "roomsubstance": {"view", "add", "change", "delete"},
        "municipality": {"view", "add", "change"},
        "agreementversion": {"view", "add"},
        "agreementtext": {"view", "add"},
        "client": {"view"},
        "visit": {"view"},
        "consumption": {"view"},
        "treatmentoffer": {"view", "add", "change"},
        "offerhours": {"view", "add", "change", "delete"},
        "offerexception": {"view", "add", "change", "delete"},
        "receiver": {"view", "add", "change"},
        "service": {"view", "add", "change"},
        "roomservice": {"view", "add", "change", "delete"},
    },
    "incidents": {
        "quarantinereason": {"view", "add", "change"},
        "incidentkind": {"view", "add", "change"},
        "overdoseinstruction": {"view", "add"},
    },
    "complaints": {
        "publiclanguage": {"view", "add", "change"},
        "complainttopic": {"view", "add", "change"},
        "lettertemplate": {"view", "add"},
    },
}


def permits(staff, permission, room=None):
    """Whether `staff` hold `permission` in `room`; without a room: in at least one.

    `permission` is "app.verb" from MAY, or a model permission of Django admin from ADMINISTERED
    such as "rooms.change_room". Unknown permissions are nobody's.
    """
    if permission in MAY:
        roles = MAY[permission]
        return any(
            held.role in roles and (room is None or held.room_id in (None, room.pk))
            for held in staff.held_roles
        )
    app, _dot, verb = permission.partition(".")
    action, _line, model = verb.partition("_")
    return staff.is_staff and action in ADMINISTERED.get(app, {}).get(model, ())
