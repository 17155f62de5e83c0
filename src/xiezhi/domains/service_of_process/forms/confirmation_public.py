"""送达地址确认书 as the party fills it in on the phone."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import Channel, Consent, Signer, Stage

_PRIVATE = {"data-private": True}


class ConfirmerForm(forms.Form):
    """Who opens the link?"""

    answer = forms.CharField(
        label="身份证号最后4位",
        help_text="不是公民身份证的，填姓名全名；单位填单位全称",
        max_length=120,
        error_messages={"required": "请填写身份证号最后4位，或者姓名全名"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **_PRIVATE}),
    )


class PublicConfirmationForm(forms.Form):
    """Addresses, consent, scope, what was read, and the signature."""

    confirmer = forms.ChoiceField(
        label="您是", widget=forms.RadioSelect, initial="recipient",
        choices=[
            ("recipient", "当事人本人"), ("legal_representative", "单位的法定代表人、主要负责人"),
            ("statutory_agent", "法定代理人（例如未成年人的父母）"),
        ],
    )  # fmt: skip
    postal_address = forms.CharField(
        label="收文书的地址", max_length=200, help_text="省市区、街道、门牌号，写到寄得到为止",
        error_messages={"required": "请填写收文书的地址"},
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address", **_PRIVATE}),
    )  # fmt: skip
    postcode = forms.CharField(
        label="邮政编码", max_length=12, error_messages={"required": "请填写邮政编码"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code", "data-width": "short"}),
    )  # fmt: skip
    mobile = forms.CharField(
        label="手机号", max_length=20, error_messages={"required": "请填写手机号"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", **_PRIVATE}),
    )  # fmt: skip
    receiver = forms.CharField(
        label="代收人", max_length=60, required=False, help_text="您不方便时替您收的人，他签收就算您签收",
        widget=forms.TextInput(attrs=_PRIVATE),
    )  # fmt: skip
    receiver_phone = forms.CharField(
        label="代收人电话",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", **_PRIVATE}),
    )
    consent = forms.ChoiceField(
        label="同意用电子方式收文书吗", widget=forms.RadioSelect,
        choices=[(Consent.EXPRESS.value, "同意"), (Consent.NONE.value, "不同意，只收纸质文书")],
        error_messages={"required": "请选同意或者不同意，不选不会替您决定"},
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label="同意哪几种", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[
            (Channel.SMS_LINK.value, "手机短信"), (Channel.EMAIL.value, "电子邮箱"), (Channel.PORTAL.value, "本院送达门户")
        ],
    )  # fmt: skip
    email = forms.CharField(
        label="电子邮箱", max_length=100, required=False, help_text="选了电子邮箱的填",
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email", **_PRIVATE}),
    )  # fmt: skip
    stages = forms.MultipleChoiceField(
        label="用在哪些阶段", choices=Stage.choices(), widget=forms.CheckboxSelectMultiple,
        initial=[stage.value for stage in Stage], error_messages={"required": "请至少选一个阶段"},
    )  # fmt: skip
    told_scope = forms.BooleanField(
        label="我看过上面的“适用范围”", error_messages={"required": "请看过“适用范围”再勾选"}
    )
    told_effect = forms.BooleanField(
        label="我看过上面的“后果”", error_messages={"required": "请看过“后果”再勾选"}
    )
    told_change = forms.BooleanField(
        label="我看过上面的“怎样变更”", error_messages={"required": "请看过“怎样变更”再勾选"}
    )
    typed_name = forms.CharField(
        label="不能手写的，填姓名全名", required=False, max_length=120, widget=forms.TextInput(attrs=_PRIVATE)
    )

    def __init__(self, *args: Any, has_agent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_agent:
            own = list(self.fields["confirmer"].choices)  # type: ignore[attr-defined]
            self.fields["confirmer"].choices = [*own, (Signer.AGENT.value, "诉讼代理人")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Consent names its ways; e-mail needs an address."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        channels = found.get("channels") or []
        if found.get("consent") == Consent.EXPRESS.value and not channels:
            self.add_error(
                "channels",
                forms.ValidationError("同意的，请至少选一种", params={"short": "没有选同意哪几种"}),
            )
        if found.get("consent") == Consent.NONE.value:
            found["channels"] = []
        if Channel.EMAIL.value in channels and not found.get("email"):
            self.add_error(
                "email", forms.ValidationError("选了电子邮箱，请填写邮箱", params={"short": "没有填电子邮箱"})
            )
        return found
