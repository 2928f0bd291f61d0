"""What the published figures of a period do not tell, as it was decided."""

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from rooms.figures.period import Period


class HiddenCellsManager(models.Manager["HiddenCells"]):
    def of(self, period):
        """The decision about a Period, or None."""
        return self.filter(first=period.first, last=period.last).first()

    @transaction.atomic
    def ask(self, period):
        """Have the worker decide about a Period; returns whether it was not asked yet."""
        row, _made = self.select_for_update().get_or_create(first=period.first, last=period.last)
        if row.asked_at:
            return False
        row.asked_at = timezone.now()
        row.save(update_fields=["asked_at"])
        return True

    def asked(self):
        """Those that the worker is to decide."""
        return self.filter(asked_at__isnull=False)

    def answer(self, period):
        """What was asked of a Period is decided, or cannot be."""
        self.filter(first=period.first, last=period.last).update(asked_at=None)

    def keep(self, period, hidden, digests):
        """Write down what is hidden in `period`; the periods it lies in are decided anew.

        Returns the HiddenCells.
        """
        kept, _made = self.update_or_create(
            first=period.first,
            last=period.last,
            defaults={
                "hidden": hidden,
                "digests": digests,
                "decided_at": timezone.now(),
            },
        )
        around = self.filter(first__lte=period.first, last__gte=period.last)
        around.exclude(pk=kept.pk).update(digests={})
        return kept


class HiddenCells(models.Model):
    """Which cells are hidden of one month, quarter or year (rooms/figures/publication.py).

    `hidden` are [measure, [[dimension, category], …], room, period]: what a number is a number of,
    never how many. `digests` tell by room whether the numbers are still those it was decided on.
    `asked_at` is when somebody asked for a decision that is not made yet.
    """

    first = models.DateField()
    last = models.DateField()
    hidden = models.JSONField(default=list)
    digests = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    objects = HiddenCellsManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "last"], name="hidden_cells_once"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="hidden_cells_in_order"),
        ]

    def __str__(self):
        return f"{self.first} – {self.last}"

    @property
    def period(self):
        return Period(self.first, self.last)
