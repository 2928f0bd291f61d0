"""The journal: kept after an overdose, looked for, opened for a purpose, printed."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from config.cpr_numbers import without_numbers
from config.once import key_of, once, was_written
from config.views import read_or_write
from incidents import forms
from incidents.access import with_look, with_open_vault, words_typed
from incidents.actions import keep_journal
from incidents.models import JournalAccess, JournalDraft, JournalEntry, PatientJournal
from incidents.models.journal_entry import timeline_in_words
from incidents.models.journal_reading import (
    consents_of,
    disclosures_of,
    entries_of,
    numbers_of,
    timeline_read,
)
from intake.models import Client
from rooms.access import in_room

from .overdose import overdose_of

# Older ones are found by their numbers.
UNKNOWN_SHOWN = 50


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@once
def journal_keep(request, room, overdose):
    """After an overdose: the number or none, the consent, the entry with the timeline, signed.

    The answer leads back to the list: no address ties the overdose to a journal.
    """
    overdose = overdose_of(room, overdose)
    initial = {
        "happened_at": overdose.incident.started_at,
        "substances": overdose.substances_stated,
        "outcome": overdose.outcome,
        "responsible": request.user.pk,
        "answered_on": timezone.localdate(),
    }
    draft = JournalDraft.objects.of(request.user, overdose=overdose)
    if request.method == "GET" and draft:
        initial |= draft.words
    form = forms.JournalKeepForm(request.POST or None, overdose=overdose, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        with form.refusals():
            keep_journal(
                overdose,
                number=form.read,
                content=form.content() | {"asked_number": data["asked_number"]},
                responsible=data["responsible"],
                consent={
                    "answer": data["consent"],
                    "way": data["way"],
                    "given_on": data["answered_on"],
                },
                by=request.user,
            )
            return redirect(f"{overdose_list_of(room)}?kept")
    context = {
        "room": room,
        "overdose": overdose,
        "form": form,
        "draft": draft,
        "draft_days": settings.JOURNAL_DRAFT_KEPT.days,
        "timeline": timeline_read(timeline_in_words(overdose)),
    }
    return render(request, "incidents/journal_keep.html", context, status=form.status)


def overdose_list_of(room):
    return reverse("incidents:overdose_list", args=[room.slug])


@require_POST
@in_room("incidents.keep_journal")
@with_open_vault
def journal_draft(request, room, overdose):
    """What somebody types is kept as their draft. The last one counts, so it may be sent twice."""
    overdose = overdose_of(room, overdose)
    if overdose.journal_kept_on:
        return draft_unsaved(request, room)
    leave_out = forms.JournalKeepForm.not_in_draft
    names = [name for name in forms.JournalKeepForm.base_fields if name not in leave_out]
    page = redirect("incidents:journal_keep", room=room.slug, overdose=overdose.uuid)
    return keep_draft(request, room, page, names, overdose=overdose)


def keep_draft(request, room, page, names, **of):
    """Keep the fields `names` of what was sent, unless the form itself was sent meanwhile.

    What reads as a CPR number is left out, as the form refuses it: a draft never holds one.
    `of` says what it is for, as in JournalDraft.objects.of(). Answers with 204, and a button with
    `page` (a redirect); with 409 where nothing was saved.
    """
    words = {
        name: without_numbers(request.POST[name][:8000].replace("\0", ""))
        for name in names
        if name in request.POST
    }
    key = key_of(request)
    if key is None or not words:
        return render(request, "400.html", status=400)
    if was_written(key, request.user):
        return draft_unsaved(request, room)
    try:
        JournalDraft.objects.keep(words, author=request.user, **of)
    except ValidationError:  # from another window at the same moment: one of them counts
        return draft_unsaved(request, room)
    return page if "draft" in request.POST else HttpResponse(status=204)


def draft_unsaved(request, room):
    context = {"room": room, "words": words_typed(request)}
    return render(request, "draft_unsaved.html", context, status=409)


# -- Looking -------------------------------------------------------------------------------------


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@once
def journal_search(request, room):
    """Look for a journal, or open one that is named by the form: for a purpose, and logged.

    None, and another room's, answer alike: with this page.
    """
    named = named_journal(request, room)
    form_class = forms.PurposeForm if named else forms.JournalSearchForm
    # A button on another page names the journal, and leads here to say why.
    asks = named and "ask" in request.POST
    form = form_class(None if asks else request.POST or None)
    if form.is_valid():
        who = {"purpose": form.cleaned_data["purpose"], "staff": request.user, "room": room}
        with form.refusals():
            if named:
                look = JournalAccess.objects.open(named["journal"], **who)
            else:
                look = JournalAccess.objects.search(form.cleaned_data["number"], **who)
            if look:
                return redirect("incidents:journal_detail", room=room.slug, look=look.pk)
            return redirect(reverse("incidents:journal_search", args=[room.slug]) + "?none")
    since = timezone.now() - timedelta(days=7)
    context = {
        "room": room,
        "form": form,
        "named": named,
        "none": "none" in request.GET,
        "changed": "changed" in request.GET,
        "drafts": request.user.journal_drafts.for_list(room),
        "draft_days": settings.JOURNAL_DRAFT_KEPT.days,
        "lately": JournalEntry.objects.signed_lately(request.user, room, since),
        "unknown": PatientJournal.objects.of_unknown(room)[:UNKNOWN_SHOWN],
    }
    status = 422 if asks else form.status
    return render(request, "incidents/journal_search.html", context, status=status)


def named_journal(request, room):
    """The journal a request is about without a number: {field, value, journal}, or None.

    By the client it is under a fictitious number of, by an entry of one's own, by a look of one's
    own, or by an entry of the room where nothing else leads to it. The journal is None where there
    is none.
    """
    for field, find in NAMED.items():
        value = request.POST.get(field) or request.GET.get(field)
        if value:
            try:
                journal = find(UUID(value), request.user, room)
            except ValueError:
                journal = None
            return {"field": field, "value": value, "journal": journal}
    return None


def _of_client(uuid, _staff, _room):
    return PatientJournal.objects.of_client(Client.objects.filter(uuid=uuid).first())


def _of_entry(uuid, staff, room):
    row = JournalEntry.objects.filter(pk=uuid, entered_by=staff, room=room).first()
    return row and row.journal.whole


def _of_look(uuid, staff, room):
    row = JournalAccess.objects.looks(staff, room).filter(pk=uuid).first()
    return row and row.journal.whole


def _of_draft(uuid, staff, _room):
    row = JournalDraft.objects.filter(pk=uuid, author=staff).first()
    return row and row.journal and row.journal.whole


def _of_unknown(uuid, _staff, room):
    return PatientJournal.objects.of_unknown(room).filter(entries=uuid).first()


NAMED = {
    "client": _of_client,
    "entry": _of_entry,
    "again": _of_look,
    "draft": _of_draft,
    "unknown": _of_unknown,
}


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@once
def emergency_access(request, room):
    """The journal of another room because it cannot wait: for an hour, told to its leader."""
    form = forms.EmergencyForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        with form.refusals():
            look = JournalAccess.objects.emergency(
                data["number"], reason=data["reason"], staff=request.user, room=room
            )
            if look:
                return redirect("incidents:journal_detail", room=room.slug, look=look.pk)
            return redirect(reverse("incidents:emergency_access", args=[room.slug]) + "?none")
    context = {"room": room, "form": form, "none": "none" in request.GET}
    return render(request, "incidents/emergency_access.html", context, status=form.status)


@require_GET
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
def journal_detail(request, room, look):
    """A journal, as long as the look lasts that was logged for it."""
    journal = look.journal.whole
    context = {
        "room": room,
        "look": look,
        "journal": journal,
        "numbers": numbers_of(journal, look),
        "entries": entries_of(journal, look),
        "consents": consents_of(journal, look),
        "disclosures": disclosures_of(journal, look),
        "nobodys": journal.client is None,
        "on_hold": journal.on_hold,
    }
    return render(request, "incidents/journal_detail.html", context)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def journal_print(request, room, look):
    """Print a journal: for a purpose, logged as such.

    Not by the look of an emergency, which has its end, nor of a print: each would give more time.
    """
    if look.kind != JournalAccess.Kind.OPEN:
        raise Http404
    form = forms.PurposeForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            printed = JournalAccess.objects.log(
                kind=JournalAccess.Kind.PRINT,
                purpose=form.cleaned_data["purpose"],
                staff=request.user,
                room=room,
                journal=look.journal,
            )
            return redirect("incidents:journal_detail", room=room.slug, look=printed.pk)
    context = {"room": room, "look": look, "form": form}
    return render(request, "incidents/journal_print.html", context, status=form.status)
