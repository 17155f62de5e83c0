"""The form of 审判字号."""

from __future__ import annotations

from django import forms


class PrefixForm(forms.Form):
    """Year and type code; the court's own code stands between them."""

    year = forms.IntegerField(label="收案年度", min_value=2016, max_value=2099)
    type_code = forms.CharField(label="类型代字", max_length=8, help_text="例如 民初、刑初、执、民申")
