"""Django's settings, derived from `config.environment`."""

import os
import sys
from datetime import timedelta
from pathlib import Path

import dj_database_url

from config.environment import ROOT, Environment, told
from sandbox import runtime
from sandbox.choices import Choices
from sandbox.images import pins

env = Environment()

BASE_DIR = ROOT
DATA_DIR: Path = env.data_dir


def _secret_key() -> str:
    if env.secret_key:
        return env.secret_key
    file = DATA_DIR / "secret_key"
    if file.exists():
        return file.read_text().strip()
    sys.exit(f"No secret key: run 'make setup', which writes {file}, or set PRAYOGA_SECRET_KEY.")


SECRET_KEY = _secret_key()
DEBUG = env.debug
ALLOWED_HOSTS = env.allowed_hosts
CSRF_TRUSTED_ORIGINS = env.trusted_origins

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rules",
    "accounts",
    "labs",
    "grading",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "grading.pages.compressed.Compressed",
    "grading.pages.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "grading.pages.language.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "grading.pages.resend.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.first_sign_in.ChooseOwnPassword",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "grading.pages.context.page",
            ]
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        env.database_url or f"sqlite:///{DATA_DIR / 'prayoga.sqlite3'}", conn_max_age=0
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at the start, so that a transaction never fails half way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "accounts.initial.HandedOutHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "grading.pages.resend.csrf_failure"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignup"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_FORMS = {"change_password": "accounts.first_sign_in.OwnPassword"}
# By account: an address may stand for a whole class behind one router.
ACCOUNT_RATE_LIMITS = {
    "login": f"{env.sign_ins_per_address}/ip",
    "login_failed": f"{env.sign_in_failures}/key,{env.sign_ins_per_address}/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.trusted_proxies

KNOX_TOKEN_MODEL = "accounts.ApiToken"  # noqa: S105 -- names a class
REST_KNOX = {"TOKEN_PREFIX": "prayoga_", "TOKEN_TTL": timedelta(days=90)}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "grading.api.tokens.Token",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["grading.api.tokens.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "grading.api.paging.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["grading.api.throttling.PerPerson"],
    "DEFAULT_THROTTLE_RATES": {"person": env.api_rate},
    "EXCEPTION_HANDLER": "grading.api.problems.answer",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Prayoga",
    "VERSION": "1",
    "DESCRIPTION": "Hand in, follow and fetch results; import rosters, export marks.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "grading.api.openapi.errors",
    ],
}

LANGUAGE_CODE = "en"
# The reader's choice, by a cookie, else by what the browser asks for. Each in its own words.
LANGUAGES = [("en", "English"), ("kn", "ಕನ್ನಡ")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.time_zone

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "static" / "collected"
STATICFILES_DIRS = [
    (name.name, name)
    for name in sorted((BASE_DIR / "static").iterdir())
    if name.is_dir() and name.name != "collected"
]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "grading.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "config.static_files.CompressedFiles"},
}
# Never served by address: a view hands out what grading.access allows.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = env.max_upload_bytes + 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a class's grid: 1,000 students by eight columns

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A proxy that speaks TLS is known by the origins that it is trusted for.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = any(
    origin.startswith("https://") for origin in env.trusted_origins
)

# In files, which all processes of the web server share: what they count has to be one number.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.log_level},
    # WeasyPrint tells each step of each page.
    "loggers": {"weasyprint": {"level": "WARNING"}},
}

TOLD = told(env)
USN_PATTERN = env.usn_pattern
DEMO = env.demo
INSTITUTE = env.institute
DEPARTMENT = env.department
MAX_UPLOAD_BYTES = env.max_upload_bytes
LEAST_FREE_GIB = env.least_free_gib
BACKUP_DIR = env.backup_dir or DATA_DIR / "backups"
REGRADE_DAYS = env.regrade_days
MAX_DRAFT_BYTES = env.max_draft_bytes
CHECKS_PER_HOUR = env.checks_per_hour
CACHE_DIR = env.cache_dir
# `labs.datasets` knows no settings; it finds its folders by this, as the command line does.
os.environ["PRAYOGA_CACHE_DIR"] = str(env.cache_dir)
ADDRESS = env.address
LAB_RUNTIME = runtime.folder(ROOT / "requirements" / "lab.txt", env.cache_dir, env.lab_runtime)
SANDBOX_BACKEND = env.backend
SANDBOX_CHOICES = Choices(
    warm=env.warm,
    images=pins.folder(env.cache_dir),
    accepted_holes=frozenset(env.accepted_holes),
    gpus=tuple(env.gpus),
)
SLOTS = env.slots
STREAMS = env.streams
LEASE_SECONDS = env.lease_seconds
MAX_ATTEMPTS = env.max_attempts
