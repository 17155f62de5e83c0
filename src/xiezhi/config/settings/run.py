"""Settings of a running installation."""

from xiezhi.config.databases import connection_settings
from xiezhi.config.settings.base import *  # noqa: F403

DATABASES = {"default": connection_settings()}
