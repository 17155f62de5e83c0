"""Forms of the reports to the quality platform."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types.quality import BatchState
from xiezhi.ui.forms import FilterForm


class BatchFilter(FilterForm):
    """By state."""

    state = forms.MultipleChoiceField(
        label="状态", choices=BatchState.choices(), widget=forms.CheckboxSelectMultiple
    )


class BatchForm(forms.Form):
    """Which day of which court."""

    court = forms.TypedChoiceField(label="法院", coerce=int, error_messages={"required": "请选法院"})
    day = forms.DateField(
        label="数据日期", error_messages={"required": "请填日期", "invalid": "日期写成2026-11-18这样"}
    )

    def __init__(self, *args: Any, courts: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["court"]
        field.choices = [(one.pk, one.name) for one in courts]
