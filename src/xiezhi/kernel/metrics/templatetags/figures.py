"""``{% load figures %}``: a figure on a page, with the rows behind it."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xiezhi.kernel.metrics.types import Line, Measure
from xiezhi.ui.dates import cn_number

register = template.Library()


@register.simple_tag
def figure(line: Line, measure: Measure) -> SafeString:
    """``8,412``, a link where its rows may be opened; 不公布 where it is kept back, 无 for a rate of nothing."""
    found = line.figures[measure.code]
    if found.is_kept_back:
        return format_html('<span class="xz-ink-2">{}</span>', "不公布")
    if found.value is None:
        return format_html('<span class="xz-ink-2">{}</span>', "无")
    mark = "%" if measure.unit == "%" else ""
    text = f"{found.value}{mark}" if measure.is_rate else cn_number(int(found.value))
    if found.url and found.value:
        return format_html('<a href="{}">{}</a>', found.url, text)
    return format_html("{}", text)


@register.simple_tag
def figure_in(lines: Mapping[str, Line], measure: Measure) -> SafeString:
    """A figure of a line put together from several tables; where a table has no such line nothing was counted."""
    line = lines.get(measure.code)
    if line is not None:
        return figure(line, measure)
    return format_html('<span class="xz-ink-2">{}</span>', "无") if measure.is_rate else format_html("0")
