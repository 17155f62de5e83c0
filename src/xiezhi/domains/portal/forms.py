"""Forms of the portal."""

from __future__ import annotations

from django import forms


class NoticeForm(forms.Form):
    """A notice to one's own organisation."""

    title = forms.CharField(label="标题", max_length=120)
    line = forms.CharField(label="一句话说明", max_length=200, required=False)
    body = forms.CharField(
        label="正文", widget=forms.Textarea(attrs={"rows": 8}), required=False, max_length=5000
    )
    until_on = forms.DateField(
        label="显示到", required=False, help_text="这一天起不再显示；留空则一直显示",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日期写成 2026-11-30 这样"},
    )  # fmt: skip
