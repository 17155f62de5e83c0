"""``{% load audit %}``: hashes and spans of time in words."""

from __future__ import annotations

from datetime import timedelta

from django import template

from xiezhi.ui.dates import cn_duration

register = template.Library()


@register.filter(name="hex")
def hexadecimal(value: bytes | memoryview) -> str:
    """A hash in hexadecimal digits."""
    return bytes(value).hex()


@register.filter
def span(value: timedelta) -> str:
    """Seconds below a minute, else the two largest units."""
    seconds = int(value.total_seconds())
    return f"{seconds}秒" if seconds < 60 else cn_duration(value)
