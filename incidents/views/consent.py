"""Consent, and what is passed on."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.once import key_of, once
from config.views import read_or_write
from incidents import forms
from incidents.access import with_look, with_open_vault
from incidents.models import Consent, Disclosure, JournalAccess
from incidents.models.journal_reading import consents_holding, entries_of
from incidents.pdf import disclosure_document
from rooms.access import in_room

from .journal_entry import back_to_journal


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def consent_create(request, room, look):
    """An answer to whether information may be passed on; a no as well."""
    form = forms.ConsentForm(request.POST or None, initial={"given_on": timezone.localdate()})
    if form.is_valid():
        with form.refusals():
            journal = look.journal.whole
            Consent.objects.record(journal=journal, room=room, by=request.user, **form.cleaned_data)
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "form": form}
    return render(request, "incidents/consent_create.html", context, status=form.status)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def consent_withdraw(request, room, look, consent):
    """A consent is withdrawn; that it was given stays readable."""
    rows = Consent.objects.filter(journal__in=look.journal.whole.parts)
    consent = get_object_or_404(rows.select_related("journal"), pk=consent)
    if not look.shows(consent):
        raise Http404
    form = forms.WithdrawForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            consent.withdraw(room=room, by=request.user, way=form.cleaned_data["way"])
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "consent": consent, "form": form}
    return render(request, "incidents/consent_withdraw.html", context, status=form.status)


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def disclosure_create(request, room, look):
    """Pass on the entries chosen: logged, with its ground, under a serial number."""
    journal = look.journal.whole
    form = forms.DisclosureForm(
        request.POST or None,
        entries=entries_of(journal, look),
        consents=consents_holding(journal, timezone.localdate(), look),
        initial={"purpose": "treatment"},
    )
    if form.is_valid():
        with form.refusals():
            who = {"room": room, "by": request.user}
            Disclosure.objects.disclose(journal=journal, **form.disclosure(), **who)
            JournalAccess.objects.log(
                kind=JournalAccess.Kind.DISCLOSE,
                purpose=look.purpose,
                staff=request.user,
                room=room,
                journal=journal,
            )
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "form": form}
    return render(request, "incidents/disclosure_create.html", context, status=form.status)


def disclosure_of(look, disclosure):
    """The disclosure of the journal of `look` with this uuid, or 404."""
    rows = Disclosure.objects.filter(journal__in=look.journal.whole.parts)
    rows = rows.select_related("journal", "room", "by", "consent__journal")
    found = get_object_or_404(rows, pk=disclosure)
    if not look.shows(found):
        raise Http404
    return found


@require_POST
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
def disclosure_pdf(request, room, look, disclosure):
    """The document that is passed on: each time it is fetched is logged before it is given."""
    disclosure = disclosure_of(look, disclosure)
    if key_of(request) is None:
        return render(request, "400.html", status=400)
    try:
        content = disclosure.fetch(purpose=look.purpose, room=room, by=request.user)
    except ValidationError as refusal:
        context = {"room": room, "look": look, "words": refusal.messages}
        return render(request, "disclosure_lapsed.html", context, status=410)
    response = HttpResponse(disclosure_document(content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{disclosure.serial}.pdf"'
    return response


@read_or_write
@in_room("incidents.keep_journal")
@with_open_vault
@with_look
@once
def disclosure_send(request, room, look, disclosure):
    """That it was sent, and how."""
    disclosure = disclosure_of(look, disclosure)
    form = forms.SentForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            disclosure.send(way=form.cleaned_data["way"], room=room, by=request.user)
            return back_to_journal(room, look)
    context = {"room": room, "look": look, "disclosure": disclosure, "form": form}
    return render(request, "incidents/disclosure_send.html", context, status=form.status)
