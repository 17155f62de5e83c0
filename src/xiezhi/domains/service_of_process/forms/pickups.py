"""Forms of the window: the period told, the number typed, what was scanned, who came."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import Signer
from xiezhi.domains.service_of_process.types.pickups import COMERS, Comer, PickupTelling, PictureKind, ToldBy
from xiezhi.ui.forms import DateLine, FilterForm

_TOGETHER = {"": None, "yes": True, "no": False}
_MOMENT = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
_NO_DAY = {"required": "请选日期", "invalid": "没有这一天，请写成2026-11-16这样"}


def _moment_field(label: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=_MOMENT, error_messages={"required": "请填时间", "invalid": "请写成2026-11-16 09:30这样"},
    )  # fmt: skip


class PickupFilter(FilterForm):
    """The conditions of the reception list."""

    q = forms.CharField(label="案号、任务号、自取编号", max_length=60)
    keep = ("view",)


class LookUpForm(forms.Form):
    """A number typed or read off a card; the browser keeps nothing of it."""

    id_no = forms.CharField(
        label="身份证号码", max_length=40, help_text="输完整的18位，按回车。单位输统一社会信用代码",
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请输入完整的身份证号码"},
    )  # fmt: skip


class CardForm(forms.Form):
    """A card held before the camera; it proposes a number and is not kept."""

    card = forms.FileField(
        label="拍身份证识读", help_text="只用来读号码，照片不保存", error_messages={"required": "请拍照或者选择照片"},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,application/pdf", "capture": "environment"}),
    )  # fmt: skip


class TellForm(forms.Form):
    """The period and place as they were told."""

    from_on = forms.DateField(label="领取期间自", widget=DateLine, error_messages=_NO_DAY)
    until_on = forms.DateField(label="至（含当日）", widget=DateLine, error_messages=_NO_DAY)
    place = forms.CharField(
        label="领取地点", max_length=60, error_messages={"required": "请写领取地点，例如诉讼服务中心3号窗口"}
    )
    how = forms.ChoiceField(label="怎样告知", choices=ToldBy.choices(), widget=forms.RadioSelect)
    told_at = _moment_field("告知时间")
    announced_in_court = forms.BooleanField(
        label="当庭宣判的裁判文书，期间和地点已经记入宣判笔录", required=False
    )
    remind = forms.BooleanField(label="再发一条短信提醒（只写法院、案号、期间和地点）", required=False)
    note = forms.CharField(label="说明", max_length=100, required=False)

    def telling(self) -> PickupTelling:
        """What was told, as the action takes it."""
        filled = {**self.cleaned_data, "how": ToldBy(self.cleaned_data["how"])}
        filled.pop("reason", None)
        filled.pop("documents", None)
        return PickupTelling(**filled)


class MarkForm(TellForm):
    """Mark somebody as coming to fetch the papers and tell the period in one go."""

    documents = forms.MultipleChoiceField(label="文书", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="当事人的意愿",
        max_length=200,
        required=False,
        help_text="例如：电话中不同意电子送达，要求自己来取",
    )

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = documents  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("documents", [value for value, _ in documents])
        self.order_fields(["documents", "reason"])


class CheckForm(forms.Form):
    """Every paper on the list is ticked as lying at the window."""

    documents = forms.MultipleChoiceField(
        label="窗口的材料",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "还没有核对，请对照清单逐件勾选"},
    )

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = documents  # type: ignore[attr-defined]


class PictureForm(forms.Form):
    """A scan or photograph."""

    kind = forms.ChoiceField(label="这是什么", choices=PictureKind.choices(), widget=forms.RadioSelect)
    picture = forms.FileField(
        label="照片或者扫描件", error_messages={"required": "请拍照或者选择文件"},
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,application/pdf", "capture": "environment"}),
    )  # fmt: skip


class ComerForm(forms.Form):
    """Who came, with which card."""

    signer = forms.ChoiceField(
        label="谁来领取", choices=[(one.value, one.label) for one in COMERS], widget=forms.RadioSelect,
        initial=Signer.RECIPIENT.value,
    )  # fmt: skip
    comer_name = forms.CharField(
        label="姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请照证件写姓名"},
    )  # fmt: skip
    comer_id_no = forms.CharField(
        label="证件号码", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请输入完整的证件号码"},
    )  # fmt: skip
    lives_together = forms.ChoiceField(
        label="家属是否与受送达人同住",
        choices=[("", "不是家属"), ("yes", "同住"), ("no", "不同住")],
        required=False,
    )
    happened_at = _moment_field("时间")

    def comer(self) -> Comer:
        """Who came, as the action takes it."""
        filled = self.cleaned_data
        return Comer(
            signer=Signer(filled["signer"]), name=filled["comer_name"], id_no=filled["comer_id_no"],
            lives_together=_TOGETHER[filled["lives_together"]],
        )  # fmt: skip


class HandOverForm(ComerForm):
    """The papers change hands; ``signed_on`` is what stands on the signed 送达回证."""

    note = forms.CharField(label="备注", max_length=200, required=False)
    reason = forms.CharField(label="更正的理由", max_length=200, required=False)
    signature = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class RefusalForm(HandOverForm):
    """Who came and would not sign; the officer's note makes it service."""

    officer_note = forms.BooleanField(
        label="审判人员、书记员已经在送达回证上注明拒签情况并签名", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = "拒签的情况"
        self.fields["note"].help_text = "例如：看过判决书后拒绝在送达回证上签名"
        self.order_fields([*ComerForm.base_fields, "note", "officer_note"])
