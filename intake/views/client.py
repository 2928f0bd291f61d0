"""Clients: the first visit, the agreement, their page, setting facts right."""

from datetime import timedelta

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config.history import changes
from config.once import once
from config.views import read_or_write
from intake import forms
from intake.access import leads_to_kept
from intake.models import (
    Client,
    FirstAidAgreement,
    Gender,
    Referral,
    ServiceGiven,
    Substance,
    Visit,
)
from intake.models.objections import quarantines_in
from intake.search import each_once
from rooms.access import in_room
from rooms.models import Method, Room

from .visit import admission


@require_POST
@in_room("intake.find_client")
def client_search(request, room):
    """Who it may be at the door. A POST, so that no name stands in an address or a history."""
    form = forms.SearchForm(request.POST)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = described(room, Client.objects.search(query, room)) if query else []
    typed = request.POST.get("q", "")
    context = {"room": room, "query": typed, "found": found, "searched": bool(typed.strip())}
    if found and "open" in request.POST:
        context |= admission(request, room, found[0])
        context["namesakes"] = [c for c in found[1:] if c.spelling == found[0].spelling]
    template = "intake/_client_search.html" if request.htmx else "intake/client_search.html"
    return render(request, template, context)


@read_or_write
@in_room("intake.register")
@once
def client_create(request, room):
    """The first visit: the facts, the agreement, and on to the substance."""
    form = forms.RegistrationForm(request.POST or None)
    if form.is_valid():
        with form.refusals(), transaction.atomic():
            client = Client.objects.register(room=room, by=request.user, **form.facts)
            FirstAidAgreement.objects.sign(
                client=client, room=room, witness=request.user, **form.signature
            )
            return redirect("intake:visit_create", room=room.slug, client=client.uuid)
    twins = form.twins if form.is_bound else []
    context = {
        "room": room,
        "form": form,
        "twins": marked(room, twins),
        # Those asked about need not be suggested as well.
        "similar": [c for c in similar_clients(request, room) if c not in twins],
    }
    return render(request, "intake/client_create.html", context, status=form.status)


@require_POST
@in_room("intake.register")
def client_similar(request, room):
    """Clients who may be the one that is being registered."""
    context = {"room": room, "similar": similar_clients(request, room)}
    template = "intake/_client_similar.html" if request.htmx else "intake/client_similar.html"
    return render(request, template, context)


def described(room, clients):
    """`clients` as the desk tells them apart: what marked() says, and for each its `seat` in `room`
    now (a place's name, or None), whether the agreement is `signed`, and what is `usual` for it.

    Who is inside already comes last: somebody else stands at the door.
    """
    seats = dict(
        Visit.objects.present()
        .filter(room=room, client__in=clients)
        .values_list("client", "place__name")
    )
    signed = FirstAidAgreement.objects.in_force().filter(client__in=clients)
    signed = set(signed.values_list("client", flat=True))
    substances = Substance.objects.in_bulk({c.usual_substance_id for c in clients} - {None})
    for client in clients:
        client.seat = seats.get(client.pk)
        client.signed = client.pk in signed
        substance = substances.get(client.usual_substance_id)
        client.usual = substance and f"{substance}, {Method(client.usual_method).label.lower()}"
    return sorted(marked(room, clients), key=lambda client: client.seat is not None)


def marked(room, clients):
    """`clients` (list), each with its `quarantine` in `room` now, or None."""
    quarantines = quarantines_in(room, clients, timezone.now()) if clients else {}
    for client in clients:
        client.quarantine = quarantines.get(client.pk)
    return clients


def similar_clients(request, room):
    """The clients like the one typed so far, however unfinished the form is."""
    nickname = request.POST.get("nickname", "").strip()
    year, gender = request.POST.get("birth_year", ""), request.POST.get("gender")
    similar = Client.objects.similar(
        nickname,
        birth_year=int(year) if year.isdecimal() and len(year) == 4 else None,
        gender=gender if gender in Gender.values else None,
    )
    return marked(room, each_once(similar))


