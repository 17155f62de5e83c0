"""The period of the statistics."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.ui.forms import DateLine, FilterForm


class PeriodFilter(FilterForm):
    """From one day to another, both counted."""

    requested_from = forms.DateField(label="自选日期", widget=DateLine)
    requested_until = forms.DateField(label="至", widget=DateLine)
    keep = ()

    def clean(self) -> dict[str, Any]:
        """The first day must not come after the last."""
        found = super().clean() or self.cleaned_data
        first, last = found.get("requested_from"), found.get("requested_until")
        if first and last and first > last:
            self.add_error("requested_from", "起止日期反了，请对调")
        return found
