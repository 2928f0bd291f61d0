"""The annual report: what stands in it, and who has ordered one."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import connection, models, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rooms.figures.period import Period

from .room import Room
from .staff import Staff

# Of the advisory lock that writers of a make-up take; any number nobody else uses.
LOCK = 0x5EED7A


class ReportMakeupManager(models.Manager):
    def in_force(self):
        """The newest version."""
        return self.latest("version")

    @transaction.atomic
    def write(self, *, tables, note="", by=None):
        """A new version, which counts from now; those before stay. Returns it."""
        with connection.cursor() as cursor:
            # Who may only add to a table cannot lock it.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        newest = self.aggregate(n=Max("version"))["n"] or 0
        return self.create(version=newest + 1, tables=tables, note=note, written_by=by)


class ReportMakeup(models.Model):
    """Which tables stand in the report, in which order; in versions that are never changed.

    What the ministry asks for may change (SUL § 3 b (2)). A table that no app offers is left out.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True, editable=False)
    tables = ArrayField(
        models.CharField(max_length=60, validators=[validate_slug]),
        verbose_name=_("tables"),
        help_text=_("The codes of the tables in their order, one a line."),
    )
    note = models.CharField(
        _("why"), max_length=200, blank=True, help_text=_("Such as who asked for the change.")
    )
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )

    objects = ReportMakeupManager()

    class Meta:
        verbose_name = _("make-up of the report")
        verbose_name_plural = _("make-ups of the report")
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.version}"


class ReportOrderQuerySet(models.QuerySet):
    def of(self, staff):
        """Those of whoever ordered them, the newest first; nobody else gets them."""
        return self.filter(ordered_by=staff).defer("file").order_by("-ordered_at", "-pk")

    def open(self):
        """Those still to be made."""
        return self.filter(state__in=ReportOrder.OPEN)

    def lost(self, at):
        """Those whose worker has not been heard of: it died, and the report is to be made anew."""
        return self.filter(state=ReportOrder.State.RUNNING, held_until__lt=at)

    def expired(self, at):
        """Those that were ended so long ago that nobody fetches them any more."""
        return self.filter(finished_at__lt=at - settings.REPORT_KEPT)


class ReportOrderManager(models.Manager.from_queryset(ReportOrderQuerySet)):  # type: ignore[misc]
    @transaction.atomic
    def place(self, *, by, room, period, format, language):
        """Order the report of `room` (None: all) over a Period; returns the ReportOrder.

        Raises ValidationError where nothing is published over the period, or where `by` has
        ordered as many as may wait.
        """
        from rooms.figures import publication

        publication.check(period)
        Staff.objects.select_for_update(no_key=True).get(pk=by.pk)
        if self.of(by).open().count() >= settings.REPORTS_WAITING:
            raise ValidationError(
                _("So many of your reports are being made already. Wait until one is done."),
                code="reports_waiting",
            )
        order = self.model(
            ordered_by=by,
            room=room,
            first=period.first,
            last=period.last,
            format=format,
            language=language,
            makeup=ReportMakeup.objects.in_force(),
        )
        order.full_clean()
        order.save()
        return order

    @transaction.atomic
    def take(self, number):
        """The order with this uuid, to be made by whoever asks now; None where it is not to be.

        It is held until the lease runs out, which every step renews: a worker that died has lost
        it then.
        """
        order = self.select_for_update().filter(uuid=number).first()
        now = timezone.now()
        if order is None or order.state not in ReportOrder.OPEN:
            return None
        if order.state == ReportOrder.State.RUNNING and order.held_until >= now:
            return None
        order.state, order.done, order.steps = ReportOrder.State.RUNNING, 0, 0
        order.held_until = now + settings.REPORT_LEASE
        order.save(update_fields=["state", "done", "steps", "held_until"])
        return order


class ReportOrder(models.Model):
    """A report somebody ordered, and then its file, for whoever ordered it alone."""

    class Format(models.TextChoices):
        PDF = "pdf", _("PDF, to read and print")
        XLSX = "xlsx", _("Excel, a sheet for each table")
        CSV = "csv", _("CSV, all numbers in one table")

    class State(models.TextChoices):
        QUEUED = "queued", _("Waits its turn")
        RUNNING = "running", _("Is being made")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Could not be made")

    OPEN = (State.QUEUED, State.RUNNING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ordered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="report_orders")
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first = models.DateField()
    last = models.DateField()
    makeup = models.ForeignKey(ReportMakeup, on_delete=models.PROTECT, related_name="+")
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=2, choices=Staff.Language)
    ordered_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.BinaryField(null=True, blank=True)

    objects = ReportOrderManager()

    class Meta:
        verbose_name = _("report that was ordered")
        verbose_name_plural = _("reports that were ordered")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["queued", "running", "done", "failed"],
                    format__in=["pdf", "xlsx", "csv"],
                ),
                name="report_order_known",
            ),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="report_order_period"),
            models.CheckConstraint(
                condition=Q(state="done", file__isnull=False)
                | (~Q(state="done") & Q(file__isnull=True)),
                name="report_order_file_when_done",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="report_order_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(held_until__isnull=False),
                name="report_order_held",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("steps")), name="report_order_progress"),
        ]

    def __str__(self):
        return self.file_name

    @property
    def period(self):
        return Period(self.first, self.last)

    @property
    def rooms(self):
        """The rooms it is about, as a list."""
        return [self.room] if self.room else list(Room.objects.active().order_by("name"))

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def is_ready(self):
        """Whether there is a file, and still time to fetch it."""
        return self.state == self.State.DONE and timezone.now() <= self.kept_until

    @property
    def kept_until(self):
        """Until when the file can be fetched, or None."""
        return self.finished_at and self.finished_at + settings.REPORT_KEPT

    @property
    def percent(self):
        """How far it is, from 0 to 100, or None where that is not known yet."""
        return 100 * self.done // self.steps if self.steps else None

    @property
    def content_type(self):
        return {
            "pdf": "application/pdf",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "csv": "text/csv; charset=utf-8",
        }[self.format]

    @property
    def file_name(self):
        from rooms.figures.publication import name_of

        where = self.room.slug if self.room else "all-rooms"
        return f"report-{where}-{name_of(self.period)}.{self.format}"

    def step(self, done, steps):
        """So many parts of so many are done; whoever makes it, holds it for a while longer."""
        held_until = timezone.now() + settings.REPORT_LEASE
        rows = ReportOrder.objects.filter(pk=self.pk, state=self.State.RUNNING)
        rows.update(done=done, steps=steps, held_until=held_until)

    def finish(self, file):
        """The file (bytes) is made."""
        self._end(self.State.DONE, file)

    def fail(self):
        """It cannot be made; what went wrong stands in the log."""
        self._end(self.State.FAILED)

    def put_back(self):
        """Whoever makes it has to stop: another takes it up, from the beginning."""
        rows = ReportOrder.objects.filter(pk=self.pk, state=self.State.RUNNING)
        rows.update(state=self.State.QUEUED, held_until=None, done=0, steps=0)

    def _end(self, state, file=None):
        self.state, self.file, self.finished_at = state, file, timezone.now()
        self.save(update_fields=["state", "file", "finished_at"])
