"""The views of the audit room."""

from __future__ import annotations

from django.urls import reverse

from xiezhi.ui.components import ViewTab

_TABS = (("查日志", "audit:rows"), ("统计", "audit:figures"), ("封存与核验", "audit:seals"))


def audit_tabs(current: str) -> list[ViewTab]:
    """The tabs above each page of the room."""
    return [ViewTab(label, reverse(name), is_current=name == current) for label, name in _TABS]
