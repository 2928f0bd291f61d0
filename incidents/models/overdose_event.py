"""The timeline of an overdose: what was done and measured, written once and never changed."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config.constraints import ForeignKeyTogether


class EventKind(models.TextChoices):
    """What can stand in a timeline, in the words of the buttons."""

    BREATHING_CHECKED = "breathing_checked", _("Breathing checked")
    OXYGEN = "oxygen", _("Oxygen")
    VENTILATION = "ventilation", _("Ventilation")
    NALOXONE = "naloxone", _("Naloxone")
    CHEST_COMPRESSIONS = "chest_compressions", _("Chest compressions")
    CALLED_112 = "called_112", _("112 called")
    AMBULANCE_ARRIVED = "ambulance_arrived", _("Ambulance arrived")
    VITALS = "vitals", _("Vital signs")
    RESPONSE = "response", _("Responds")
    AIRWAY = "airway", _("Airway cleared")
    DEFIBRILLATOR = "defibrillator", _("Defibrillator")
    RECOVERY_POSITION = "recovery_position", _("Recovery position")
    HANDED_OVER = "handed_over", _("Handed over")
    NOTE = "note", _("Note")


# The first to be done, which are there without scrolling.
FIRST_ACTIONS = list(EventKind)[:8]
OTHER_ACTIONS = [kind for kind in list(EventKind)[8:] if kind != EventKind.NOTE]


class NaloxoneRoute(models.TextChoices):
    INTRANASAL = "intranasal", _("in the nose")
    INTRAMUSCULAR = "intramuscular", _("in a muscle")
    INTRAVENOUS = "intravenous", _("in a vein")


class Pupils(models.TextChoices):
    PINPOINT = "pinpoint", _("Pinpoint")
    NORMAL = "normal", pgettext_lazy("pupils", "Normal")
    DILATED = "dilated", _("Dilated")
    UNEQUAL = "unequal", _("Unequal")


@dataclass(frozen=True)
class Measure:
    """A number of the timeline: its unit, and between which numbers nobody is asked twice."""

    name: str
    kind: EventKind
    unit: str
    low: Decimal
    high: Decimal
    decimals: int = 0


# What is plausible is asked about outside of these, never refused: they catch slips of the
# finger, and say nothing of what is healthy.
MEASURES = [
    Measure("oxygen_l_min", EventKind.OXYGEN, "l/min", Decimal("1"), Decimal("15")),
    Measure("naloxone_mg", EventKind.NALOXONE, "mg", Decimal("0.1"), Decimal("4"), decimals=2),
    Measure("respiratory_rate", EventKind.VITALS, "/min", Decimal("0"), Decimal("60")),
    Measure("spo2", EventKind.VITALS, "%", Decimal("40"), Decimal("100")),
    Measure("pulse", EventKind.VITALS, "/min", Decimal("20"), Decimal("220")),
    Measure("systolic", EventKind.VITALS, "mmHg", Decimal("50"), Decimal("250")),
    Measure("diastolic", EventKind.VITALS, "mmHg", Decimal("20"), Decimal("150")),
    Measure("glucose", EventKind.VITALS, "mmol/l", Decimal("1"), Decimal("35"), decimals=1),
    Measure("temperature", EventKind.VITALS, "°C", Decimal("28"), Decimal("42"), decimals=1),
]

# The parts of the Glasgow Coma Scale, with the highest of each; the lowest is 1.
GCS = {"gcs_eye": 4, "gcs_verbal": 5, "gcs_motor": 6}

# The fields that belong to a kind; all other kinds are a moment and no more.
FIELDS_OF = {
    EventKind.OXYGEN: ("oxygen_l_min",),
    EventKind.NALOXONE: ("naloxone_mg", "naloxone_route"),
    EventKind.VITALS: (
        *("respiratory_rate", "spo2", "pulse", "systolic", "diastolic", "glucose"),
        *(*GCS, "pupils", "temperature"),
    ),
    EventKind.NOTE: ("note",),
}
VALUES = [name for names in FIELDS_OF.values() for name in names]


def number(label, **options):
    return models.PositiveSmallIntegerField(label, null=True, blank=True, **options)


def decimal(label, decimals):
    return models.DecimalField(label, max_digits=5, decimal_places=decimals, null=True, blank=True)


class OverdoseEvent(models.Model):
    """Something done or measured during an overdose, with its time: written once.

    Numbers that follow a tap are a row of their own, which `completes` the first one.
    """

    uuid = models.UUIDField(unique=True, editable=False)
    overdose = models.ForeignKey(
        "incidents.Overdose", on_delete=models.PROTECT, related_name="timeline"
    )
    kind = models.CharField(_("what"), max_length=20, choices=EventKind)
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(_("recorded"), default=timezone.now)
    recorded_by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("recorded by"),
    )
    completes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="completions",
        db_constraint=False,
        db_index=False,
    )
    oxygen_l_min = number(_("oxygen"))
    naloxone_mg = decimal(_("dose"), 2)
    naloxone_route = models.CharField(_("given"), max_length=15, choices=NaloxoneRoute, blank=True)
    respiratory_rate = number(_("respiratory rate"))
    spo2 = number(_("SpO₂"))
    pulse = number(_("pulse"))
    systolic = number(_("blood pressure, upper"))
    diastolic = number(_("blood pressure, lower"))
    glucose = decimal(_("glucose"), 1)
    gcs_eye = number(_("GCS eyes"))
    gcs_verbal = number(_("GCS speech"))
    gcs_motor = number(_("GCS movement"))
    pupils = models.CharField(_("pupils"), max_length=10, choices=Pupils, blank=True)
    temperature = decimal(_("temperature"), 1)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("event of an overdose")
        verbose_name_plural = _("events of overdoses")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["overdose", "at"], name="overdose_event_of_overdose")]
        constraints = [
            # What the composite key of a completing row refers to.
            models.UniqueConstraint(
                fields=["id", "overdose", "kind"], name="overdose_event_of_kind"
            ),
            ForeignKeyTogether(
                fields=["completes", "overdose", "kind"],
                to="incidents.OverdoseEvent",
                to_fields=["id", "overdose", "kind"],
                name="overdose_event_completes_its_kind",
                violation_error_code="completes_another_kind",
                violation_error_message=_("These numbers belong to something else."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("breathing_checked", "oxygen", "ventilation", "naloxone"),
                        *("chest_compressions", "called_112", "ambulance_arrived", "vitals"),
                        *("response", "airway", "defibrillator", "recovery_position"),
                        *("handed_over", "note"),
                    ]
                ),
                name="overdose_event_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="oxygen") | Q(oxygen_l_min__isnull=True),
                name="overdose_event_oxygen_of_oxygen",
            ),
            models.CheckConstraint(
                condition=Q(kind="naloxone", naloxone_route__in=["", *NaloxoneRoute.values])
                | Q(naloxone_mg__isnull=True, naloxone_route=""),
                name="overdose_event_dose_of_naloxone",
            ),
            models.CheckConstraint(
                condition=Q(kind="vitals", pupils__in=["", *Pupils.values])
                | Q(
                    pupils="",
                    **{
                        f"{name}__isnull": True
                        for name in FIELDS_OF[EventKind.VITALS]
                        if name != "pupils"
                    },
                ),
                name="overdose_event_numbers_of_vitals",
            ),
            models.CheckConstraint(
                condition=(Q(kind="note") & ~Q(note="")) | (~Q(kind="note") & Q(note="")),
                name="overdose_event_note_has_words",
                violation_error_code="note_empty",
                violation_error_message=_("Write the note."),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{part}__isnull": True})
                    | Q(**{f"{part}__range": (1, highest)}),
                    name=f"overdose_event_{part}_in_range",
                )
                for part, highest in (("gcs_eye", 4), ("gcs_verbal", 5), ("gcs_motor", 6))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M:%S}"

    @property
    def content(self):
        """What was said, without when it arrived: the same for each arrival of one tap."""
        return (
            self.overdose_id,
            self.kind,
            self.completes_id,
            *(getattr(self, name) for name in VALUES),
        )

    @property
    def numbers(self):
        """What was measured or given, as [(label, text with its unit)]."""
        found: list[tuple[Any, str]] = []
        for measure in MEASURES:
            value = getattr(self, measure.name)
            if value is not None and measure.name not in ("systolic", "diastolic"):
                found.append((self.label(measure.name), shown(value, measure)))
        if self.systolic is not None or self.diastolic is not None:
            pressure = "/".join(
                "–" if value is None else str(value) for value in (self.systolic, self.diastolic)
            )
            found.append((_("blood pressure"), f"{pressure} mmHg"))
        if self.gcs:
            found.append(("GCS", self.gcs))
        for name in ("naloxone_route", "pupils"):
            if getattr(self, name):
                found.append((self.label(name), getattr(self, f"get_{name}_display")()))
        return found

    @property
    def gcs(self):
        """The Glasgow Coma Scale with its parts: "15 (E4 V5 M6)"; "– (E4 V– M6)" if one lacks."""
        parts = [getattr(self, part) for part in GCS]
        if parts == [None] * len(parts):
            return ""
        total = "–" if None in parts else sum(parts)
        told = ("–" if part is None else part for part in parts)
        return "{} (E{} V{} M{})".format(total, *told)

    def label(self, name):
        return LABELS[name]


FIELDS = {field.name: field for field in OverdoseEvent._meta.concrete_fields}
LABELS = {name: field.verbose_name for name, field in FIELDS.items()}


def shown(value, measure):
    """A number with its unit, in the format of whoever looks."""
    return f"{number_format(trimmed(value) if measure.decimals else value)} {measure.unit}"


def trimmed(value):
    """A Decimal without zeros at its end: 0.80 is 0.8, and 10.00 is 10."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


