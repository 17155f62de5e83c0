"""Hand in a spreadsheet."""

from __future__ import annotations

from django import forms


class IntakeForm(forms.Form):
    """One file; what is in it is judged by the action."""

    file = forms.FileField(
        label="Excel表格", help_text="xlsx格式，至多10MB、2000行",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip
