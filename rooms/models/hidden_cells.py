"""What the published figures of a period do not tell, as it was decided."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class HiddenCells(models.Model):
    """Which cells are hidden of one month, quarter or year (rooms/figures/publication.py).

    `hidden` are [measure, [[dimension, category], …], room, period]: what a number is a number of,
    never how many. `digests` tell by room whether the numbers are still those it was decided on.
    """

    class Manager(models.Manager):
        def keep(self, period, hidden, digests):
            """Write down what is hidden in `period`; the periods it lies in are decided anew."""
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

    first = models.DateField()
    last = models.DateField()
    hidden = models.JSONField(default=list)
    digests = models.JSONField(default=dict)
    decided_at = models.DateTimeField(default=timezone.now)

    objects = Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "last"], name="hidden_cells_once"),
            models.CheckConstraint(condition=Q(last__gt=F("first")), name="hidden_cells_in_order"),
        ]

    def __str__(self):
        return f"{self.first} – {self.last}"
