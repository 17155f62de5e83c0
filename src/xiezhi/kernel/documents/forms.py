"""Forms of the documents room."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.kernel.documents.types import SERVICE_SEAL, SealMachineKind
from xiezhi.ui.forms import FilterForm


class IssuedFilter(FilterForm):
    """Conditions of the list of issued documents."""

    q = forms.CharField(label="文书编号或名称", max_length=80)


class WordingForm(forms.Form):
    """The wording of a template."""

    wording = forms.CharField(
        label="正文",
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        max_length=60_000,
        strip=False,
        help_text="一行一段。以“# ”起头是标题，“@ ”是编号，“: ”顶格，“| 名称 | 内容 |”是表格，“>> ”是落款，“[印章]”是盖章处。",
    )
    note = forms.CharField(label="修改说明", max_length=200, required=False)


class TemplateForm(WordingForm):
    """A new template of a court."""

    field_order = ("name", "code", "wording", "note")
    name = forms.CharField(label="名称", max_length=60)
    code = forms.SlugField(
        label="代码", max_length=60, help_text="英文小写和下划线；与标准样式相同时，本院用自己的"
    )


class MadeForm(forms.Form):
    """The text of a document being made."""

    wording = forms.CharField(
        label="正文",
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "false"}),
        max_length=60_000,
        strip=False,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)


class MakeForm(forms.Form):
    """Which document to make, with what is not known from elsewhere."""

    def __init__(self, *args: Any, templates: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"] = forms.TypedChoiceField(
            label="文书样式", choices=templates, coerce=int, widget=forms.RadioSelect
        )


class SealForm(forms.Form):
    """An electronic seal and the machine that holds it."""

    purpose = forms.CharField(label="印面用途", max_length=12, initial=SERVICE_SEAL)
    machine = forms.ChoiceField(
        label="签章方式",
        choices=[(kind.value, kind.label) for kind in SealMachineKind],
        widget=forms.RadioSelect,
        initial=SealMachineKind.LOCAL.value,
        help_text="本机签章用本系统自己的证书，只能证明文书出自本系统、未被改动；具有法定效力的印章请接电子签章系统。",
    )
    seal_no = forms.CharField(
        label="印章编号", max_length=60, required=False, help_text="签章系统里的印章编号；不填则自动编号"
    )
    machine_address = forms.CharField(label="签章系统地址", max_length=200, required=False)
    machine_token = forms.CharField(
        label="接入凭证",
        max_length=400,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    certificate = forms.CharField(
        label="签章系统的证书（PEM）",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="只采用由这张证书（或它签发的证书）盖的章",
    )


class ReasonForm(forms.Form):
    """Why something is retired or put aside."""

    reason = forms.CharField(label="理由", max_length=200)
