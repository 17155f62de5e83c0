"""Settings every role shares; docs/operate/settings.md explains each that an operator may change."""

from __future__ import annotations

import os
from pathlib import Path

from xiezhi.config.environment import ENVIRONMENT, PROJECT

XIEZHI_HOME = ENVIRONMENT.home
XIEZHI_KEYS = ENVIRONMENT.keys_folder
XIEZHI_FILES = ENVIRONMENT.home / "files"
XIEZHI_FONTS: Path | None = None
XIEZHI_DEMO = ENVIRONMENT.is_demo
SITE_URL = ENVIRONMENT.public
# Where the browser listens for news: the port beside the site, or what a reverse proxy makes of it.
REALTIME_URL = ENVIRONMENT.realtime_url or ("/realtime" if ENVIRONMENT.site_url else "")
REALTIME_PORT = ENVIRONMENT.realtime_port

SECRET_KEY = ENVIRONMENT.secret("django-secret-key")
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.site_url] if ENVIRONMENT.site_url else []

KERNEL = [
    "crypto", "jobs", "ledger", "audit", "identity", "integration", "workflow", "files", "documents",
    "notifications", "geo", "search", "metrics", "cases",
]  # fmt: skip
DOMAINS = ["service_of_process", "portal"]


def _present(floor: str, apps: list[str]) -> list[str]:
    """Apps that have work to do; a room is added to the house when its ``apps.py`` stands."""
    return [
        f"xiezhi.{floor}.{app}" for app in apps if (PROJECT / "src/xiezhi" / floor / app / "apps.py").exists()
    ]


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "treebeard",
    "procrastinate.contrib.django",
    "xiezhi.ui",
    *_present("kernel", KERNEL),
    *_present("domains", DOMAINS),
    "xiezhi.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "xiezhi.config.middleware.ContentSecurityPolicy",
    "xiezhi.config.problems.ProblemsForPrograms",
    "xiezhi.config.middleware.AddressesWithoutNulls",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xiezhi.kernel.identity.pages.middleware.WhoIsAsking",
    "xiezhi.config.middleware.RefusalsBecomeAnswers",
]

ROOT_URLCONF = "xiezhi.config.urls"
WSGI_APPLICATION = "xiezhi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "xiezhi.ui.context.shell",
            ],
        },
    }
]

FORM_RENDERER = "xiezhi.ui.forms.HouseRenderer"
AUTH_USER_MODEL = "identity.Person"
LOGIN_URL = "identity:login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["xiezhi.kernel.identity.models.hashing.Argon2idAtOwaspMinimum"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "xiezhi_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
# Over TLS the cookies never travel without it. The year-long promise (HSTS) only for a real address:
# for localhost it would bind every other program of the machine.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.site_url.startswith("https://") else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = None

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "xiezhi.ui.storage.HashedModules"},
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "xiezhi.ui.storage.FrontEndPackages",
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "xiezhi.config.log_lines.PlainLines",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "pyhanko": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}

