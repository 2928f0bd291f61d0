"""Every setting of the site, by environment, failing closed.

Without DEBUG there is no default for SECRET_KEY, DATABASE_URL and ALLOWED_HOSTS: a site that
was not told who it is does not start. `make run` keeps development values in
var/development.env; the process environment wins over that file. The README has the table.
"""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
if "DATABASE_URL" in env.ENVIRON:
    # The file may name the owner of another database.
    env.ENVIRON.setdefault("OWNER_DATABASE_URL", env.ENVIRON["DATABASE_URL"])
env.read_env(BASE_DIR / "var" / "development.env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", **({"default": "not-a-secret"} if DEBUG else {}))
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", **({"default": ["127.0.0.1", "localhost"]} if DEBUG else {})
)
HTTPS = env.bool("HTTPS", default=not DEBUG)

# -- What it is made of --------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "rooms",
    "intake",
    "incidents",
    "complaints",
    "config.admin.SiteAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_countries",
    "django_guid",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "config.metrics.measure_requests",
    "django_guid.middleware.guid_middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.forget_who_asks_for_public_pages",
    "config.middleware.protect_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.trust_same_origin_forms",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rooms.middleware.speak_the_language_of_staff",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rooms.middleware.name_staff_in_history",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["config.templatetags.house"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "config.forms.FormRenderer"

# -- Data ----------------------------------------------------------------------------------------

# The site runs as a role that owns nothing and only adds to what is written once (ADR 10). The
# owner migrates, gives that role its rights and deletes old journals: manage.py sets AS_OWNER.
AS_OWNER = env.bool("AS_OWNER", default=False)
APP_DATABASE_URL = env.str("DATABASE_URL", default="")
OWNS = AS_OWNER and bool(env.str("OWNER_DATABASE_URL", default=""))

# A PgBouncer in transaction mode stands between: what belongs to a connection, and not to a
# transaction, is not used then. That is cursors of the server alone (ADR 18).
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)


def database(url, **options):
    """The settings of the PostgreSQL at `url`; `options` beside those that stand in it."""
    given = env.db_url_config(url)
    return {
        **given,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLED,
        "OPTIONS": given.get("OPTIONS", {}) | options,
    }


