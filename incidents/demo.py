"""Made-up data of this app for `manage.py load_demo`."""

from .management.demo_incidents import add_incidents
from .management.demo_journals import add_journals
from .management.demo_quarantines import add_quarantines


def load(rng, now):
    """Add to the visits there are until `now` (aware datetime), drawn by `rng` (random.Random)."""
    add_incidents(rng, now)
    add_quarantines(rng, now)
    add_journals(now)
