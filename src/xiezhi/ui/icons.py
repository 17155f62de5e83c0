"""Line icons of the house, taken from the Tabler set and put into the page as they are."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DRAWING = re.compile(r"<(?:path|circle|rect|line|ellipse|polyline|polygon)\b[^>]*/>")
_FRAME = 'd="M0 0h24v24H0z"'


class UnknownIcon(LookupError):
    """No icon of that name is in the set."""


@lru_cache(maxsize=1)
def node_modules() -> Path:
    """Where ``npm ci`` put the front-end packages: the setting, or the nearest folder above."""
    chosen = getattr(settings, "XIEZHI_NODE_MODULES", None)
    if chosen:
        return Path(chosen)
    for folder in Path(__file__).resolve().parents:
        if (folder / "node_modules" / "@tabler").is_dir():
            return folder / "node_modules"
    raise UnknownIcon("前端组件没有安装：请在项目目录运行 npm ci，或设置 XIEZHI_NODE_MODULES")


@lru_cache(maxsize=512)
def drawing(name: str) -> str:
    """The strokes of one icon, without its frame."""
    if not _NAME.fullmatch(name):
        raise UnknownIcon(f"icon {name!r}: not a name")
    path = node_modules() / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UnknownIcon(f"icon {name!r}: not in @tabler/icons outline") from None
    return "".join(shape for shape in _DRAWING.findall(source) if _FRAME not in shape)


def svg(name: str, *, size: int = 18, label: str = "", css: str = "") -> SafeString:
    """The icon as inline SVG; hidden from readers unless it carries the meaning alone (``label``)."""
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="xz-i{}" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        f" {css}" if css else "",
        size,
        size,
        voice,
        mark_safe(drawing(name)),  # noqa: S308 - strokes of a pinned package
    )
