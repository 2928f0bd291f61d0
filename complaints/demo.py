"""Made-up data of this app for `manage.py load_demo`."""

from .management.demo_council import add_council


def load(rng, now):
    """Add to the visits there are until `now` (aware datetime), drawn by `rng` (random.Random)."""
    add_council(rng, now)
