"""Services: given from a tile in two taps, to a client, or to somebody who stays anonymous."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from config.once import once
from config.views import read_or_write
from intake import forms
from intake.models import Client, Service, ServiceGiven
from rooms.access import in_room

from .desk import back_to_desk, desk_page, undone
from .visit import visit_of


@read_or_write
@in_room("intake.give_service")
@once
def service_create(request, room):
    """A service is given: to the client or in the visit that the address names, or to nobody named.

    Also without a visit, for some come only to talk.
    """
    client, visit = who_gets_it(request, room)
    form = forms.ServiceForm(request.POST or None, room=room)
    if form.is_valid():
        with form.refusals():
            given = ServiceGiven.objects.give(
                room=room,
                client=client,
                visit=visit,
                service=form.cleaned_data["service"],
                note=form.cleaned_data["note"],
                by=request.user,
            )
            return back_to_desk(room, service=given.uuid)
    context = {"room": room, "client": client, "visit": visit, "form": form}
    return render(request, "intake/service_create.html", context, status=form.status)


def who_gets_it(request, room):
    """(client, visit) that the address names by `visit` or `client`; none, of the anonymous."""
    try:
        if "visit" in request.GET:
            visit = visit_of(room, UUID(request.GET["visit"]))
            return visit.client, visit
        if "client" in request.GET:
            return get_object_or_404(Client, uuid=UUID(request.GET["client"])), None
    except ValueError as error:
        raise Http404 from error
    return None, None


@require_POST
@in_room("intake.give_service")
@once
def service_give(request, room, visit, code):
    """One of the services given most, from the tile of a visit."""
    visit = visit_of(room, visit)
    service = get_object_or_404(Service, code=code)
    try:
        given = ServiceGiven.objects.give(room=room, visit=visit, service=service, by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, service=given.uuid)


@require_POST
@in_room("intake.give_service")
@once
def service_undo(request, room, given):
    """The service was not given after all."""
    given = get_object_or_404(ServiceGiven, room=room, uuid=given)
    return undone(request, room, given.undo)
