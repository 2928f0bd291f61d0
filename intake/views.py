"""The desk and the pages around it. Each view: what may be seen, a form, one verb, an answer."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.history import changes
from config.once import once
from rooms.access import in_room
from rooms.models import Room

from . import forms, live
from .models import Client, Consumption, FirstAidAgreement, RoomClient, TurnedAway, Visit
from .models import WaitingEntry as Entry
from .models.visit import objections
from .refusals import RefusalCode

read_or_write = require_http_methods(["GET", "POST"])


# -- The desk ------------------------------------------------------------------------------------


@require_GET
@in_room("intake.see_desk")
def desk(request, room):
    """One screen: who is at the door, who is inside, who waits."""
    return desk_page(request, room)


def desk_page(request, room, refusal=None):
    """The desk, with what was just done or, after a `refusal` (ValidationError), what was not."""
    template = "intake/_desk.html" if request.htmx else "intake/desk.html"
    context = {
        **live.picture(room, timezone.now()),
        "done": None if refusal else live.just_done(request, room),
        "refusal": refusal and " ".join(refusal.messages),
    }
    return render(request, template, context, status=422 if refusal else 200)


def back_to_desk(room, **what):
    """A redirect to the desk that says what was just done (see live.just_done)."""
    address = reverse("intake:desk", args=[room.slug])
    return redirect(f"{address}?{urlencode(what)}" if what else address)


@require_GET
@in_room("intake.see_desk")
def live_room(request, room):
    """Who is inside, for a screen on the wall and for the desk, which asks every few seconds."""
    now = timezone.now()
    if request.GET.get("version") == live.version(room, now):
        return HttpResponse(status=204)
    template = "intake/_live_room.html" if request.htmx else "intake/live_room.html"
    return render(request, template, live.picture(room, now))


# -- Finding and registering ---------------------------------------------------------------------


@require_POST
@in_room("intake.find_client")
def client_search(request, room):
    """Who it may be at the door. A POST, so that no name stands in an address or a history."""
    form = forms.SearchForm(request.POST)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = list(Client.objects.search(query, room)) if query else []
    context = {"room": room, "query": query, "found": found, "searched": bool(query)}
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
        with form.refusals():
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
    year = request.POST.get("birth_year", "")
    return Client.objects.similar(
        nickname,
        birth_year=int(year) if year.isdecimal() and len(year) == 4 else None,
        gender=request.POST.get("gender") or None,
    )


@require_GET
@in_room("intake.see_client")
def client_detail(request, room, client):
    """What the rooms know of a client, and the visits of 30 days in the rooms of who looks."""
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    now = timezone.now()
    visits = (
        Visit.objects.filter(client=client, arrived_at__gte=now - timedelta(days=30))
        .filter(room__in=Room.objects.visible_to(request.user))
        .with_consumptions()
        .select_related("room", "client", "place")
        .order_by("-arrived_at")
    )
    context = {
        "room": room,
        "client": client,
        "visits": visits,
        "undoable": undoable(visits, room, now),
        "agreements": client.agreements.select_related("text", "witnessed_by", "room"),
        "agreement_in_force": FirstAidAgreement.objects.in_force().filter(client=client).exists(),
        "changes": changes(client),
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


# -- In at the door ------------------------------------------------------------------------------


def admission(request, room, client, form=None):
    """What the admission of a client shows: the facts, what stands against it, the form."""
    waiting = Entry.objects.waiting().filter(client=client, room=room).first()
    known = waiting or RoomClient.objects.usual(client, room)
    form = form or forms.AdmissionForm(room=room, usual=known and (known.substance, known.method))
    refusals = list(objections(client, room, timezone.now()))
    return {
        "room": room,
        "client": client,
        "form": form,
        "waiting": waiting,
        "blocking": [refusal for refusal in refusals if not refusal.passable],
        "passable": [refusal for refusal in refusals if refusal.passable],
        "agreement_missing": any(r.code == RefusalCode.AGREEMENT_MISSING for r in refusals),
    }


@read_or_write
@in_room("intake.admit")
@once
def visit_create(request, room, client):
    """Let somebody in: the drug and how it is taken, before each intake."""
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    form = None
    if request.method == "POST":
        form = forms.AdmissionForm(request.POST, room=room)
        if form.is_valid():
            with form.refusals():
                visit = Visit.objects.admit(
                    client=client,
                    room=room,
                    by=request.user,
                    passing=form.cleaned_data["passing"],
                    **form.intake(),
                )
                return back_to_desk(room, admitted=visit.uuid)
    context = admission(request, room, client, form)
    template = "intake/_visit_create.html" if request.htmx else "intake/visit_create.html"
    return render(request, template, context, status=form.status if form else 200)


@require_POST
@in_room("intake.admit")
@once
def waiting_create(request, room, client):
    """Put somebody on the waiting list."""
    client = get_object_or_404(Client.objects.select_related("home_municipality"), uuid=client)
    form = forms.AdmissionForm(request.POST, room=room)
    if form.is_valid():
        intake = form.intake()
        with form.refusals():
            entry = Entry.objects.join(
                client=client,
                room=room,
                substance=intake["substance"],
                method=intake["method"],
                by=request.user,
            )
            return back_to_desk(room, waiting=entry.uuid)
    context = admission(request, room, client, form)
    template = "intake/_visit_create.html" if request.htmx else "intake/visit_create.html"
    return render(request, template, context, status=form.status)


@require_POST
@in_room("intake.admit")
@once
def waiting_end(request, room, entry):
    """Somebody gave up waiting."""
    entry = get_object_or_404(Entry, room=room, uuid=entry)
    entry.give_up(by=request.user)
    return back_to_desk(room, done="gave-up")


@read_or_write
@in_room("intake.admit")
@once
def turned_away_create(request, room):
    """Count somebody who was not let in, under the reason."""
    form = forms.TurnedAwayForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        TurnedAway.objects.create(
            room=room,
            code=form.cleaned_data["code"],
            method=form.cleaned_data["method"],
            client=Client.objects.filter(uuid=form.cleaned_data["client"]).first(),
            recorded_by=request.user,
        )
        return back_to_desk(room, done="turned-away")
    context = {"room": room, "form": form}
    return render(request, "intake/turned_away_create.html", context, status=form.status)


# -- Inside --------------------------------------------------------------------------------------


def visit_of(room, uuid):
    """The visit in `room` with this uuid, or 404: another room's answers as none."""
    rows = Visit.objects.select_related("room", "client", "place")
    return get_object_or_404(rows, room=room, uuid=uuid)