@require_GET
@in_room("intake.see_client")
@leads_to_kept
def client_detail(request, room, client):
    """What the rooms know of a client, and the visits of 30 days in the rooms of who looks.

    Of somebody registered twice, what is known under either name.
    """
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    now = timezone.now()
    person = client.registrations()
    registrations = Client.objects.filter(pk__in=person)
    since, rooms = now - timedelta(days=30), Room.objects.visible_to(request.user)
    visits = (
        Visit.objects.filter(client__in=person, arrived_at__gte=since, room__in=rooms)
        .with_consumptions()
        .prefetch_related("assistances__assistant", "helped_with__client", "services__service")
        .select_related("room", "client", "place")
        .order_by("-arrived_at")
    )
    context = {
        "room": room,
        "client": client,
        "visits": visits,
        "inside": next((v for v in visits if v.left_at is None and v.room == room), None),
        "services": ServiceGiven.objects.filter(
            client__in=person, visit=None, at__gte=since, room__in=rooms
        )
        .select_related("service", "room")
        .order_by("-at"),
        "undoable": undoable(visits, room, now),
        "agreements": FirstAidAgreement.objects.filter(client__in=person).select_related(
            "text", "witnessed_by", "room", "client"
        ),
        "agreement_in_force": FirstAidAgreement.objects.in_force().filter(client=client).exists(),
        "changes": changes(client),
        "referrals": Referral.objects.filter(client__in=person, room=room).with_goal(),
        "quarantines": [
            quarantine
            for registration in registrations
            for quarantine in registration.quarantines.in_rooms(rooms).shown()
        ],
        "incidents": [
            incident
            for registration in registrations
            for incident in registration.incidents.filter(room__in=rooms).select_related(
                "kind", "room"
            )
        ],
        "twin_decisions": client.twin_decisions.select_related("other", "decided_by"),
        "joins": client.joins.select_related("duplicate__home_municipality", "by"),
    }
    return render(request, "intake/client_detail.html", context)


def undoable(visits, room, at):
    """What can still be undone of `visits` in `room` at `at`: (visit, words, address)."""
    for visit in visits:
        if visit.room != room:
            continue
        if visit.leaving_undoable(at):
            yield (
                visit,
                _("Undo the leaving"),
                reverse("intake:visit_reopen", args=[room.slug, visit.uuid]),
            )
        elif visit.admission_undoable(at):
            yield (
                visit,
                _("Undo the admission"),
                reverse("intake:visit_undo", args=[room.slug, visit.uuid]),
            )


@read_or_write
@in_room("intake.correct")
@once
@leads_to_kept
def client_correct(request, room, client):
    """Set a wrong fact right; what stood there stays readable."""
    client = get_object_or_404(Client, uuid=client)
    names = ("nickname", "birth_year", "gender", "home_municipality", "home_country")
    initial = {name: getattr(client, name) for name in (*names, "adult_confirmed")}
    form = forms.ClientCorrectionForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            client.correct(by=request.user, reason=form.cleaned_data["reason"], **form.facts)
            return redirect("intake:client_detail", room=room.slug, client=client.uuid)
    context = {"room": room, "client": client, "form": form}
    return render(request, "intake/client_correct.html", context, status=form.status)


@read_or_write
@in_room("intake.register")
@once
@leads_to_kept
def agreement_create(request, room, client):
    """Sign the first-aid agreement, and on to the substance."""
    client = get_object_or_404(Client, uuid=client)
    form = forms.AgreementForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            FirstAidAgreement.objects.sign(
                client=client, room=room, witness=request.user, **form.signature
            )
            return redirect("intake:visit_create", room=room.slug, client=client.uuid)
    context = {"room": room, "client": client, "form": form}
    return render(request, "intake/agreement_create.html", context, status=form.status)
