"""Conditions of a search in the record."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django import forms

from xiezhi.kernel.audit.queries.rows import Sought
from xiezhi.kernel.audit.types import ACTS, KINDS, Outcome
from xiezhi.ui.forms import DateLine, FilterForm

DAYS_WITHOUT_DATES = 90
_CODE = re.compile(r"[a-z0-9_.]{1,120}")
BAD_DATE = {"invalid": "日期写成2026-11-19这样"}


class RowsFilter(FilterForm):
    """Who, when, what, on which object, how it ended, from where."""

    q = forms.CharField(label="案号、任务号、对象名称", max_length=100)
    who = forms.CharField(label="人员", max_length=40)
    on_from = forms.DateField(label="时间", widget=DateLine(), error_messages=BAD_DATE)
    on_until = forms.DateField(label="到", widget=DateLine(), error_messages=BAD_DATE)
    act = forms.MultipleChoiceField(label="行为", widget=forms.CheckboxSelectMultiple)
    outcome = forms.MultipleChoiceField(
        label="结果", choices=[(one.value, one.label) for one in Outcome], widget=forms.CheckboxSelectMultiple
    )
    kind = forms.MultipleChoiceField(label="对象类别", widget=forms.CheckboxSelectMultiple)
    ip = forms.CharField(label="网络地址", max_length=45)
    person = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    object = forms.CharField(widget=forms.HiddenInput, max_length=80)

    more = ("kind", "ip")
    keep = ("by",)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        known = sorted(ACTS.items(), key=lambda pair: pair[1])
        asked = [act for act in data.getlist("act") if _CODE.fullmatch(act) and act not in ACTS][:20]
        self.fields["act"].choices = [*known, *((act, act) for act in asked)]
        self.fields["kind"].choices = [(name, kind.label) for name, kind in KINDS.items()]
        self.fields["on_from"].label_suffix = ""

    def sought(self, today: date) -> Sought:
        """The conditions; without dates the last ninety days are searched."""
        start, end = self.value_of("on_from"), self.value_of("on_until")
        if not start and not end:
            start = today - timedelta(days=DAYS_WITHOUT_DATES)
        return Sought(
            words=self.value_of("q") or "",
            who=self.value_of("who") or "",
            person_id=self.value_of("person"),
            from_on=start,
            until_on=end,
            acts=tuple(self.value_of("act") or ()),
            kinds=tuple(self.value_of("kind") or ()),
            object_id=self.value_of("object") or "",
            outcomes=tuple(self.value_of("outcome") or ()),
            ip=self.value_of("ip") or "",
        )


class DayForm(forms.Form):
    """The day to verify."""

    day = forms.DateField(
        label="核验哪一天", widget=DateLine(), error_messages=BAD_DATE | {"required": "请选日期"},
        help_text="核对这一天封存的每一条日志",
    )  # fmt: skip
