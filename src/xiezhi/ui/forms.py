"""Forms in house style: one column, the message between label and field, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms as django_forms
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.renderers import DjangoTemplates
from django.template.backends.django import DjangoTemplates as DjangoBackend

from xiezhi.lib.verdict import Refused
from xiezhi.ui.components import FilterChip
from xiezhi.ui.dates import cn_date

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)

REFUSED_STATUS = 422
"""What a page answers to a form it refuses: a browser shows it like any other, and htmx puts it in place."""


class HouseBoundField(forms.BoundField):
    """Gives every widget the class its kind has in the style sheet, wherever it is drawn."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """The attributes of the widget, with its class and the marks of an error."""
        found: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        css = _css_class(shown)
        if css:
            wanted = f"{css} is-invalid" if self.errors else css
            own = found.get("class") or shown.attrs.get("class", "")
            found["class"] = f"{wanted} {own}".strip()
        return found

    @property
    def kind(self) -> str:
        """How the field template lays it out: line, choices, tick, file or date."""
        widget = self.field.widget
        if isinstance(widget, _CHOICES):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        if isinstance(widget, forms.FileInput):
            return "file"
        return "date" if isinstance(self.field, forms.DateField | forms.DateTimeField) else "line"

    @property
    def width(self) -> str:
        """``short`` for figures and dates, ``wide`` for free text, else nothing."""
        own: str = self.field.widget.attrs.get("data-width", "")
        if own:
            return own
        if isinstance(self.field.widget, forms.Textarea):
            return "wide"
        if isinstance(self.field, forms.DateField | forms.IntegerField | forms.DecimalField):
            return "short"
        return ""


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, (_CHOICES, forms.CheckboxInput)):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    if isinstance(widget, forms.HiddenInput):
        return ""
    return "form-control"


class HouseRenderer(DjangoTemplates):
    """``FORM_RENDERER``: ``{{ form }}`` and ``{{ form.x.as_field_group }}`` come out in house style.

    Templates of this app come before Django's own, and any app may bring widgets of its own.
    """

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = HouseBoundField

    @cached_property
    def engine(self) -> DjangoBackend:
        """A template engine of its own, so that no setting can take the house style away."""
        own = Path(__file__).parent / "templates"
        theirs = Path(django_forms.__file__).parent / "templates"
        return DjangoBackend({"NAME": "house-forms", "DIRS": [own, theirs], "APP_DIRS": True, "OPTIONS": {}})


class DateLine(forms.DateInput):
    """A date as a picker where the browser has one, typed as 2026-11-19 elsewhere."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


def status_of(form: forms.BaseForm | None) -> int:
    """200 for a form that was not sent, 422 for one that was refused; every page of the house answers so."""
    return REFUSED_STATUS if form is not None and form.is_bound and form.errors else 200


def show_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Put a refusal of an action beside the field it is about, with the remedy.

    ``refused.message`` becomes the line in the summary as well.
    """
    text = f"{refused.message}，{refused.remedy}" if refused.remedy else refused.message
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, ValidationError(text, code=refused.code, params={"short": refused.message}))


def error_lines(form: forms.BaseForm) -> list[tuple[str, str]]:
    """For the summary: (id of the field, short message); the id is empty for the form as a whole.

    A message may bring its short form as ``params={"short": …}``; else label and message are joined.
    """
    found: list[tuple[str, str]] = []
    for name, errors in form.errors.as_data().items():
        for error in errors:
            short = (error.params or {}).get("short") if hasattr(error, "params") else None
            text = "；".join(error.messages)
            if name == NON_FIELD_ERRORS:
                found.append(("", short or text))
                continue
            bound = form[name]
            target = bound.id_for_label or f"{bound.auto_id}_0"
            found.append((target, short or f"{bound.label}：{text}"))
    return found


class FilterForm(forms.Form):
    """The conditions of a list, read from the address.

    A field named ``q`` is the search box; a field with choices becomes a chip with boxes to tick; a
    pair ``<x>_from`` / ``<x>_until`` becomes one chip with two dates. Fields named in ``more`` wait
    behind 更多条件. ``keep`` are parameters (the view, the order) that survive a change of filter.
    """

    more: tuple[str, ...] = ()
    keep: tuple[str, ...] = ("view", "sort")

    def __init__(self, data: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.use_required_attribute = False
        for field in self.fields.values():
            field.required = False

    def value_of(self, name: str) -> Any:
        """The cleaned value, or ``None`` where nothing fitting was given."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name) or None

    @property
    def search(self) -> forms.BoundField | None:
        """The search box, if this list has one."""
        return self["q"] if "q" in self.fields else None

    @property
    def groups(self) -> list[FilterGroup]:
        """What stands in the line beside the search box."""
        return [group for group in self._groups() if not set(group.names) & set(self.more)]

    @property
    def more_groups(self) -> list[FilterGroup]:
        """What waits behind 更多条件."""
        return [group for group in self._groups() if set(group.names) & set(self.more)]

    def _groups(self) -> Iterator[FilterGroup]:
        for name, field in self.fields.items():
            if name == "q" or name.endswith("_until") or field.widget.is_hidden:
                continue
            stem = name.removesuffix("_from")
            names = [name, f"{stem}_until"] if f"{stem}_until" in self.fields else [name]
            yield FilterGroup(self, names)

    @property
    def is_on(self) -> bool:
        """Whether any condition narrows the list."""
        return any(group.is_on for group in self._groups()) or bool(self.data.get("q"))

    def address_without(self, *names: str) -> str:
        """The query string without these conditions; always back to the first page."""
        left = self.data.copy()
        for name in (*names, "page"):
            left.pop(name, None)
        return f"?{left.urlencode()}"

    @property
    def clear_url(self) -> str:
        """The query string with no condition at all."""
        return self.address_without(*self.fields)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that stay when a condition changes, for hidden inputs."""
        return [(name, value) for name in self.keep for value in self.data.getlist(name)]


class FilterGroup:
    """One chip: a field, or the two ends of a span of days."""

    def __init__(self, form: FilterForm, names: list[str]) -> None:
        self.form = form
        self.names = names
        self.fields = [form[name] for name in names]
        self.label = str(self.fields[0].label)

    @property
    def is_on(self) -> bool:
        """Whether something was asked of this field, fitting or not."""
        return any(any(self.form.data.getlist(name)) for name in self.names)

    @property
    def errors(self) -> list[str]:
        """What was wrong with it, in words."""
        return [message for field in self.fields for message in field.errors]

    @property
    def chip(self) -> FilterChip | None:
        """How the chip reads while the condition is on."""
        if not self.is_on:
            return None
        summary = self.errors[0] if self.errors else self._summary()
        return FilterChip(self.label, summary, self.form.address_without(*self.names), bool(self.errors))

    def _summary(self) -> str:
        values = [self.form.value_of(name) for name in self.names]
        if len(values) == 2:
            start, end = (cn_date(value) if value else "" for value in values)
            return f"{start}至{end or '今'}" if start else f"{end}以前"
        value = values[0]
        choices = {str(key): str(text) for key, text in _flat(getattr(self.fields[0].field, "choices", ()))}
        chosen = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        if choices:
            named = [choices.get(one, one) for one in chosen]
            return named[0] if len(named) == 1 else f"{len(named)}项"
        return cn_date(value) if hasattr(value, "isoformat") else str(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield key, text
