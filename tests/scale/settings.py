"""The settings of the site as processes of their own serve it to these tests."""

from datetime import timedelta

from config.settings import *  # noqa: F403
from config.settings import STORAGES, env

# As in tests/conftest.py: quick passwords, static files as they are written.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# A test does not wait for a minute until a replica is a minute behind.
REPLICA_BEHIND = timedelta(seconds=env.int("REPLICA_BEHIND", default=60))
