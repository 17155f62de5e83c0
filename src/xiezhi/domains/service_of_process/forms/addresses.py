"""Forms around addresses for service."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import (
    AddressKind,
    AddressSource,
    Authority,
    Channel,
    ConfirmedBy,
    Consent,
    Signer,
    Stage,
)
from xiezhi.ui.forms import DateLine

TOLD = [
    ("scope", "确认的地址适用于哪些阶段"),
    ("effect", "送到这个地址就产生送达效力，地址不准、拒收、变更不告知的后果"),
    ("how_to_change", "变更地址要书面告知法院"),
]


class AddressForm(forms.Form):
    """An address somebody named, with where it came from."""

    kind = forms.ChoiceField(label="类别", choices=AddressKind.choices())
    value = forms.CharField(label="地址、号码或邮箱", max_length=200)
    source = forms.ChoiceField(
        label="来源", choices=[pair for pair in AddressSource.choices() if pair[0] != "confirmation_form"],
        initial="told_by_phone",
    )  # fmt: skip
    note = forms.CharField(
        label="来源说明", max_length=200, required=False, help_text="例如 11-16电话中告知，录音编号"
    )
    known_as_own = forms.NullBooleanField(
        label="能确认是本人的吗", required=False,
        widget=forms.Select(choices=[("unknown", "还不清楚"), ("true", "能确认"), ("false", "不能确认")]),
    )  # fmt: skip


class ConfirmationForm(forms.Form):
    """送达地址确认书, as it is filled in at the counter, on the phone or from paper."""

    how = forms.ChoiceField(
        label="怎样确认",
        choices=[p for p in ConfirmedBy.choices() if p[0] != "platform"],
        widget=forms.RadioSelect,
    )
    confirmed_on = forms.DateField(label="确认日期", widget=DateLine)
    postal_address = forms.CharField(label="通信地址", max_length=200, required=False)
    postcode = forms.CharField(label="邮政编码", max_length=6, required=False)
    mobile = forms.CharField(label="手机号", max_length=20, required=False)
    email = forms.CharField(label="电子邮箱", max_length=100, required=False)
    consent = forms.ChoiceField(label="电子送达", choices=Consent.choices(), widget=forms.RadioSelect)
    channels = forms.MultipleChoiceField(
        label="同意的渠道", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.value, one.label) for one in (Channel.SMS_LINK, Channel.EMAIL, Channel.PORTAL)],
    )  # fmt: skip
    stages = forms.MultipleChoiceField(
        label="适用阶段", choices=Stage.choices(), widget=forms.CheckboxSelectMultiple,
        initial=["first_instance", "second_instance", "enforcement"],
    )  # fmt: skip
    receiver = forms.CharField(label="代收人", max_length=60, required=False)
    receiver_phone = forms.CharField(label="代收人电话", max_length=20, required=False)
    confirmer = forms.ChoiceField(
        label="确认人", choices=[(one.value, one.label) for one in (Signer.RECIPIENT, Signer.AGENT)]
    )
    told = forms.MultipleChoiceField(
        label="已经告知", choices=TOLD, widget=forms.CheckboxSelectMultiple, required=False
    )
    recording_no = forms.CharField(
        label="录音编号", max_length=60, required=False, help_text="电话确认的要填"
    )
    file = forms.FileField(
        label="签字的确认书", required=False, help_text="窗口或书面确认的，上传签字页的扫描件",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Nothing beyond the fields: what a complete form must hold is a rule, asked by the action."""
        return super().clean() or {}


class AuthorityForm(forms.Form):
    """What the power of attorney allows."""

    authority = forms.ChoiceField(
        label="能不能代收文书", widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in (Authority.VALID, Authority.INSUFFICIENT)],
    )  # fmt: skip
    note = forms.CharField(
        label="核对说明", max_length=200, required=False, help_text="例如 特别授权，含代收法律文书"
    )
    power = forms.FileField(
        label="授权委托书", required=False, widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"})
    )


class WithdrawalForm(forms.Form):
    """What the court makes of a withdrawal of consent."""

    accepted = forms.ChoiceField(
        label="审查结果",
        choices=[("yes", "接受撤回，以后不再电子送达"), ("no", "不接受")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
