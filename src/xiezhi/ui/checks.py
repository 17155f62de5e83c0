"""Says at start-up what would make pages come out wrong."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

RENDERER = "xiezhi.ui.forms.HouseRenderer"


@register()
def house_renderer(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Forms must come out in house style: label, hint, message, field."""
    if settings.FORM_RENDERER == RENDERER:
        return []
    return [Error(f"FORM_RENDERER must be {RENDERER!r}", id="ui.E001")]
