"""Letters about a complaint: their words edited, kept, printed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from complaints import forms
from complaints.models import Letter, LetterTemplate
from complaints.pdf import letter_document
from config.once import once
from config.views import read_or_write
from rooms.access import in_room
from rooms.models import Staff

from .complaint import complaint_of


@read_or_write
@in_room("complaints.handle", closed=True)
@once
def letter_create(request, room, complaint, kind):
    """A letter of a kind, begun from its template, in the language that the address names."""
    complaint = complaint_of(request, room, complaint)
    wanted = request.GET.get("language")
    language = wanted if wanted in Staff.Language.values else Staff.Language.DANISH
    template = get_object_or_404(
        LetterTemplate.objects.filter(kind=kind, language=language).order_by("-version")[:1]
    )
    initial = {**template.filled(complaint), "to": receiver_of(complaint, language)}
    form = forms.LetterForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            Letter.objects.make(
                complaint=complaint, template=template, by=request.user, **form.cleaned_data
            )
            return redirect("complaints:complaint_detail", room=room.slug, complaint=complaint.uuid)
    context = {
        "room": room,
        "complaint": complaint,
        "form": form,
        "template": template,
        "language": language,
        "languages": Staff.Language.choices,
    }
    return render(request, "complaints/letter_create.html", context, status=form.status)


def receiver_of(complaint, language):
    """Whom a letter goes to, in the words that begin its field."""
    if complaint.complainant == complaint.Complainant.ANONYMOUS:
        with translation.override(language):
            return _("Handed over in the room")
    name = complaint.name or str(complaint.client)
    return ", ".join(filter(None, [name, complaint.contact]))


@require_GET
@in_room("complaints.see", closed=True)
def letter_pdf(request, room, complaint, letter):
    """A letter as it was kept, to print; its name says nothing of anybody."""
    complaint = complaint_of(request, room, complaint)
    letters = complaint.letters.select_related("template", "complaint__room")
    letter = get_object_or_404(letters, uuid=letter)
    name = f"{complaint.reference}-{letter.template.kind}.pdf"
    response = HttpResponse(letter_document(letter), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