# A pool, because opening a connection costs more than an admission; checked when it is taken
# out, so that a restart of the database costs nobody a failed request.
DATABASES = {
    "default": {
        **database(
            env.str(
                "OWNER_DATABASE_URL" if OWNS else "DATABASE_URL",
                **({"default": "postgres:///consumption_rooms"} if DEBUG else {}),
            ),
            pool={
                "min_size": 1,
                "max_size": env.int("DATABASE_POOL", default=8),
                "timeout": 10,
            },
        ),
        "CONN_MAX_AGE": 0,
    }
}
# A server that follows the first one, and may answer for it where figures are counted. Nobody
# waits long for one that is down: the first one answers then (config/replica.py).
if DATABASE_REPLICA_URL := env.str("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = {
        **database(DATABASE_REPLICA_URL, connect_timeout=2),
        "CONN_MAX_AGE": 60,
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["config.replica.Router"]
# How far behind it may be before a page says of when its numbers are.
REPLICA_BEHIND = timedelta(minutes=1)

# Backups are written here, to these public keys (age1…), at least so often; the programs of
# PostgreSQL are looked for where they usually are.
BACKUP_DIR = Path(env.str("BACKUP_DIR")) if env.str("BACKUP_DIR", default="") else None
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
BACKUP_EVERY = timedelta(hours=env.int("BACKUP_EVERY_HOURS", default=26))
PG_BIN = env.str("PG_BIN", default="")
# Counters of failed sign-ins must be the same for every web process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "config_cache",
        # Else strangers could wash a colleague's counter out with names they make up.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Long work waits in the database, for the one worker process (manage.py worker, ADR 16).
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- The patient journal -------------------------------------------------------------------------

# Keys from outside of the database: "id:base64,id:base64", the current one first. Without them
# the site runs without the journal, and writes nothing of it.
JOURNAL_KEYS = env.str("JOURNAL_KEYS", default="")
JOURNAL_KEYS_FILE = env.str("JOURNAL_KEYS_FILE", default="")
JOURNAL_INDEX_KEY = env.str("JOURNAL_INDEX_KEY", default="")
# Where note_journal writes where the chain ends, and verify_journal looks: out of the reach of
# whoever owns the database.
JOURNAL_NOTES_FILE = env.str("JOURNAL_NOTES_FILE", default="")
# How long one may look into a journal for the purpose once given.
JOURNAL_LOOK = timedelta(minutes=30)
JOURNAL_EMERGENCY_LOOK = timedelta(minutes=60)
# How often an hour somebody may search by number.
JOURNAL_SEARCHES = 10
# How long a journal is kept from its latest entry (autorisationsloven § 25 and what follows it).
JOURNAL_KEPT_YEARS = 10
# How long a draft that nobody touches is kept. No source says: long enough for holidays.
JOURNAL_DRAFT_KEPT = timedelta(days=env.int("JOURNAL_DRAFT_DAYS", default=30))

# -- Language, time, figures ---------------------------------------------------------------------

LANGUAGE_CODE = "da"
LANGUAGES = [("da", _("Danish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Copenhagen")
COUNTRIES_FIRST_BREAK = None

# -- Signing in ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "rooms.Staff"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "rooms:room_list"
ACCOUNT_ADAPTER = "rooms.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_DISPLAY = "rooms.models.display_name"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Failures are counted per account *and* address (see the adapter): a room shares one address, so a
# narrow limit per address alone would lock out the desk for one colleague's typos. The wide one is
# more than a room ever needs, and bounds how many names or how much work a stranger can try.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "5/m/key,20/h/key",
    "change_password": "5/m/user",
}
# How many proxies stand in front and may speak for the address of the caller.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

# -- In the browser ------------------------------------------------------------------------------

SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = int(timedelta(days=730).total_seconds())
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
else:
    # Two sites on one loopback address must not sign each other out.
    SESSION_COOKIE_NAME = "rooms-session"
    CSRF_COOKIE_NAME = "rooms-csrf"
# A supervisor on the same machine asks without the proxy that speaks https.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]
SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The largest form is a room with all its places in Django admin, some 300 fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"},
        "json": {"()": "config.logs.OneLine"},
    },
    "filters": {
        "numbers": {"()": "config.logs.MaskNumbers"},
        "request": {"()": "config.logs.NameRequest"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", default="line"),
            "filters": ["numbers", "request"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # A refused form is the site at work, and its address holds an id: only failures are logged.
    "loggers": {"django.request": {"level": "ERROR"}, "django_guid": {"level": "ERROR"}},
}

# What the log says of one request belongs together: its id comes from the proxy in front, or is
# made. It stands on the error page, for whoever reports it, and in no other answer.
DJANGO_GUID = {"GUID_HEADER_NAME": "X-Request-ID", "RETURN_HEADER": False}
# Whoever knows this word may read /metrics; without it there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
# With less left on its disk the site says that it is not ready.
READY_DISK_FREE = env.int("READY_DISK_FREE_MB", default=500) * 1_000_000

# -- The rooms -----------------------------------------------------------------------------------

UNDO_WITHIN = timedelta(minutes=10)
# A visit this old is taken to have been forgotten open, and is shown to the next shift.
FORGOTTEN_AFTER = timedelta(hours=12)
# How far back a room counts somebody as known to it.
KNOWN_FOR = timedelta(days=120)
# For how long front desk and health staff decide on a quarantine without a leader, and how long
# one may last at most. No source gives either: the municipality sets them.
QUARANTINE_LIMIT = timedelta(hours=env.int("QUARANTINE_LIMIT_HOURS", default=24))
QUARANTINE_LONGEST = timedelta(days=env.int("QUARANTINE_LONGEST_DAYS", default=365))

# Complaints: how many working days an answer takes at most, and whether days on which many close
# early are working days (1 May, Constitution Day, Christmas Eve, New Year's Eve).
COMPLAINT_ANSWER_WORKING_DAYS = env.int("COMPLAINT_ANSWER_WORKING_DAYS", default=10)
COMPLAINT_WORKS_ON_HALF_HOLIDAYS = env.bool("COMPLAINT_WORKS_ON_HALF_HOLIDAYS", default=True)
# Within how many weeks a treatment decision is complained of, and sent on if it stands.
COMPLAINT_DECISION_WEEKS = env.int("COMPLAINT_DECISION_WEEKS", default=4)
COMPLAINT_SEND_ON_WEEKS = env.int("COMPLAINT_SEND_ON_WEEKS", default=4)
# For how long somebody who left can still be named as whom a complaint is about.
COMPLAINT_FORMER_STAFF = timedelta(days=env.int("COMPLAINT_FORMER_STAFF_DAYS", default=365))
# How often an hour somebody may look up an answer by its code.
COMPLAINT_LOOKUPS = env.int("COMPLAINT_LOOKUPS", default=20)

# Reminders in the timeline of an overdose: text alone, by the room's own instruction.
OVERDOSE_CHECK_BREATHING_EVERY = timedelta(minutes=2)
OVERDOSE_NALOXONE_AGAIN_AFTER = timedelta(minutes=3)
# How long the tile of somebody who had an overdose says so.
OVERDOSE_MARK_FOR = timedelta(hours=72)

# Where clients reach the public pages, such as https://stofrum.example.dk, as posters say it.
# Empty: the address under which the poster is asked for.
PUBLIC_ADDRESS = env.str("PUBLIC_ADDRESS", default="").rstrip("/")

# Published figures: a number under the threshold, or of fewer people, is hidden.
FIGURES_THRESHOLD = env.int("FIGURES_THRESHOLD", default=5)
# What is published of months and quarters too, as totals (codes of measures); all else by the year.
FIGURES_TOLD_MONTHLY = ["intakes", "visits", "clients"]
# How long a report can be fetched, how many one person may have waiting, and how long its worker
# may be silent before another takes it up.
REPORT_KEPT = timedelta(days=7)
REPORTS_WAITING = 5
REPORT_LEASE = timedelta(minutes=5)

# For how long caches may keep a public page: so long a change of the hours goes unseen.
PUBLIC_PAGES_KEPT = timedelta(minutes=10)
