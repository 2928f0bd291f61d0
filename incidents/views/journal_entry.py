"""Writing in a journal that is open: entries, corrections, the number, how long it is kept."""

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.once import once
from config.views import read_or_write
from incidents import forms
from incidents.access import with_look, with_open_vault, with_own_look
from incidents.actions import correct_number, move_entry, reveal_number
from incidents.models import JournalDraft, JournalEntry
from rooms.access import in_room

from .journal import keep_draft


def back_to_journal(room, look):
    return redirect("incidents:journal_detail", room=room.slug, look=look.pk)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_own_look
@once
def entry_create(request, room, look):
    """Another entry: a follow-up, or something that was forgotten."""
    journal = look.journal.whole
    initial = {"happened_at": timezone.now(), "responsible": request.user.pk}
    draft = JournalDraft.objects.of(request.user, journal=journal)
    if request.method == "GET" and draft:
        initial |= draft.words
    form = forms.EntryForm(request.POST or None, room=room, client=journal.client, initial=initial)
    if form.is_valid():
        with form.refusals():
            JournalEntry.objects.sign(
                journal=journal,
                content=form.content(),
                responsible=form.cleaned_data["responsible"],
                room=room,
                by=request.user,
            )
            if draft:
                draft.delete()
            return back_to_journal(room, look)
    context = {
        "room": room,
        "look": look,
        "form": form,
        "draft": draft,
        "draft_days": settings.JOURNAL_DRAFT_KEPT.days,
    }
    return render(request, "incidents/entry_create.html", context, status=form.status)


@require_POST
@in_room("incidents.keep_journal")
@with_open_vault
@with_own_look
def entry_draft(request, room, look):
    """What somebody types into a new entry is kept as their draft; the last one counts."""
    page = redirect("incidents:entry_create", room=room.slug, look=look.pk)
    names = forms.EntryForm.base_fields
    return keep_draft(request, room, page, names, journal=look.journal.whole)


def own_entry(look, uuid):
    """The entry with this uuid in the journal of `look`, written in its room, or 404."""
    rows = JournalEntry.objects.filter(journal__in=look.journal.whole.parts, room=look.room)
    return get_object_or_404(rows.select_related("journal", "responsible"), pk=uuid)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def entry_correct(request, room, look, journal_entry):
    """An entry is set right by another one, in the room that wrote it; it stays readable."""
    entry = own_entry(look, journal_entry)
    draft = JournalDraft.objects.of(request.user, journal=entry.journal, corrects=entry)
    content = entry.journal.unseal(entry, "content")
    initial = forms.initial_of(content) | {"responsible": entry.responsible_id}
    if request.method == "GET" and draft:
        initial |= draft.words
    form = forms.CorrectionForm(
        request.POST or None, room=room, client=look.journal.whole.client, initial=initial
    )
    if form.is_valid():
        with form.refusals():
            JournalEntry.objects.sign(
                journal=entry.journal,
                content=content | form.content(),
                responsible=form.cleaned_data["responsible"],
                room=room,
                by=request.user,
                corrects=entry,
            )
            if draft:
                draft.delete()
            return back_to_journal(room, look)
    context = {
        "room": room,
        "look": look,
        "entry": entry,
        "form": form,
        "draft": draft,
        "draft_days": settings.JOURNAL_DRAFT_KEPT.days,
    }
    return render(request, "incidents/entry_correct.html", context, status=form.status)


@require_POST
@in_room("incidents.keep_journal")
@with_open_vault
@with_own_look
def correction_draft(request, room, look, journal_entry):
    """What somebody types to set an entry right is kept as their draft."""
    entry = own_entry(look, journal_entry)
    page = redirect("incidents:entry_correct", room.slug, look.pk, entry.pk)
    names = forms.CorrectionForm.base_fields
    return keep_draft(request, room, page, names, journal=entry.journal, corrects=entry)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def entry_move(request, room, look, journal_entry):
    """An entry is about somebody else: it is signed in their journal, and corrected in this."""
    entry = own_entry(look, journal_entry)
    form = forms.RightNumberForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            move_entry(look, entry, form.read)
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "entry": entry, "form": form}
    return render(request, "incidents/entry_move.html", context, status=form.status)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def identity_change(request, room, look):
    """The real number became known: both stay readable, the link to the client is dropped."""
    form = forms.IdentityForm(request.POST or None, client=look.journal.whole.client)
    if form.is_valid():
        with form.refusals():
            reveal_number(look, form.read)
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "form": form}
    return render(request, "incidents/identity_change.html", context, status=form.status)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def number_correct(request, room, look):
    """The number was typed wrongly: it stays readable, and finds the journal no more."""
    form = forms.RightNumberForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            correct_number(look, form.read)
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "form": form}
    return render(request, "incidents/number_correct.html", context, status=form.status)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def journal_hold(request, room, look):
    """The journal is kept longer than ten years, or no longer so."""
    journal = look.journal.whole
    form = forms.HoldForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        with form.refusals():
            journal.hold(data["holds"] == "yes", reason=data["reason"], room=room, by=request.user)
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "on_hold": journal.on_hold, "form": form}
    return render(request, "incidents/journal_hold.html", context, status=form.status)
