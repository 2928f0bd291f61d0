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
from intake.models import Client, FirstAidAgreement, Gender, Referral, Visit
from rooms.access import in_room
from rooms.models import Room

from .visit import admission


@require_POST
@in_room("intake.find_client")
def client_search(request, room):
    """Who it may be at the door. A POST, so that no name stands in an address or a history."""
    form = forms.SearchForm(request.POST)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = list(Client.objects.search(query, room)) if query else []
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
    context = {"room": room, "form": form, "similar": similar_clients(request)}
    return render(request, "intake/client_create.html", context, status=form.status)


@require_POST
@in_room("intake.register")
def client_similar(request, room):
    """Clients who may be the one that is being registered."""
    context = {"room": room, "similar": similar_clients(request)}
    template = "intake/_client_similar.html" if request.htmx else "intake/client_similar.html"
    return render(request, template, context)


def similar_clients(request):
    """The clients like the one typed so far, however unfinished the form is."""
    nickname = request.POST.get("nickname", "").strip()
    year, gender = request.POST.get("birth_year", ""), request.POST.get("gender")
    return Client.objects.similar(
        nickname,
        birth_year=int(year) if year.isdecimal() and len(year) == 4 else None,
        gender=gender if gender in Gender.values else None,
    )


@require_GET
@in_room("intake.see_client")
def client_detail(request, room, client):
    """What the rooms know of a client, and the visits of 30 days in the rooms of who looks."""
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    now = timezone.now()
    since, rooms = now - timedelta(days=30), Room.objects.visible_to(request.user)
    visits = (
        Visit.objects.filter(client=client, arrived_at__gte=since, room__in=rooms)
        .with_consumptions()
        .prefetch_related("assistances__assistant", "helped_with__client", "services__service")
        .select_related("room", "client", "place")
        .order_by("-arrived_at")
    )
    context = {
        "room": room,
        "client": client,
        "visits": visits,
        "services": client.services.filter(visit=None, at__gte=since, room__in=rooms)
        .select_related("service", "room")
        .order_by("-at"),
        "undoable": undoable(visits, room, now),
        "agreements": client.agreements.select_related("text", "witnessed_by", "room"),
        "agreement_in_force": FirstAidAgreement.objects.in_force().filter(client=client).exists(),
        "changes": changes(client),
        "incidents": client.incidents.filter(room__in=Room.objects.visible_to(request.user))
        .select_related("kind", "room")
        .order_by("-started_at"),
        "referrals": Referral.objects.filter(client=client, room=room).with_goal(),
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
