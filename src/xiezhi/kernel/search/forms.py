"""What is asked when a view is kept."""

from __future__ import annotations

from django import forms

from xiezhi.kernel.search.types import LONGEST_NAME


class ViewForm(forms.Form):
    """A name, and whether the list opens with it."""

    name = forms.CharField(
        label="名称", max_length=60, help_text=f"最长{LONGEST_NAME}个字，例如 本周开庭、退回要补材料",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    is_default = forms.BooleanField(label="以后打开这个列表，先看这个视图", required=False)


class NameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label="名称", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