class OverdoseEventStruck(models.Model):
    """A wrong entry, struck out: it stays readable, with who did it and when."""

    event = models.OneToOneField(
        OverdoseEvent, on_delete=models.PROTECT, primary_key=True, related_name="struck"
    )
    at = models.DateTimeField(_("struck out"), default=timezone.now)
    by = models.ForeignKey(
        "rooms.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("struck out by"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("event struck out")
        verbose_name_plural = _("events struck out")
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return f"{self.event_id} {self.at:%Y-%m-%d %H:%M}"


@dataclass
class Entry:
    """An entry of the timeline: what was tapped first, and the numbers that followed."""

    event: OverdoseEvent
    struck: OverdoseEventStruck | None
    after_seconds: int
    """From the start of the overdose."""
    completions: list = field(default_factory=list)
    """(OverdoseEvent, OverdoseEventStruck or None) of the numbers that followed, oldest first."""

    @property
    def kind(self):
        return self.event.kind

    @property
    def at(self):
        return self.event.at

    @property
    def takes_numbers(self):
        return self.event.kind in FIELDS_OF and self.event.kind != EventKind.NOTE

    @property
    def values(self):
        """The OverdoseEvent whose numbers count: the latest that is not struck out."""
        standing = [event for event, struck in self.completions if not struck]
        return standing[-1] if standing else self.event

    @property
    def replaced(self):
        """(OverdoseEvent, struck or None) of numbers that do not count any more, oldest first."""
        return [
            (event, struck)
            for event, struck in [(self.event, None), *self.completions]
            if event is not self.values and event.numbers
        ]


def timeline(overdose):
    """The timeline of `overdose` as a list of Entry, the newest first."""
    return timelines([overdose])[overdose.pk]


def timelines(overdoses):
    """The timelines of `overdoses` at once: {overdose id: list of Entry, the newest first}."""
    started = {overdose.pk: overdose.incident.started_at for overdose in overdoses}
    rows = OverdoseEvent.objects.filter(overdose__in=started).select_related(
        "recorded_by", "struck__by"
    )
    entries: dict[int, Entry] = {}
    for event in rows.order_by("pk"):
        struck = getattr(event, "struck", None)
        if event.completes_id is None:
            after = int((event.at - started[event.overdose_id]).total_seconds())
            entries[event.pk] = Entry(event, struck, after)
        else:
            # In the order in which they arrived: the last one counts.
            entries[event.completes_id].completions.append((event, struck))
    found: dict[int, list[Entry]] = {pk: [] for pk in started}
    for entry in sorted(entries.values(), key=lambda row: (row.at, row.event.pk), reverse=True):
        found[entry.event.overdose_id].append(entry)
    return found


def naloxone(entries):
    """The naloxone of a timeline without what was struck out: `mg` in all, and how many
    doses were tapped (`doses`), some without a number (`unmeasured`)."""
    given = [entry for entry in entries if entry.kind == EventKind.NALOXONE and not entry.struck]
    doses = [entry.values.naloxone_mg for entry in given]
    return {
        "mg": trimmed(sum((dose for dose in doses if dose is not None), Decimal(0))),
        "doses": len(doses),
        "unmeasured": doses.count(None),
    }
