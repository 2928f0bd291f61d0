"""Reports: ordered, made by the worker, fetched by whoever ordered them."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from config.once import once
from config.views import read_or_write
from rooms.access import in_any_room, published_to
from rooms.forms import ReportForm
from rooms.models import ReportOrder
from rooms.tasks import make_report


@require_GET
@in_any_room("rooms.order_report")
def report_list(request):
    """The reports this person has ordered, with how far they are."""
    rooms = published_to(request.user, "rooms.order_report")
    found = ReportOrder.objects.of(request.user).select_related("room")
    orders = [order for order in found if order.room in rooms]
    context = {"orders": orders, "waits": any(order.is_open for order in orders)}
    template = "rooms/_report_orders.html" if request.htmx else "rooms/report_list.html"
    return render(request, template, context)


@read_or_write
@in_any_room("rooms.order_report")
@once
def report_create(request):
    """A report is ordered; the worker makes it."""
    form = ReportForm(request.POST or None, rooms=published_to(request.user, "rooms.order_report"))
    if form.is_valid():
        with form.refusals():
            order = ReportOrder.objects.place(
                by=request.user, language=request.user.language, **form.facts()
            )
            make_report.enqueue(str(order.uuid))
            return redirect("rooms:report_detail", order=order.uuid)
    return render(request, "rooms/report_create.html", {"form": form}, status=form.status)


@require_GET
@in_any_room("rooms.order_report")
def report_detail(request, order):
    """How far a report is, and its file."""
    order = order_of(request.user, order)
    template = "rooms/_report_order.html" if request.htmx else "rooms/report_detail.html"
    return render(request, template, {"order": order})


@require_GET
@in_any_room("rooms.order_report")
def report_file(request, order):
    """The file of a report, as long as it is kept."""
    order = order_of(request.user, order)
    if not order.is_ready:
        return redirect("rooms:report_detail", order=order.uuid)
    response = HttpResponse(bytes(order.file), content_type=order.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{order.file_name}"'
    return response


def order_of(staff, number):
    """The order with this uuid, of whoever ordered it; to everybody else there is none.

    Nor to whoever may see the figures of its room no more.
    """
    order = get_object_or_404(ReportOrder.objects.of(staff).select_related("room"), uuid=number)
    if order.room not in published_to(staff, "rooms.order_report"):
        raise Http404
    return order
