"""Which rows of a report are asked for."""

from __future__ import annotations

from django import forms


class RowsFilter(forms.Form):
    """What a figure of the report carries in its address."""

    of = forms.SlugField(max_length=40, required=False)
    what = forms.SlugField(max_length=40, required=False)
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
    organisation = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    kind = forms.SlugField(max_length=40, required=False)
