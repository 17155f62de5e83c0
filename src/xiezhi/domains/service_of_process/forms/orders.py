"""Forms around one order."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import (
    CellState,
    Channel,
    DocumentKind,
    OrderState,
    ServiceClass,
)
from xiezhi.ui.forms import DateLine, FilterForm

MOST_FILES = 20


class ManyFiles(forms.ClearableFileInput):
    """A file box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is looked at by the action that keeps it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx"}))
        super().__init__(*args, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, or an empty list."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多{MOST_FILES}个文件")
        return [super(FilesField, self).clean(one, initial) for one in files]


class OrderFilter(FilterForm):
    """The conditions of the list of orders."""

    q = forms.CharField(label="案号、受送达人、任务号", max_length=60)
    state = forms.MultipleChoiceField(
        label="状态", choices=[pair for pair in CellState.choices() if pair[0] != "none"],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    channel = forms.MultipleChoiceField(
        label="渠道", choices=[(one.value, one.label) for one in Channel if one.electronic],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    document = forms.MultipleChoiceField(
        label="文书", choices=DocumentKind.choices(), widget=forms.CheckboxSelectMultiple
    )
    requested_from = forms.DateField(label="提请", widget=DateLine)
    requested_until = forms.DateField(label="至", widget=DateLine)
    hearing_from = forms.DateField(label="开庭", widget=DateLine)
    hearing_until = forms.DateField(label="至", widget=DateLine)
    service_class = forms.MultipleChoiceField(
        label="任务类别", choices=ServiceClass.choices(), widget=forms.CheckboxSelectMultiple
    )
    order_state = forms.MultipleChoiceField(
        label="办理状态", choices=OrderState.choices(), widget=forms.CheckboxSelectMultiple
    )
    organisation = forms.IntegerField(
        label="部门", min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    more = ("hearing_from", "hearing_until", "service_class", "document", "order_state")
    keep = ("view", "sort", "organisation")


class NewOrderForm(forms.Form):
    """A new order: which case, what, to whom."""

    case_no = forms.CharField(
        label="案号", max_length=60, help_text="例如 （2026）沪0199民初4127号",
        widget=forms.TextInput(attrs={"list": "case-numbers", "autocomplete": "off"}),
    )  # fmt: skip
    service_class = forms.ChoiceField(label="任务类别", choices=ServiceClass.choices())
    wanted_by_on = forms.DateField(
        label="要求办结日期",
        required=False,
        widget=DateLine,
        error_messages={"invalid": "没有这一天，请写成 2026-11-30 这样"},
    )
    note = forms.CharField(
        label="提请说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    files = FilesField(
        label="文书",
        required=False,
        help_text="PDF、Word或图片，可以一次选几个；种类按文件名判断，之后可以改",
    )


class DocumentForm(forms.Form):
    """One document: what it is and its file."""

    kind = forms.ChoiceField(label="文书种类", choices=DocumentKind.choices())
    name = forms.CharField(label="名称", max_length=120, required=False, help_text="留空则用文书种类的名称")
    dated_on = forms.DateField(
        label="文书日期", required=False, widget=DateLine, help_text="以文书落款日期为准，送达日期不能早于它",
        error_messages={"invalid": "没有这一天，请看文书末页的落款"},
    )  # fmt: skip
    copies = forms.IntegerField(label="份数", min_value=1, max_value=999, initial=1)
    file = forms.FileField(
        label="文件", widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx"})
    )


class ReplaceDocumentForm(DocumentForm):
    """A new version in place of the present one."""

    reason = forms.CharField(label="替换的理由", max_length=200)


class QuestionForm(forms.Form):
    """A question that asks for nothing; it only carries why the answer was refused."""


class ReasonForm(forms.Form):
    """Why something is done that others will ask about."""

    reason = forms.CharField(label="理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(forms.Form):
    """Who carries the order on."""

    to = forms.ChoiceField(label="转给", required=False)
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            ("", "交回送达中心，谁都可以办"),
            *((str(one.pk), f"{one.name}（{one.organisation}）") for one in people),
        ]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class PartyForm(forms.Form):
    """A party of the case: who, in which role, how to reach."""

    role = forms.CharField(label="诉讼地位", max_length=30, help_text="例如 被告、第三人、被执行人")
    name = forms.CharField(label="姓名或名称", max_length=100)
    kind = forms.ChoiceField(
        label="类型", choices=[("person", "自然人"), ("organisation", "法人或者其他组织")]
    )
    id_no = forms.CharField(
        label="证件号码", max_length=30, required=False, help_text="身份证号或统一社会信用代码"
    )
    phone = forms.CharField(label="手机号", max_length=20, required=False)
    email = forms.CharField(label="电子邮箱", max_length=100, required=False)
    representative = forms.CharField(label="法定代表人", max_length=60, required=False)


class RecipientsForm(forms.Form):
    """Which parties of the case are to be served."""

    parties = forms.MultipleChoiceField(label="受送达人", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parties"].choices = choices  # type: ignore[attr-defined]
