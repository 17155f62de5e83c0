"""Forms for the person served: few questions, plain words, nothing asked that is not needed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html

from xiezhi.domains.service_of_process.types import NotMeRelation, ObjectionKind

MOST_FILES = 5
MOST_WORDS = 1000
_TALL = {"rows": 3}


class VerifyForm(forms.Form):
    """Who is there? The same two questions for everybody."""

    code = forms.CharField(
        label="短信里的6位验证码",
        max_length=40,
        error_messages={"required": "请填写短信或者邮件里的6位验证码"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false",
                   "class": "is-code", "maxlength": 12, "data-private": True}
        ),
    )  # fmt: skip
    answer = forms.CharField(
        label="身份证号最后4位",
        help_text="不是公民身份证的，填姓名全名；单位填单位全称",
        max_length=120,
        error_messages={"required": "请填写身份证号最后4位，或者姓名全名"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-private": True}),
    )


class PortalForm(VerifyForm):
    """The same, where a code came by another way than a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "短信或者邮件里的6位验证码"


def _with_hint(relation: NotMeRelation) -> str:
    if not relation.hint:
        return relation.label
    return format_html("{}<small>{}</small>", relation.label, relation.hint)


class NotMeForm(forms.Form):
    """Somebody else holds the telephone; no name and no number is asked."""

    relation = forms.ChoiceField(
        label="您和收件人是什么关系？",
        choices=[(one.value, _with_hint(one)) for one in NotMeRelation],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项", "invalid_choice": "请从列出的几项里选"},
    )


class ManyFiles(forms.ClearableFileInput):
    """A file box that takes several files."""

    allow_multiple_selected = True


class PapersField(forms.FileField):
    """A few photographs or PDFs; each is looked at by the action that keeps it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files, or an empty list."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"一次最多{MOST_FILES}个文件，请分几次提交或者合成一个PDF")
        return [super(PapersField, self).clean(one, initial) for one in files]


class ObjectionForm(forms.Form):
    """What is wrong with this service?"""

    kind = forms.ChoiceField(
        label="理由",
        choices=ObjectionKind.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项", "invalid_choice": "请从列出的几项里选"},
    )
    text = forms.CharField(
        label="想说明的情况", required=False, max_length=MOST_WORDS, widget=forms.Textarea(attrs=_TALL),
        error_messages={"max_length": f"最多{MOST_WORDS}个字，长的请写成文件传上来"},
    )  # fmt: skip
    files = PapersField(
        label="照片或者文件", required=False,
        help_text=f"PDF、PNG、JPG，最多{MOST_FILES}个，每个不超过20 MB",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """“其他” needs words, else nobody can decide on it."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("kind") == ObjectionKind.OTHER.value and not str(found.get("text", "")).strip():
            self.add_error(
                "text",
                forms.ValidationError("选“其他”的，请写几句是什么情况", params={"short": "没有写明情况"}),
            )
        return found


class InquiryForm(forms.Form):
    """A question to the court."""

    text = forms.CharField(
        label="想问什么", max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写下要问的事", "max_length": f"最多{MOST_WORDS}个字，长的请写成文件传上来"},
    )  # fmt: skip
    files = PapersField(
        label="照片或者文件", required=False,
        help_text=f"PDF、PNG、JPG，最多{MOST_FILES}个，每个不超过20 MB",
    )  # fmt: skip


class PaperForm(forms.Form):
    """Paper as well: sent by post, or fetched."""

    how = forms.ChoiceField(
        label="怎样拿到",
        choices=[("post", "寄给我"), ("counter", "我到法院取")],
        initial="post",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项", "invalid_choice": "请从列出的几项里选"},
    )
    address = forms.CharField(
        label="寄到哪里", max_length=200, help_text="选“寄给我”的填：省市区、街道、门牌号",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address", "data-private": True}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["address"].required = not self.is_bound

    def clean(self) -> dict[str, Any]:
        """Post needs an address."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("how") == "post" and len(str(found.get("address", "")).strip()) < 6:
            self.add_error(
                "address",
                forms.ValidationError("请写清楚省市区、街道和门牌号", params={"short": "没有写清楚寄到哪里"}),
            )
        return found


class WithdrawForm(forms.Form):
    """Consent taken back; why may stay unsaid."""

    note = forms.CharField(
        label="想说明的原因", required=False, max_length=200, widget=forms.Textarea(attrs=_TALL)
    )


class CodeSignForm(forms.Form):
    """Sign with the code where a hand cannot write."""

    code = forms.CharField(
        label="短信里的6位验证码",
        max_length=40,
        error_messages={"required": "请填写短信或者邮件里的6位验证码"},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false",
                   "class": "is-code", "maxlength": 12, "data-private": True}
        ),
    )  # fmt: skip


class CheckForm(forms.Form):
    """核对码: was this message really sent by a court?"""

    check_code = forms.CharField(
        label="短信里的核对码",
        help_text="4位，在短信最后，例如7K2M",
        max_length=20,
        error_messages={"required": "请填写核对码"},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "is-code",
            }
        ),
    )
