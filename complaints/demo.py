"""Made-up data of this app for `manage.py load_demo`."""

from .management.demo_complaints import add_complaints
from .management.demo_council import add_council


def load(rng, now):
    """Add to the data there are until `now` (aware datetime), drawn by `rng` (random.Random)."""
    add_complaints(rng, now)
    add_council(rng, now)
