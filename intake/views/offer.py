"""The directory of offers: finding one that fits, and a slip to take along."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from intake.forms import NeedsForm
from intake.models import Receiver, Referral, TreatmentOffer
from rooms.access import in_room
from rooms.models import Staff


@require_GET
@in_room("intake.refer")
def offer_list(request, room):
    """What fits a need, open offers first, and what is worth saying at the desk."""
    finder = NeedsForm(request.GET)
    offers = TreatmentOffer.objects.in_use().for_needs(finder.needs)
    context = {
        "room": room,
        "finder": finder,
        "found": offers.open_first(timezone.now()),
        "receivers": Receiver.objects.active(),
        "unanswered": Referral.objects.unanswered(room).count(),
    }
    return render(request, "intake/offer_list.html", context)


@require_GET
@in_room("intake.refer")
def offer_slip(request, room, offer):
    """A slip about an offer to print and take along, in Danish or English, about nobody."""
    offer = get_object_or_404(TreatmentOffer.objects.in_use().with_hours(), code=offer)
    languages = dict(Staff.Language.choices)
    wanted = request.GET.get("language")
    context = {
        "room": room,
        "offer": offer,
        "slip_language": wanted if wanted in languages else get_language(),
        "languages": languages,
    }
    return render(request, "intake/offer_slip.html", context)