# Means of contact. A demo installation talks to the simulators that `xiezhi run` starts beside it.
SIMULATOR_PORTS = {
    "sms": ENVIRONMENT.port + 11,
    "mail": ENVIRONMENT.port + 12,
    "mail_inbox": ENVIRONMENT.port + 13,
}
SIMULATOR_PORTS["case_system"] = ENVIRONMENT.port + 14
SIMULATOR_PORTS["carrier"] = ENVIRONMENT.port + 15
SIMULATOR_PORTS["population_register"] = ENVIRONMENT.port + 16
SIMULATOR_PORTS["quality_platform"] = ENVIRONMENT.port + 17
SMS_GATEWAY_URL = os.environ.get("XIEZHI_SMS_URL") or (
    f"http://127.0.0.1:{SIMULATOR_PORTS['sms']}/send" if XIEZHI_DEMO else ""
)
SMS_GATEWAY_ACCOUNT = os.environ.get("XIEZHI_SMS_ACCOUNT") or "xiezhi"
SMS_GATEWAY_SECRET = os.environ.get("XIEZHI_SMS_SECRET") or ENVIRONMENT.secret("sms-gateway")
# The carrier of 法院专递; without an address numbers are kept and receipts alone tell what became of a parcel.
CARRIER_URL = os.environ.get("XIEZHI_CARRIER_URL") or (
    f"http://127.0.0.1:{SIMULATOR_PORTS['carrier']}" if XIEZHI_DEMO else ""
)
CARRIER_ACCOUNT = os.environ.get("XIEZHI_CARRIER_ACCOUNT") or "xiezhi"
CARRIER_SECRET = os.environ.get("XIEZHI_CARRIER_SECRET") or ENVIRONMENT.secret("carrier")
# The register of addresses (协查函) and the Supreme People's Court's quality platform; without an address both wait.
POPULATION_REGISTER_URL = os.environ.get("XIEZHI_POPULATION_REGISTER_URL") or (
    f"http://127.0.0.1:{SIMULATOR_PORTS['population_register']}" if XIEZHI_DEMO else ""
)
POPULATION_REGISTER_ACCOUNT = os.environ.get("XIEZHI_POPULATION_REGISTER_ACCOUNT") or "xiezhi"
POPULATION_REGISTER_SECRET = os.environ.get("XIEZHI_POPULATION_REGISTER_SECRET") or ENVIRONMENT.secret(
    "population-register"
)
QUALITY_PLATFORM_URL = os.environ.get("XIEZHI_QUALITY_PLATFORM_URL") or (
    f"http://127.0.0.1:{SIMULATOR_PORTS['quality_platform']}" if XIEZHI_DEMO else ""
)
QUALITY_PLATFORM_ACCOUNT = os.environ.get("XIEZHI_QUALITY_PLATFORM_ACCOUNT") or "xiezhi"
QUALITY_PLATFORM_SECRET = os.environ.get("XIEZHI_QUALITY_PLATFORM_SECRET") or ENVIRONMENT.secret(
    "quality-platform"
)
SMTP_URL = os.environ.get("XIEZHI_SMTP_URL") or (
    f"smtp://127.0.0.1:{SIMULATOR_PORTS['mail']}" if XIEZHI_DEMO else ""
)
MAIL_SENDER = os.environ.get("XIEZHI_MAIL_SENDER") or "songda@linjiang.example"
MAIL_SENDER_NAME = os.environ.get("XIEZHI_MAIL_SENDER_NAME") or "人民法院送达"

# Signing in with the identity the court already has (OpenID Connect); off while there is no issuer.
XIEZHI_OIDC = {
    "issuer": os.environ.get("XIEZHI_OIDC_ISSUER", ""),
    "client_id": os.environ.get("XIEZHI_OIDC_CLIENT_ID", ""),
    "client_secret": os.environ.get("XIEZHI_OIDC_CLIENT_SECRET", ""),
    "name": os.environ.get("XIEZHI_OIDC_NAME", ""),
}
# The three administrators sign in with an authenticator; off in a demo, unless asked for.
SECOND_FACTOR_FOR_ADMINISTRATORS = (
    os.environ.get("XIEZHI_SECOND_FACTOR") or ("0" if XIEZHI_DEMO else "1")
) == "1"
# Figures under this are kept back from readers who may not open the rows; at least 3.
METRICS_SMALL_CELL = max(3, int(os.environ.get("XIEZHI_SMALL_CELL") or "5"))
# Whether X-Forwarded-For and X-Forwarded-Proto are believed: only where a reverse proxy of one's own sets them.
TRUST_FORWARDED_FOR = ENVIRONMENT.trust_proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trust_proxy else None

# The ledger: its name for ever (fixed by the first checkpoint) and which families of algorithms it keeps.
XIEZHI_LEDGER_ORIGIN = os.environ.get("XIEZHI_LEDGER_ORIGIN") or None
XIEZHI_LEDGER_PROFILES = [
    one.strip()
    for one in (os.environ.get("XIEZHI_LEDGER_PROFILES") or "sha256-ed25519").split(",")
    if one.strip()
]
# The time-stamp service (RFC 3161) that the local seal machine asks, empty for none.
XIEZHI_TIME_STAMP_URL = os.environ.get("XIEZHI_TIME_STAMP_URL") or ""
