"""Forms of 委托 and 转交: the letter, its sending and receipt, how it ended."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import Reaction, Signer
from xiezhi.domains.service_of_process.types.pickups import EntrustmentDraft
from xiezhi.ui.forms import DateLine, FilterForm

_DAY = {"required": "请选日期", "invalid": "没有这一天，请写成2026-11-16这样"}
_TOGETHER = {"": None, "yes": True, "no": False}
_PAPERS = {"accept": "image/png,image/jpeg,application/pdf"}


class EntrustmentFilter(FilterForm):
    """The conditions of the list."""

    q = forms.CharField(label="案号、对方名称、编号", max_length=60)
    keep = ("view",)


class LetterForm(forms.Form):
    """To whom the papers go."""

    to_name = forms.CharField(
        label="受托法院或者转交单位", max_length=80, error_messages={"required": "请写对方的全称"}
    )
    to_address = forms.CharField(label="对方地址", max_length=120, required=False)
    contact = forms.CharField(label="对方联系人和电话", max_length=80, required=False)
    request = forms.CharField(
        label="请对方注意的事项", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def draft(self) -> EntrustmentDraft:
        """What the letter is drawn up from."""
        return EntrustmentDraft(**self.cleaned_data)


class SentForm(forms.Form):
    """When and how it left."""

    sent_on = forms.DateField(label="寄出日期", widget=DateLine, error_messages=_DAY)
    sent_how = forms.CharField(
        label="怎样寄出", max_length=60, help_text="例如：法院专递和单号、机要、专人送交",
        error_messages={"required": "请写怎样寄出"},
    )  # fmt: skip


class AcceptedForm(forms.Form):
    """When the other side received it."""

    accepted_on = forms.DateField(label="对方收到日期", widget=DateLine, error_messages=_DAY)


class FinishedForm(forms.Form):
    """What stands on the 送达回证 that came back."""

    signed_on = forms.DateField(label="送达回证上的签收日期", widget=DateLine, error_messages=_DAY)
    reaction = forms.ChoiceField(
        label="结果", choices=[(one.value, one.label) for one in Reaction if one is not Reaction.ABSENT],
        initial=Reaction.SIGNED.value,
    )  # fmt: skip
    signer = forms.ChoiceField(
        label="签收人", choices=[pair for pair in Signer.choices() if pair[0] != Signer.NONE.value],
        initial=Signer.RECIPIENT.value,
    )  # fmt: skip
    lives_together = forms.ChoiceField(
        label="家属是否同住", choices=[("", "不是家属"), ("yes", "同住"), ("no", "不同住")], required=False
    )
    proof = forms.FileField(
        label="寄回的送达回证", widget=forms.FileInput(attrs=_PAPERS), error_messages={"required": "请上传寄回的送达回证"}
    )  # fmt: skip
    note = forms.CharField(label="备注", max_length=200, required=False)
    reason = forms.CharField(label="更正的理由", max_length=200, required=False)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]

    def result(self) -> dict[str, Any]:
        """What the action takes."""
        filled = self.cleaned_data
        return {
            "signed_on": filled["signed_on"], "signer": Signer(filled["signer"]), "note": filled["note"],
            "signer_lives_together": _TOGETHER[filled["lives_together"]], "reaction": Reaction(filled["reaction"]),
            "proof": (filled["proof"].name, filled["proof"].read()), "reason": filled.get("reason", ""),
        }  # fmt: skip


class ReturnedForm(forms.Form):
    """It came back undone."""

    returned_on = forms.DateField(label="退回日期", widget=DateLine, error_messages=_DAY)
    why = forms.CharField(
        label="对方写的理由", max_length=200, error_messages={"required": "请照退回函抄录理由"}
    )
    paper = forms.FileField(label="退回函", required=False, widget=forms.FileInput(attrs=_PAPERS))
    reason = forms.CharField(label="更正的理由", max_length=200, required=False)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]
