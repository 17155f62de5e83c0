"""Settings of the tests: a cluster of their own, quick passwords, nothing leaves the machine."""

import os
import tempfile
from pathlib import Path

from xiezhi.config.environment import PROJECT

# A home of its own, so that no test can reach an installation's data.
os.environ["XIEZHI_HOME"] = os.environ.get("XIEZHI_TEST_HOME") or str(PROJECT / "var" / "test")
os.environ.pop("DATABASE_URL", None)

from xiezhi.config import environment

environment.ENVIRONMENT = environment.Environment.read()

from xiezhi.config.databases import connection_settings, embedded  # noqa: E402
from xiezhi.config.postgres import OWNER  # noqa: E402
from xiezhi.config.settings.base import *  # noqa: E402, F403

embedded(environment.ENVIRONMENT, quick=True).ensure_running()

DATABASES = {"default": connection_settings(OWNER) | {"CONN_MAX_AGE": 0}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
_scratch = Path(tempfile.mkdtemp(prefix="xiezhi-test-"))
XIEZHI_FILES = _scratch / "files"
XIEZHI_KEYS = _scratch / "keys"
XIEZHI_DEMO = True
SECOND_FACTOR_FOR_ADMINISTRATORS = False
SITE_URL = "http://testserver"
REALTIME_URL, REALTIME_PORT = "", 0
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = {"version": 1, "disable_existing_loggers": False}
