"""Forms of assistance letters, their approval, and the check-list of material."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types.tracing import LetterState, MaterialItem, Unreachable
from xiezhi.ui.forms import FilterForm

SILENT = "silent"
_STATES = [*LetterState.choices(), (SILENT, "没有问到")]


class LetterFilter(FilterForm):
    """By case number and state; 没有问到 are those whose register did not answer."""

    q = forms.CharField(label="案号", max_length=60)
    state = forms.MultipleChoiceField(label="状态", choices=_STATES, widget=forms.CheckboxSelectMultiple)


class LetterForm(forms.Form):
    """Why the register has to be asked, and until when its answer may be used."""

    ground = forms.ChoiceField(
        label="联系不上的情形", widget=forms.RadioSelect, error_messages={"required": "请选一项"}
    )
    explanation = forms.CharField(
        label="联系的经过", max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写进协查函，例如：两次邮寄退回，电话无人接听", error_messages={"required": "请写明联系的经过"},
    )  # fmt: skip
    until_on = forms.DateField(
        label="查询结果使用到", help_text="到这一天就不能再看、再用；最长90天",
        error_messages={"required": "请填日期", "invalid": "日期写成2026-12-04这样"},
    )  # fmt: skip

    def __init__(self, *args: Any, grounds: tuple[Unreachable, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["ground"]
        choices.choices = [(one.value, one.label) for one in grounds]


class ApproveForm(forms.Form):
    """Until when, and a word to go with it."""

    until_on = forms.DateField(
        label="批准使用到",
        help_text="可以比申请的短，不能更长",
        error_messages={"required": "请填日期", "invalid": "日期写成2026-12-04这样"},
    )
    note = forms.CharField(label="审批意见", max_length=200, required=False)


class MaterialForm(forms.Form):
    """One line for each thing to look at: it fits, or what is wrong."""

    def __init__(self, *args: Any, items: tuple[MaterialItem, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in items:
            self.fields[item.value] = forms.ChoiceField(
                label=item.label,
                choices=[("", "请选择"), ("yes", "相符"), ("no", "不相符")],
                error_messages={"required": "请选相符或不相符"},
            )
            self.fields[f"{item.value}_note"] = forms.CharField(
                label="哪里不对", max_length=200, required=False
            )

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each thing to look at with the place for what is wrong."""
        return [(self[name], self[f"{name}_note"]) for name in self.fields if not name.endswith("_note")]
