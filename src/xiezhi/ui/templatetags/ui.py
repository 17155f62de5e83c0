"""``{% load ui %}``: the components of the house as template tags and filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.http import QueryDict
from django.template.base import FilterExpression, Node, Parser, TemplateSyntaxError, Token
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xiezhi.ui import dates, icons
from xiezhi.ui.components import (
    Action,
    Happening,
    Matrix,
    NextStep,
    Notice,
    Progress,
    Row,
    ViewTab,
    Why,
    WorkGroup,
)
from xiezhi.ui.forms import FilterForm, error_lines
from xiezhi.ui.paging import KeyPage
from xiezhi.ui.states import facts_in_words, five_facts, state_face

register = template.Library()

register.filter("cn_day", dates.cn_day)
register.filter("cn_full", dates.cn_full)
register.filter("cn_full_weekday", dates.cn_full_weekday)
register.filter("cn_duration", dates.cn_duration)
register.filter("cn_number", dates.cn_number)
register.filter("cn_time", dates.cn_time)
register.filter("cn_moment", dates.cn_moment)


class IconNode(Node):
    """``{% icon "send" size=18 label="发送" css="…" %}``."""

    def __init__(self, name: FilterExpression, options: dict[str, FilterExpression]) -> None:
        self.name = name
        self.options = options

    def render(self, context: template.Context) -> SafeString:
        """The drawing itself, so that it takes the colour of the text."""
        options = {key: value.resolve(context) for key, value in self.options.items()}
        return icons.svg(str(self.name.resolve(context)), **options)


@register.tag
def icon(parser: Parser, token: Token) -> IconNode:
    """An icon by name; an unknown one written in the template stops it from compiling."""
    _, name, *rest = token.split_contents()
    options: dict[str, FilterExpression] = {}
    for part in rest:
        key, found, value = part.partition("=")
        if not found or key not in {"size", "label", "css"}:
            raise TemplateSyntaxError(f"icon: {part!r} is not size=, label= or css=")
        options[key] = parser.compile_filter(value)
    if name[0] in "'\"":
        try:
            icons.drawing(name[1:-1])
        except icons.UnknownIcon as error:
            raise TemplateSyntaxError(str(error)) from error
    return IconNode(parser.compile_filter(name), options)


@register.simple_tag
def state(value: Any, text: str = "") -> SafeString:
    """A state: mark and word. ``text`` replaces the word, for instance by 4份生效."""
    face = state_face(value)
    return format_html(
        '<span class="xz-state" data-s="{}">{}{}</span>',
        face.look,
        icons.svg(face.icon, size=16),
        text or face.label,
    )


@register.simple_tag
def facts(source: Any) -> SafeString:
    """The five facts as marks, and in words for whoever does not see them."""
    found = five_facts(source)
    marks = format_html_join(
        "",
        '<i class="{}">{}</i>',
        ((fact.standing if fact.standing != "off" else "", fact.mark) for fact in found),
    )
    return format_html(
        '<span class="xz-facts" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>',
        marks,
        facts_in_words(found),
    )


@register.simple_tag
def clock(due: Any, at: datetime | None = None, held: str = "") -> SafeString:
    """A clock: time left, then the due moment. ``due`` is a ClockFace, a moment or a day."""
    face = due if isinstance(due, dates.ClockFace) else _face(due, at, held)
    return format_html(
        '<span class="xz-clock" data-c="{}"><b>{}</b>{}</span>',
        face.tone,
        face.left,
        format_html("<small>{}</small>", face.due) if face.due else "",
    )


def _face(due: date | datetime | None, at: datetime | None, held: str) -> dates.ClockFace:
    return dates.clock_face(due, at or timezone.now(), held=held)


@register.inclusion_tag("ui/parts/next_step.html")
def next_step(step: NextStep | None) -> dict[str, Any]:
    """The banner on top of a thing's page; nothing at all when nothing is to do."""
    return {"step": step}


@register.inclusion_tag("ui/parts/why.html")
def why(text: Any, reason: Why | None) -> dict[str, Any]:
    """A date or figure that explains itself; plain text where there is nothing to explain."""
    return {"text": text, "why": reason}


@register.inclusion_tag("ui/parts/button.html", takes_context=True)
def button(
    context: template.Context,
    label: str | Action,
    url: str = "",
    *,
    icon: str = "",
    kind: str = "plain",
    size: str = "",
    name: str = "",
    value: str = "",
    refused: str = "",
    method: str = "get",
    css: str = "",
) -> dict[str, Any]:
    """A button; without ``url`` it sends the form it stands in."""
    action = (
        label
        if isinstance(label, Action)
        else Action(label, url, icon, kind, method, name, str(value), refused)
    )
    classes = {
        "filled": "btn btn-primary",
        "plain": "btn",
        "text": "btn btn-text",
        "danger": "btn btn-danger",
    }
    sizes = {"": "", "small": " btn-sm", "large": " btn-lg"}
    return {
        "action": action,
        "css": f"{classes[action.kind]}{sizes[size]}{' ' + css if css else ''}",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(*parts: str) -> dict[str, Any]:
    """``{% crumbs "送达任务" url "SD-2026-03182" %}``: label and address in turn, the last without one."""
    pairs = list(zip(parts[::2], [*parts[1::2], ""], strict=False))
    return {"crumbs": pairs}


@register.simple_tag
def field(bound: forms.BoundField) -> SafeString:
    """One field with its label, hint and message."""
    drawn: SafeString = bound.as_field_group()
    return drawn


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: forms.BaseForm, undone: str = "没有提交") -> dict[str, Any]:
    """What must be mended, above the form; takes the focus. ``undone`` says what did not happen."""
    return {"errors": error_lines(form) if form.is_bound else [], "undone": undone}


