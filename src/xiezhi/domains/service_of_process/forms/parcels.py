"""Forms around parcels: which, to whom, under which number, and how they ended."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.actions.parcels import ParcelChange
from xiezhi.domains.service_of_process.types import AddressSource, ReturnReason, Signer
from xiezhi.domains.service_of_process.types.posting import (
    ENDS,
    Carrier,
    Layout,
    ParcelEnd,
    ParcelState,
)
from xiezhi.lib.verdict import Refused
from xiezhi.ui.forms import DateLine, FilterForm

_TOGETHER = {"": None, "yes": True, "no": False}
SHOWN_STATES = [pair for pair in ParcelState.choices() if pair[0] != ParcelState.WITHDRAWN.value]
SOURCES = [pair for pair in AddressSource.choices() if pair[0] != AddressSource.CONFIRMATION_FORM.value]


class ParcelFilter(FilterForm):
    """The conditions of the list of parcels."""

    q = forms.CharField(label="案号、受送达人、邮寄单号、邮件编号", max_length=60)
    state = forms.MultipleChoiceField(label="状态", choices=SHOWN_STATES, widget=forms.CheckboxSelectMultiple)
    carrier = forms.MultipleChoiceField(
        label="承运", choices=Carrier.choices(), widget=forms.CheckboxSelectMultiple
    )
    posted_from = forms.DateField(label="交寄", widget=DateLine)
    posted_until = forms.DateField(label="至", widget=DateLine)
    made_from = forms.DateField(label="建立", widget=DateLine)
    made_until = forms.DateField(label="至", widget=DateLine)
    more = ("made_from", "made_until")
    keep = ("view", "sort")


class ParcelForm(forms.Form):
    """What stands on the waybill, before it is printed."""

    receiver = forms.CharField(label="收件人", max_length=100)
    receiver_phone = forms.CharField(
        label="收件人电话", max_length=30, required=False, widget=forms.TextInput(attrs={"data-private": ""})
    )
    address = forms.CharField(
        label="收件地址", max_length=200, widget=forms.Textarea(attrs={"rows": 2, "data-private": ""})
    )
    source = forms.ChoiceField(
        label="新地址从哪里来", choices=[("", "没有改地址"), *SOURCES], required=False,
        help_text="改了地址才填；邮件退回后是否视为送达，要看地址是谁提供的",
    )  # fmt: skip
    postcode = forms.CharField(label="邮政编码", max_length=6, required=False)
    carrier = forms.ChoiceField(label="承运", choices=Carrier.choices(), widget=forms.RadioSelect)
    remark = forms.CharField(label="面单备注", max_length=60, required=False)
    same_reason = forms.CharField(
        label="再寄同样文书的理由", max_length=200, required=False,
        help_text="近期向同一人、同一地址寄过同样文书的，写明理由才能打印",
    )  # fmt: skip
    reason = forms.CharField(label="更正的理由", max_length=200, required=False)

    def change(self) -> ParcelChange:
        """The change as the action takes it."""
        filled = self.cleaned_data
        return ParcelChange(
            receiver=filled["receiver"], receiver_phone=filled["receiver_phone"], address=filled["address"],
            source=AddressSource(filled["source"]) if filled["source"] else None, postcode=filled["postcode"],
            carrier=Carrier(filled["carrier"]), remark=filled["remark"], same_reason=filled["same_reason"],
        )  # fmt: skip


class PrintForm(forms.Form):
    """How waybills are laid on paper, and why once more."""

    layout = forms.ChoiceField(
        label="版式", choices=Layout.choices(), initial=Layout.LABEL.value, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="重打的理由", max_length=200, required=False, help_text="打印过的才填")


class TrackingForm(forms.Form):
    """One number for one parcel."""

    tracking_no = forms.CharField(
        label="邮寄单号", max_length=30, help_text="扫描面单上的条码；如EA123456785CN，或者13位数字",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    posted_on = forms.DateField(label="交寄日期", widget=DateLine)
    reason = forms.CharField(label="改单号的理由", max_length=200)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["posted_on" if corrects else "reason"]


class TrackingListForm(forms.Form):
    """Numbers of many parcels, typed by a scanner or in a spreadsheet."""

    posted_on = forms.DateField(label="交寄日期", widget=DateLine)
    lines = forms.CharField(
        label="扫描", max_length=60_000, required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text="逐件先扫面单上的邮件编号，再扫邮寄单号；一行一对，或者各占一行",
    )  # fmt: skip
    file = forms.FileField(
        label="或者Excel表格", required=False, widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text="标题为“邮件编号”和“邮寄单号”",
    )  # fmt: skip


class ReceiptForm(forms.Form):
    """A scan or photograph of the receipt."""

    receipt = forms.FileField(
        label="回执、退信的扫描件或照片", error_messages={"required": "请选择文件，或者拍照"},
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,image/*", "capture": "environment"}),
        help_text="PDF、PNG或JPEG，20 MB以内；手机和高拍仪可以直接拍照，横放、倒放都可以",
    )  # fmt: skip


class ParcelEndForm(forms.Form):
    """How a parcel ended, as written on the receipt; a person confirms every line."""

    state = forms.ChoiceField(
        label="结果", choices=[(one.value, one.label) for one in ENDS], widget=forms.RadioSelect
    )
    ended_on = forms.DateField(
        label="签收、退回或者查明遗失的日期", widget=DateLine,
        error_messages={"invalid": "没有这一天，请写成 2026-11-18 这样"},
    )  # fmt: skip
    ended_time = forms.TimeField(
        label="时间",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="回执上写了的才填",
    )
    signer = forms.ChoiceField(label="签收人", choices=Signer.choices(), initial=Signer.RECIPIENT.value)
    signer_name = forms.CharField(label="签收人姓名", max_length=60, required=False)
    together = forms.ChoiceField(
        label="代收的家属是否同住",
        choices=[("", "不是家属代收"), ("yes", "同住"), ("no", "不同住")],
        required=False,
    )
    signer_is_other_party = forms.BooleanField(label="代收人是本案的对方当事人", required=False)
    return_reason = forms.ChoiceField(
        label="退回原因", required=False,
        choices=[("", "没有退回"), *(pair for pair in ReturnReason.choices() if pair[0] != "lost")],
    )  # fmt: skip
    delivery_tries = forms.IntegerField(
        label="投递次数",
        required=False,
        min_value=0,
        max_value=20,
        help_text="改退批条上写明的；空着按物流计",
    )
    note = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(label="更正的理由", max_length=200)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not corrects:
            del self.fields["reason"]

    def end(self) -> ParcelEnd:
        """The end as the action takes it."""
        filled = self.cleaned_data
        state = ParcelState(filled["state"])
        signer = Signer(filled["signer"])
        if state is ParcelState.SIGNED and signer is not Signer.RECIPIENT:
            raise Refused("本人签收的，签收人应为本人", field="signer", remedy="别人代收的请选“他人签收”")
        if state is ParcelState.SIGNED_BY_OTHER and signer in (Signer.RECIPIENT, Signer.NONE):
            raise Refused("没有写明是谁代收", field="signer", remedy="请看回执上与收件人的关系")
        return ParcelEnd(
            state=state, ended_on=filled["ended_on"], ended_time=filled["ended_time"], signer=signer,
            signer_name=filled["signer_name"], signer_lives_together=_TOGETHER[filled["together"]],
            signer_is_other_party=filled["signer_is_other_party"], delivery_tries=filled["delivery_tries"],
            return_reason=ReturnReason(filled["return_reason"]) if filled["return_reason"] else None,
            note=filled["note"],
        )  # fmt: skip
