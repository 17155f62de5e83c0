"""Forms of the portal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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


class DeputyForm(forms.Form):
    """To whom one's open work goes, from when until when, and why."""

    deputy = forms.ChoiceField(label="代办人", error_messages={"required": "请选代办人"})
    from_on = forms.DateField(
        label="从哪天起", error_messages={"required": "请填日期", "invalid": "日期写成2026-11-20这样"}
    )
    until_on = forms.DateField(
        label="回来上班的日期",
        help_text="这一天起自动收回",
        error_messages={"required": "请填日期", "invalid": "日期写成2026-11-27这样"},
    )
    reason = forms.CharField(
        label="理由", max_length=200, help_text="例如：年休假", error_messages={"required": "请写明理由"}
    )

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deputy"]
        field.choices = [("", "请选择")] + [
            (str(one.pk), f"{one.name}（{one.organisation.short_name}{one.title}）") for one in people
        ]


class TicketForm(forms.Form):
    """What does not work."""

    title = forms.CharField(
        label="一句话说明问题", max_length=80, error_messages={"required": "请用一句话写明问题"}
    )
    text = forms.CharField(
        label="怎样出现的", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="点了哪里、看到什么；不要写当事人的姓名和号码",
    )  # fmt: skip
    page = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)


class TicketAnswerForm(forms.Form):
    """A word back, and what it is."""

    what = forms.ChoiceField(
        label="这是", choices=[("answer", "先答复一句"), ("propose", "解决方案"), ("solve", "已经解决")], widget=forms.RadioSelect,
        initial="propose",
    )  # fmt: skip
    text = forms.CharField(
        label="答复",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明答复"},
    )


class ReopenForm(forms.Form):
    """Why it is not solved."""

    reason = forms.CharField(
        label="还有什么不行",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明情形"},
    )
