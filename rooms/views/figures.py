"""The figures of a room, and their charts as pictures."""

from hashlib import sha256

from django.core.cache import cache
from django.db import router, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from config import replica
from rooms import figures
from rooms.access import in_room
from rooms.figures import Kind, charts
from rooms.figures.page import Figures, FiguresPage
from rooms.forms import FIRST_DAY, PeriodForm
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
        context |= shown(beside_others([room], period), period, room.pk)
    return render(request, "rooms/room_figures.html", context, status=form.status)


@require_GET
@in_room("rooms.see_figures")
def room_chart(request, room, table):
    """One table of room_figures() as a picture."""
    period = PeriodForm(request.GET).wanted
    return chart(request, table, room.pk, period, lambda: exact([room], period).tables)


@replica.may_answer
def beside_others(rooms, period):
    """The FiguresPage of `rooms` in a Period, beside the one before and that of the year before.

    Of a year both are one, and stand there once.
    """
    periods = dict.fromkeys((period, period.before, period.year_before))
    return FiguresPage(*(exact(rooms, each) for each in periods))


@replica.may_answer
def exact(rooms, period):
    """The Figures of `rooms` (a list) in a Period, to the last one.

    In one transaction: beginning one for each question costs as much as a short answer.
    """
    with transaction.atomic(router.db_for_read(Room)):
        return Figures(
            figures.tables(rooms, period), figures.rates(), figures.statistics(rooms, period)
        )


def shown(page, period, whose, **more):
    """What the pages of figures have in common; what the pictures show is kept for a while.

    `more` stands in each address beside the period.
    """
    version = sha256("".join(s.version for s in page.sections).encode()).hexdigest()[:32]
    cache.add(f"figures:{whose}:{version}", page.now.tables, KEPT)
    return {
        "page": page,
        "period": period,
        "query": query(period, version=version, **more),
        "running": not period.is_over(timezone.localdate()),
        **around(period, **more),
    }


def around(period, **more):
    """The addresses of the periods before and after one, as far as there are any."""
    before, after = period.before, period.after
    return {
        "previous": query(before, **more) if before.first >= FIRST_DAY else "",
        "following": query(after, **more) if after.first <= timezone.localdate() else "",
    }


def query(period, **more):
    """A period as it stands in an address."""
    days = {"last": period.last.isoformat()} if period.kind == Kind.DAYS else {}
    return urlencode({"kind": period.kind, "first": period.first.isoformat(), **days, **more})


def chart(request, code, whose, period, count):
    """The table with this code as an SVG picture in the theme that is asked for, or 404.

    It is drawn from what the page has kept under its version, or from the tables that count() gives
    anew where that is gone.
    """
    version = request.GET.get("version", "")[:32]
    if period is None:
        raise Http404
    kept = cache.get(f"figures:{whose}:{version}") if version.isalnum() else None
    tables = count() if kept is None else kept
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