@read_or_write
@in_room("intake.admit")
@once
def consumption_create(request, room, visit):
    """Another intake during a visit."""
    visit = visit_of(room, visit)
    last = visit.consumptions.select_related("substance").last()
    form = forms.IntakeForm(request.POST or None, room=room, usual=(last.substance, last.method))
    if form.is_valid():
        with form.refusals():
            consumption = visit.consume(by=request.user, **form.intake())
            return back_to_desk(room, intake=consumption.uuid)
    context = {"room": room, "visit": visit, "client": visit.client, "form": form}
    return render(request, "intake/consumption_create.html", context, status=form.status)


@require_POST
@in_room("intake.admit")
@once
def consumption_again(request, room, visit):
    """Another intake like the last one, in one tap."""
    try:
        consumption = visit_of(room, visit).consume_again(by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, intake=consumption.uuid)


@require_POST
@in_room("intake.admit")
@once
def consumption_undo(request, room, consumption):
    """An intake was registered by mistake."""
    rows = Consumption.objects.select_related("visit")
    consumption = get_object_or_404(rows, room=room, uuid=consumption)
    try:
        consumption.undo(by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, done="undone")


@require_POST
@in_room("intake.admit")
@once
def visit_leave(request, room, visit):
    """Somebody leaves."""
    visit = visit_of(room, visit).leave(by=request.user)
    return back_to_desk(room, left=visit.uuid)


@require_POST
@in_room("intake.admit")
@once
def visit_undo(request, room, visit):
    """The admission was a mistake."""
    try:
        visit_of(room, visit).undo_admission(by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, done="undone")


@require_POST
@in_room("intake.admit")
@once
def visit_reopen(request, room, visit):
    """The leaving was a mistake: still inside."""
    try:
        visit_of(room, visit).undo_leaving(by=request.user)
    except ValidationError as refusal:
        return desk_page(request, room, refusal)
    return back_to_desk(room, done="undone")


@read_or_write
@in_room("intake.admit")
@once
def visit_close(request, room, visit):
    """Close a visit that was forgotten open, at an estimated time."""
    visit = visit_of(room, visit)
    last = visit.consumptions.last()
    form = forms.VisitClosingForm(request.POST or None, initial={"left_at": last.at})
    if form.is_valid():
        with form.refusals():
            visit.close_forgotten(left_at=form.cleaned_data["left_at"], by=request.user)
            return back_to_desk(room, done="closed")
    context = {"room": room, "visit": visit, "client": visit.client, "form": form}
    return render(request, "intake/visit_close.html", context, status=form.status)


@read_or_write
@in_room("intake.admit")
@once
def visit_close_all(request, room):
    """Everyone has left: all open visits end in one act. Forgotten ones are shown first."""
    if request.method == "POST":
        visits = Visit.objects.close_all(room, by=request.user)
        return back_to_desk(room, everyone=len(visits))
    now = timezone.now()
    visits = Visit.objects.filter(room=room).select_related("client", "place")
    context = {
        "room": room,
        "inside": visits.inside(now).order_by("arrived_at"),
        "forgotten": visits.forgotten(now).order_by("arrived_at"),
    }
    return render(request, "intake/visit_close_all.html", context)


# -- Afterwards ----------------------------------------------------------------------------------


@read_or_write
@in_room("intake.correct")
@once
def visit_correct(request, room, visit):
    """Set the times of a visit right; what stood there stays readable."""
    visit = visit_of(room, visit)
    initial = {"arrived_at": visit.arrived_at, "left_at": visit.left_at}
    form = forms.VisitCorrectionForm(request.POST or None, initial=initial)
    if form.is_valid():
        with form.refusals():
            visit.correct(by=request.user, **form.cleaned_data)
            return redirect("intake:client_detail", room=room.slug, client=visit.client.uuid)
    context = {
        "room": room,
        "visit": visit,
        "client": visit.client,
        "form": form,
        "changes": changes(visit),
    }
    return render(request, "intake/visit_correct.html", context, status=form.status)


@read_or_write
@in_room("intake.correct")
@once
def consumption_correct(request, room, consumption):
    """Another substance was taken than the one registered."""
    rows = Consumption.objects.select_related("visit__client", "substance")
    consumption = get_object_or_404(rows, room=room, uuid=consumption)
    form = forms.ConsumptionCorrectionForm(
        request.POST or None,
        consumption=consumption,
        initial={"substance": consumption.substance_id},
    )
    client = consumption.visit.client
    if form.is_valid():
        with form.refusals():
            consumption.correct(by=request.user, **form.cleaned_data)
            return redirect("intake:client_detail", room=room.slug, client=client.uuid)
    context = {
        "room": room,
        "consumption": consumption,
        "client": client,
        "form": form,
        "changes": changes(consumption),
    }
    return render(request, "intake/consumption_correct.html", context, status=form.status)
