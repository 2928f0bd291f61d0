"""Referrals: made, and later asked after."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from config.once import once
from config.views import read_or_write
from intake.access import leads_to_kept
from intake.forms import NeedsForm, OutcomeForm, ReferralForm
from intake.models import Client, Referral, TreatmentOffer
from rooms.access import in_room

from .desk import back_to_desk, undone


@read_or_write
@in_room("intake.refer")
@once
@leads_to_kept
def referral_create(request, room, client):
    """Refer somebody: find what fits, say how."""
    client = get_object_or_404(Client, uuid=client)
    finder = NeedsForm(request.GET)
    found = TreatmentOffer.objects.in_use().for_needs(finder.needs).open_first(timezone.now())
    form = ReferralForm(request.POST or None, found=found)
    if form.is_valid():
        with form.refusals():
            referral = Referral.objects.refer(
                client=client, room=room, by=request.user, **form.arguments
            )
            return back_to_desk(room, referral=referral.uuid)
    context = {"room": room, "client": client, "finder": finder, "form": form}
    return render(request, "intake/referral_create.html", context, status=form.status)


def referral_of(room, uuid):
    """The referral from `room` with this uuid, or 404: another room's answers as none."""
    return get_object_or_404(Referral.objects.select_related("client"), room=room, uuid=uuid)


@require_POST
@in_room("intake.refer")
@once
def referral_undo(request, room, referral):
    """The referral was a mistake."""
    return undone(request, room, referral_of(room, referral).undo)


@require_POST
@in_room("intake.refer")
@once
def referral_outcome(request, room, referral):
    """What came of a referral, in one tap on the page that shows it."""
    referral = referral_of(room, referral)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", status=400)
    referral.note_outcome(form.cleaned_data["outcome"], by=request.user)
    page = form.cleaned_data["asked_on"]
    about = {} if page == "referral_list" else {"client": referral.client.uuid}
    return redirect(f"intake:{page}", room=room.slug, **about)


@require_GET
@in_room("intake.refer")
def referral_list(request, room):
    """The room's referrals of more than 14 days of which nobody knows what came."""
    referrals = Referral.objects.from_before(room).asked_after(timezone.now())
    context = {"room": room, "referrals": referrals}
    return render(request, "intake/referral_list.html", context)
