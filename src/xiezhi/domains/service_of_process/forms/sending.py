"""Forms for laying out and sending attempts."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import Channel, Method

ELECTRONIC = (Channel.SMS_LINK, Channel.EMAIL, Channel.PORTAL)
# 送达方式 and 渠道 together are one choice for the person who sends.
WAYS = [
    *((f"electronic:{one.value}", f"电子送达 · {one.label}") for one in ELECTRONIC),
    ("postal:post", "邮寄送达 · 专递"),
    ("pickup:counter", "上门自取"),
    ("direct:visit", "直接送达 · 外出"),
    ("leaving:visit", "留置送达 · 外出（已经拒收的）"),
    ("simple:phone", "电话通知"),
    ("entrusted:other_court", "委托送达 · 其他法院（要写明直接送达的困难）"),
    ("handover:courier_unit", "转交送达 · 军人、被监禁等人员所在单位"),
]


class SendForm(forms.Form):
    """One recipient: which way, to which address, which documents."""

    recipient = forms.ChoiceField(label="送给谁", widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label="送达方式", choices=WAYS, widget=forms.RadioSelect, initial="electronic:sms_link"
    )
    address = forms.ChoiceField(label="地址", required=False, widget=forms.RadioSelect)
    documents = forms.MultipleChoiceField(label="文书", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="换方式或换地址的理由",
        max_length=200,
        required=False,
        help_text="上一次没有成功的，写明为什么这样改",
    )

    def __init__(
        self, *args: Any, recipients: list[Any], addresses: list[Any], documents: list[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].choices = recipients  # type: ignore[attr-defined]
        self.fields["address"].choices = [("", "不需要地址"), *addresses]  # type: ignore[attr-defined]
        self.fields["documents"].choices = documents  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("documents", [value for value, _ in documents])

    def way_chosen(self) -> tuple[Method, Channel]:
        """Method and channel of the choice."""
        method, _, channel = self.cleaned_data["way"].partition(":")
        return Method(method), Channel(channel)


class DecisionForm(forms.Form):
    """What the judge decides on an objection."""

    decision = forms.ChoiceField(label="决定", widget=forms.RadioSelect)
    decided_date = forms.DateField(
        label="改定的送达日期", required=False, help_text="只在改定日期时填",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "没有这一天，请写成 2026-11-16 这样"},
    )  # fmt: skip
    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the court answers to a question of the person served."""

    text = forms.CharField(
        label="答复", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="对方在自己的文书页面上看得到；不要写别的当事人的信息", error_messages={"required": "请写答复"},
    )  # fmt: skip
