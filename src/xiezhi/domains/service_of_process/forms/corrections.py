"""Forms that correct what a task says; each shows what stands there now."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.forms.orders import PartyForm
from xiezhi.domains.service_of_process.types import CaseCategory, DocumentKind, ServiceClass
from xiezhi.ui.forms import DateLine

NO_SUCH_DAY = {"invalid": "没有这一天，请写成 2026-11-30 这样"}


class _WithReason(forms.Form):
    """``needs_reason``: an advanced change is never made without one."""

    reason = forms.CharField(label="修改的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])


class CorrectOrderForm(_WithReason):
    """The task itself."""

    service_class = forms.ChoiceField(label="任务类别", choices=ServiceClass.choices())
    category = forms.ChoiceField(label="案件大类", choices=CaseCategory.choices())
    wanted_by_on = forms.DateField(
        label="要求办结日期", required=False, widget=DateLine, error_messages=NO_SUCH_DAY
    )
    note = forms.CharField(
        label="提请说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    judge_id = forms.ChoiceField(label="承办法官", required=False)
    clerk_id = forms.ChoiceField(label="书记员", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("judge_id", "clerk_id"):
            self.fields[name].choices = [("", "不指定"), *people]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, Any]:
        """The values as the action takes them."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        for name in ("judge_id", "clerk_id"):
            found[name] = int(found[name]) if found[name] else None
        return found


EMPTIED = "无"


def _hide(form: forms.Form, masked: dict[str, str]) -> None:
    """Say what stands there without showing it."""
    for name, shown in masked.items():
        form.fields[name].help_text = f"现在是{shown}；留空不改，写“{EMPTIED}”清空" if shown else "现在没有"
        form.fields[name].widget.attrs["autocomplete"] = "off"


def _kept_or_emptied(filled: dict[str, str]) -> dict[str, str]:
    """A number left empty stays as it is; the word for nothing empties it."""
    found = {name: value for name, value in filled.items() if name != "reason"}
    for name in ("id_no", "phone", "email"):
        if not found[name]:
            del found[name]
        elif found[name] == EMPTIED:
            found[name] = ""
    return found


class CorrectPartyForm(_WithReason, PartyForm):
    """A party of the case. Numbers stay masked: a field left empty keeps what stands there."""

    def __init__(self, *args: Any, masked: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _hide(self, masked)

    def changes(self) -> dict[str, str]:
        """The values as the action takes them."""
        return _kept_or_emptied(self.cleaned_data)


class CorrectAgencyForm(_WithReason):
    """An agent of a party. Numbers stay masked: a field left empty keeps what stands there."""

    name = forms.CharField(label="姓名", max_length=60)
    firm = forms.CharField(label="律师事务所或者单位", max_length=120, required=False)
    id_no = forms.CharField(label="证件号码", max_length=40, required=False)
    phone = forms.CharField(label="手机号", max_length=30, required=False)
    email = forms.CharField(label="电子邮箱", max_length=120, required=False)

    def __init__(self, *args: Any, masked: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _hide(self, masked)

    def changes(self) -> dict[str, str]:
        """The values as the action takes them."""
        return _kept_or_emptied(self.cleaned_data)


class CorrectDocumentForm(_WithReason):
    """What is written about a document; another file is another version."""

    name = forms.CharField(label="文书名称", max_length=120)
    kind = forms.ChoiceField(label="文书种类", choices=DocumentKind.choices())
    dated_on = forms.DateField(label="文书日期", required=False, widget=DateLine, error_messages=NO_SUCH_DAY)
    copies = forms.IntegerField(label="份数", min_value=1, max_value=999)
    issued_no = forms.CharField(label="文书编号", max_length=80, required=False)

    def changes(self) -> dict[str, Any]:
        """The values as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
