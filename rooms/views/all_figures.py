"""The published figures of all rooms and of each, for who sees no room exactly."""

from dataclasses import replace

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from config.once import once
from rooms.access import in_any_room, published_to
from rooms.figures import publication
from rooms.figures.page import Figures, FiguresPage
from rooms.forms import CalendarForm
from rooms.models import HiddenCells
from rooms.tasks import ask_for

from .figures import around, chart, query, shown


@require_GET
@in_any_room("rooms.see_all_figures")
def all_figures(request):
    """What is published of a room, or of all, beside the period before and the year before."""
    form = CalendarForm(request.GET, rooms=published_to(request.user, "rooms.see_all_figures"))
    return published_page(request, form)


@require_POST
@in_any_room("rooms.see_all_figures")
@once
def all_decide(request):
    """The worker decides what of a period is published."""
    form = CalendarForm(request.POST, rooms=published_to(request.user, "rooms.see_all_figures"))
    if (period := form.wanted) is None:
        return published_page(request, form)
    ask_for(period)
    return redirect(f"{reverse('rooms:all_figures')}?{query(period, room=form.scope)}")


@require_GET
@in_any_room("rooms.see_all_figures")
def all_chart(request, table):
    """One table of all_figures() as a picture."""
    form = CalendarForm(request.GET, rooms=published_to(request.user, "rooms.see_all_figures"))

    def tables():
        told = published(form, form.wanted)
        return told.tables if told else []

    return chart(request, table, f"published-{form.scope}", form.wanted, tables)


def published_page(request, form):
    """The page of what a CalendarForm asks for, or that it is still to be decided."""
    period = form.wanted
    context = {"form": form, "period": period, "room": form.wanted_room}
    if period and (now := published(form, period)):
        if request.htmx:
            return HttpResponseClientRefresh()
        before = published(form, period.before)
        # Of a year both are one.
        is_other = period.year_before != period.before
        year_before = published(form, period.year_before) if is_other else None
        figures = FiguresPage(now, before, year_before)
        whose = f"published-{form.scope}"
        context |= shown(figures, period, whose, room=form.scope)
        context["hides"] = any(table.hidden for table in now.tables)
    elif period:
        kept = HiddenCells.objects.of(period)
        context |= around(period, room=form.scope)
        context |= {"asked": kept and kept.asked_at, "here": query(period, room=form.scope)}
    if period and not period.after.is_over(form.today):
        context["following"] = ""
    # What is wrong with the form is said on the page.
    is_waiting = request.htmx and period
    template = "rooms/_all_waiting.html" if is_waiting else "rooms/all_figures.html"
    return render(request, template, context, status=form.status)


def published(form, period):
    """The Figures that are told of a Period, or None where they are not decided yet."""
    found = publication.told(form.wanted_rooms, period)
    if found is None:
        return None
    return Figures(
        found.tables,
        [rate for rate, _value in found.rates],
        [replace(statistic, value=value) for statistic, value in found.statistics],
    )
