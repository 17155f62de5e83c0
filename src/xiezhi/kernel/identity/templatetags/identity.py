"""``{% load identity %}``: words for rights and lines."""

from __future__ import annotations

from typing import Any

from django import template

from xiezhi.kernel.identity.types import Duty
from xiezhi.lib.rights import RIGHTS

register = template.Library()


@register.filter
def right_label(name: str) -> str:
    """The right as it is called on screen."""
    right = RIGHTS.get(name)
    return right.label if right else name


@register.filter
def duty_label(value: str) -> str:
    """The duty as it is called on screen."""
    return Duty(value).label


@register.filter
def is_over(line: Any, today: Any) -> bool:
    """Whether a line of rights has ended."""
    return line.until_on is not None and line.until_on <= today


@register.filter
def is_coming(line: Any, today: Any) -> bool:
    """Whether a line of rights has not begun yet."""
    return bool(line.from_on > today and not is_over(line, today))
