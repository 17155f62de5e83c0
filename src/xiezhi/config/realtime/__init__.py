"""The realtime role: open pages hear that something of theirs changed, and nothing of what (ASGI, server-sent events)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.run")
django.setup()

from xiezhi.config.realtime.entrance import application  # noqa: E402

__all__ = ["application"]
