"""Two registrations of one person: joined by the leader, and taken apart again."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from config.once import once
from config.views import read_or_write
from intake import forms
from intake.access import leads_to_kept
from intake.models import Client, ClientJoin
from rooms.access import in_room


@read_or_write
@in_room("intake.join_clients")
@once
@leads_to_kept
def client_join(request, room, client):
    """This registration is of somebody registered before: from now on that one is used."""
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    form = forms.ClientJoinForm(request.POST or None, client=client)
    if form.is_valid():
        with form.refusals():
            join = ClientJoin.objects.join(
                client,
                into=form.cleaned_data["into"],
                by=request.user,
                reason=form.cleaned_data["reason"],
            )
            return redirect("intake:client_detail", room=room.slug, client=join.kept.uuid)
    context = {"room": room, "client": client, "form": form}
    return render(request, "intake/client_join.html", context, status=form.status)


@require_POST
@in_room("intake.join_clients")
@once
def client_join_undo(request, room, client):
    """They are two people after all; `client` is the one that was joined to the other."""
    join = get_object_or_404(ClientJoin.objects.select_related("kept"), duplicate__uuid=client)
    join.undo(by=request.user)
    return redirect("intake:client_detail", room=room.slug, client=join.kept.uuid)
