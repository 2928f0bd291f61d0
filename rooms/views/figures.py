"""The figures of a room and of all rooms, and their charts as pictures."""

from dataclasses import replace
from hashlib import sha256

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rooms import figures
from rooms.access import in_room
from rooms.figures import Kind, charts
from rooms.figures.page import Figures, FiguresPage
from rooms.forms import FIRST_DAY, CalendarForm, PeriodForm
from rooms.models import Room

# A picture is asked for right after its page, which has counted what it shows already.
KEPT = 60 * 60


@require_GET
@in_room("rooms.see_figures")
def room_figures(request, room):
    """What happened in a room in a period, exactly, beside the one before and the year before."""
    form = PeriodForm(request.GET)
    context = {"room": room, "form": form}
    if period := form.wanted:
        page = FiguresPage(*(exact([room], p) for p in (period, period.before, period.year_before)))
        context |= shown(page, period, room.pk)
    return render(request, "rooms/room_figures.html", context, status=form.status)


@require_GET
@in_room("rooms.see_figures")
def room_chart(request, room, table):
    """One table of room_figures() as a picture."""
    return chart(request, table, room.pk, PeriodForm, lambda period: exact([room], period))


@require_GET
def all_figures(request):
    """What happened in all rooms in a period of the calendar, with nobody to be worked out."""
    rooms = rooms_of(request.user)
    form = CalendarForm(request.GET)
    context = {"form": form, "rooms": rooms}
    if period := form.wanted:
        context |= {"period": period, **around(period)}
        try:
            now = protected(rooms, period)
        except ValidationError as refusal:
            context["refused"] = refusal.messages
        else:
            before, year_before = (
                protected_or_none(rooms, p) for p in (period.before, period.year_before)
            )
            context |= shown(FiguresPage(now, before, year_before), period, scope(rooms))
    return render(request, "rooms/all_figures.html", context, status=form.status)


@require_GET
def all_chart(request, table):
    """One table of all_figures() as a picture."""
    rooms = rooms_of(request.user)
    return chart(request, table, scope(rooms), CalendarForm, lambda p: protected_or_none(rooms, p))


all_figures.permission = all_chart.permission = "rooms.see_all_figures"  # type: ignore[attr-defined]


def rooms_of(staff):
    """The rooms whose figures `staff` see together; PermissionDenied where there are none."""
    rooms = [
        room
        for room in Room.objects.visible_to(staff)
        if staff.has_perm("rooms.see_all_figures", room)
    ]
    if not rooms:
        raise PermissionDenied
    return rooms


def scope(rooms):
    """What tells what was counted over these rooms from what was counted over others."""
    return "-".join(str(room.pk) for room in rooms)


def exact(rooms, period):
    """The Figures of `rooms` (a list) in a Period, to the last one."""
    return Figures(
        figures.tables(rooms, period), figures.rates(), figures.statistics(rooms, period)
    )


def protected(rooms, period):
    """The Figures of `rooms` (a list) in a Period, with what singles somebody out hidden.

    Raises ValidationError where it is not published: what is not protected is not shown.
    """
    try:
        from rooms.figures import publication
    except ImportError:
        raise ValidationError(
            _("It cannot be made sure that nobody is worked out from these figures."),
            code="not_protected",
        ) from None
    found = publication.publish(rooms, period)
    return Figures(
        found.tables,
        [rate for rate, _value in found.rates],
        [replace(statistic, value=value) for statistic, value in found.statistics],
    )


def protected_or_none(rooms, period):
    """The Figures as protected(), or None."""
    try:
        return protected(rooms, period)
    except ValidationError:
        return None


def shown(page, period, whose):
    """What the pages of figures have in common; what the pictures show is kept for a while."""
    version = sha256("".join(s.version for s in page.sections).encode()).hexdigest()[:32]
    cache.add(f"figures:{whose}:{version}", page.now.tables, KEPT)
    return {
        "page": page,
        "period": period,
        "query": query(period, version=version),
        "running": not period.is_over(timezone.localdate()),
        **around(period),
    }


def around(period):
    """The addresses of the periods before and after one, as far as there are any."""
    before, after = period.before, period.after
    return {
        "previous": query(before) if before.first >= FIRST_DAY else "",
        "following": query(after) if after.first <= timezone.localdate() else "",
    }


def query(period, **more):
    """A period as it stands in an address."""
    days = {"last": period.last.isoformat()} if period.kind == Kind.DAYS else {}
    return urlencode({"kind": period.kind, "first": period.first.isoformat(), **days, **more})


def chart(request, code, whose, form, counted):
    """The table with this code as an SVG picture in the theme that is asked for, or 404.

    It is drawn from what the page has kept under its version, or counted anew where that is gone.
    """
    version = request.GET.get("version", "")[:32]
    period = form(request.GET).wanted
    if period is None:
        raise Http404
    kept = cache.get(f"figures:{whose}:{version}") if version.isalnum() else None
    if (tables := kept) is None:
        anew = counted(period)
        tables = anew.tables if anew else []
    found = next((table for table in tables if table.code == code), None)
    if found is None or not charts.drawable(found):
        raise Http404
    theme = request.GET.get("theme")
    theme = theme if theme in charts.Theme.values else charts.Theme.LIGHT
    response = HttpResponse(charts.cached_svg(found, theme), "image/svg+xml")
    if kept:
        # Other numbers have another address.
        patch_cache_control(response, private=True, max_age=KEPT, immutable=True)
    return response
