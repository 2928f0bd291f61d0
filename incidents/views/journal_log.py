"""Who has looked: for the patient, for the leader of a room, for the auditor."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from incidents import vault
from incidents.access import with_look, with_open_vault
from incidents.models import ChainLink, JournalAccess, LookPurpose
from rooms.access import in_room


@require_GET
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
def journal_looks(request, room, look):
    """The looks into a journal; all of them, to be printed, where the person asks for them.

    Sources: sundhedsloven § 42 d; GDPR article 15.
    """
    rows = JournalAccess.objects.filter(journal__in=look.journal.whole.parts)
    rows = rows.select_related("staff", "room")
    own_request = look.purpose == LookPurpose.OWN_REQUEST
    looks = [row for row in rows if own_request or look.shows(row)]
    context = {"room": room, "look": look, "looks": looks, "own_request": own_request}
    return render(request, "incidents/journal_looks.html", context)


@require_GET
@in_room("incidents.audit_journals")
def access_log(request, room):
    """Every look of a room, without anything of what was seen, and where the chain ends."""
    rows = JournalAccess.objects.filter(room=room).select_related("staff")
    page = Paginator(rows, 100).get_page(request.GET.get("page"))
    context = {"room": room, "page": page, "newest": ChainLink.objects.newest()}
    return render(request, "incidents/access_log.html", context)


@require_GET
@in_room("incidents.review_emergencies")
def emergency_list(request, room):
    """Emergencies in which a journal of this room was opened elsewhere, with the reason given."""
    rows = JournalAccess.objects.emergencies(room).select_related("staff", "room", "journal")
    looks = [(row, reason(row)) for row in rows]
    return render(request, "incidents/emergency_list.html", {"room": room, "looks": looks})


def reason(look):
    """The reason of an emergency, or "" while the vault is closed or the journal is deleted."""
    try:
        return look.why
    except (vault.VaultClosed, vault.Unreadable):
        return ""
