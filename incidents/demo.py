"""Made-up data of this app for `manage.py load_demo`."""


def load(rng, now):
    """Add to the visits there are until `now` (aware datetime), drawn by `rng` (random.Random)."""
