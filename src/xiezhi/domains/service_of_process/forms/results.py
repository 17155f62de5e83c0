"""The form that registers what came of an attempt by hand."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.forms.orders import FilesField
from xiezhi.domains.service_of_process.types import (
    Method,
    Place,
    Reaction,
    Recording,
    ReturnReason,
    Signer,
    WitnessKind,
)
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.ui.forms import DateLine

IN_PERSON = frozenset({Method.DIRECT, Method.LEAVING, Method.AT_COURT, Method.ENTRUSTED, Method.HANDOVER})
_POST = ("posted_on", "mail_no", "returned_on", "return_reason")
_PERSON = (
    "place",
    "left_on",
    "witness_kind",
    "witness_signed",
    "recording",
    "officer_note",
    "address_wrong",
    "signer_lives_together",
    "signer_is_other_party",
)
_PICKUP = ("collected_on",)
_PHONE = ("confirmed", "informed_on", "recording_no")


class ResultForm(forms.Form):
    """Only what belongs to the method is asked; the rules say what is missing."""

    happened_at = forms.DateTimeField(
        label="时间", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )  # fmt: skip
    reaction = forms.ChoiceField(
        label="结果", choices=[("", "没有见到人"), *Reaction.choices()], required=False
    )
    signer = forms.ChoiceField(label="签收人", choices=Signer.choices(), initial=Signer.RECIPIENT.value)
    signed_on = forms.DateField(label="送达回证上的签收日期", required=False, widget=DateLine)
    left_on = forms.DateField(label="留置日期", required=False, widget=DateLine)
    place = forms.ChoiceField(label="地点", choices=[("", "没有写明"), *Place.choices()], required=False)
    witness_kind = forms.ChoiceField(label="见证人", choices=WitnessKind.choices(), required=False)
    witness_signed = forms.BooleanField(label="见证人签了名", required=False)
    recording = forms.ChoiceField(
        label="拍照、录像", choices=Recording.choices(), required=False, help_text="留置送达没有见证人时要有"
    )
    signer_lives_together = forms.NullBooleanField(
        label="与受送达人同住", required=False, help_text="成年家属签收、拒收的，要写明"
    )
    signer_is_other_party = forms.BooleanField(label="签收人是本案对方当事人", required=False)
    officer_note = forms.BooleanField(label="审判人员、书记员签了名", required=False)
    address_wrong = forms.BooleanField(label="地址不对，或者已经搬走", required=False)
    collected_on = forms.DateField(label="领取日期", required=False, widget=DateLine)
    confirmed = forms.BooleanField(label="对方确认收悉", required=False)
    informed_on = forms.DateField(label="告知日期", required=False, widget=DateLine)
    posted_on = forms.DateField(label="交寄日期", required=False, widget=DateLine)
    mail_no = forms.CharField(label="邮件号", max_length=40, required=False)
    returned_on = forms.DateField(label="退回日期", required=False, widget=DateLine)
    return_reason = forms.ChoiceField(
        label="退回原因", choices=[("", "没有退回"), *ReturnReason.choices()], required=False
    )
    recording_no = forms.CharField(label="录音编号", max_length=60, required=False)
    note = forms.CharField(
        label="经过", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = FilesField(label="照片、录音、收据", required=False)
    proof = forms.FileField(label="签好的送达回证（扫描件）", required=False)
    reason = forms.CharField(label="更正的理由", max_length=200, required=False)

    def __init__(self, *args: Any, method: Method, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unwanted = [*(() if method is Method.POSTAL else _POST), *(() if method in IN_PERSON else _PERSON)]
        unwanted += [] if method is Method.PICKUP else _PICKUP
        unwanted += [] if method is Method.SIMPLE else _PHONE
        unwanted += [] if corrects else ["reason"]
        for name in unwanted:
            del self.fields[name]
        if corrects:
            self.fields["reason"].required = True

    def draft(self) -> ResultDraft:
        """The result as the action takes it."""
        found = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"evidence", "proof", "reason"} and value not in (None, "")
        }
        found["signer"] = Signer(found["signer"])
        if "reaction" in found:
            found["reaction"] = Reaction(found["reaction"])
        if "return_reason" in found:
            found["return_reason"] = ReturnReason(found["return_reason"])
        return ResultDraft(**found)