@register.inclusion_tag("ui/parts/filter_bar.html")
def filter_bar(form: FilterForm, target: str = "", hint: str = "") -> dict[str, Any]:
    """The conditions of a list in one line. With a ``target`` (the id of the rows) the page stays in
    place and only its main part is exchanged, chips and rows together.
    """
    return {"form": form, "target": target, "hint": hint}


@register.inclusion_tag("ui/parts/view_tabs.html")
def view_tabs(tabs: Sequence[ViewTab], save_url: str = "", arrange_url: str | None = "") -> dict[str, Any]:
    """Saved views over a list; where to keep the present one, and where to put them in order."""
    return {"tabs": tabs, "save_url": save_url, "arrange_url": arrange_url}


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: KeyPage[Any], target: str = "") -> dict[str, Any]:
    """上一页 / 下一页, and where in the list one is."""
    request = context.get("request")
    asked: QueryDict = request.GET if request is not None else QueryDict()
    return {
        "page": page,
        "target": target,
        "previous_url": _address(asked, page.parameter, page.previous_cursor),
        "next_url": _address(asked, page.parameter, page.next_cursor),
    }


def _address(asked: QueryDict, parameter: str, cursor: str) -> str:
    if not cursor:
        return ""
    wanted = asked.copy()
    wanted[parameter] = cursor
    return f"?{wanted.urlencode()}"


@register.inclusion_tag("ui/parts/bulk_bar.html")
def bulk_bar(actions: Sequence[Action], skip: str = "") -> dict[str, Any]:
    """What may be done with the rows chosen; ``skip`` says which of them will be passed over."""
    return {"actions": actions, "skip": skip}


@register.inclusion_tag("ui/parts/progress.html")
def progress(work: Progress) -> dict[str, Any]:
    """Long work: how far, its steps by name, what was skipped."""
    return {"work": work}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(happenings: Sequence[Happening]) -> dict[str, Any]:
    """经过, newest first."""
    return {"happenings": happenings}


@register.inclusion_tag("ui/parts/panel.html")
def panel(rows: Sequence[Row], title: str = "", columns: int = 1) -> dict[str, Any]:
    """Labels and what they say."""
    return {"rows": rows, "title": title, "columns": columns}


@register.inclusion_tag("ui/parts/matrix.html")
def matrix(table: Matrix) -> dict[str, Any]:
    """Documents × recipients × attempts."""
    return {"matrix": table}


@register.inclusion_tag("ui/parts/work_list.html")
def work_list(groups: Sequence[WorkGroup]) -> dict[str, Any]:
    """A list of clocks, most urgent on top; the first row alone has the filled button."""
    return {"groups": groups}


@register.inclusion_tag("ui/parts/notices.html")
def notices(found: Sequence[Notice]) -> dict[str, Any]:
    """What the last action left to say."""
    return {"notices": found}


@register.simple_tag
def island(module: str, name: str) -> SafeString:
    """Attributes of an island: the module that draws it, and the id of its ``json_script`` props."""
    return format_html('data-island="{}" data-props="{}"', static(module), name)


@register.simple_tag(takes_context=True)
def sort_head(context: template.Context, label: str, name: str) -> SafeString:
    """A column head that sorts: once upwards, again downwards."""
    request = context["request"]
    current = request.GET.get("sort", "")
    wanted = request.GET.copy()
    wanted["sort"] = f"-{name}" if current == name else name
    wanted.pop("page", None)
    arrow = {name: "arrow-up", f"-{name}": "arrow-down"}.get(current, "")
    return format_html(
        '<a class="xz-sort{}" href="?{}">{}{}</a>',
        " is-on" if arrow else "",
        wanted.urlencode(),
        label,
        icons.svg(arrow, size=14, label="升序" if arrow == "arrow-up" else "降序") if arrow else "",
    )


@register.simple_tag
def open_row(url: str, label: str) -> SafeString:
    """The mark at the end of a row that opens it in place; ``url`` answers htmx with a part."""
    mark = icons.svg("chevron-right", size=18, label=f"展开{label}")
    return format_html('<a class="xz-open-row" href="{}" data-open-row>{}</a>', url, mark)


@register.simple_tag
def pdf_props(url: str, title: str) -> dict[str, str]:
    """What the PDF island needs: the document, and where its library lies."""
    return {
        "url": url,
        "title": title,
        "library": static("vendor/pdfjs/pdf.min.mjs"),
        "worker": static("vendor/pdfjs/pdf.worker.min.mjs"),
        "cmaps": static("vendor/pdfjs/cmaps/"),
        "fonts": static("vendor/pdfjs/standard_fonts/"),
    }


@register.simple_tag
def signature_props() -> dict[str, str | int]:
    """What the signature island needs: the inputs it fills, and how little is too little."""
    return {"strokes": "signature_strokes", "image": "signature_image", "leastStrokes": 2, "leastLength": 120}
