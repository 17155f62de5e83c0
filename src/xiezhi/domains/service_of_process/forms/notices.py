"""Forms of public notice: what was tried, the wish for it, the decision, its text, where it appeared."""

from __future__ import annotations

from typing import Any

from django import forms

from xiezhi.domains.service_of_process.rules.notice_text import owed_parts
from xiezhi.domains.service_of_process.types import DocumentKind, Medium
from xiezhi.domains.service_of_process.types.notices import (
    Means,
    NoteKind,
    NoticeDraft,
    NoticeParts,
    PublicationDraft,
)
from xiezhi.ui.forms import DateLine

MEDIA = [(one.value, one.label) for one in Medium if one is not Medium.POSTED]
_NOT_EMPTY = {"required": "请填写"}


class MeansNoteForm(forms.Form):
    """记明: one way that is not feasible, or a look-up."""

    means = forms.ChoiceField(label="记什么", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="理由或者结果", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), error_messages=_NOT_EMPTY,
        help_text="例如：户籍登记地址查询没有结果；住所在本院辖区，不需要委托",
    )  # fmt: skip
    said_by = forms.CharField(
        label="谁说的、向谁查的",
        max_length=60,
        error_messages=_NOT_EMPTY,
        help_text="例如：望潮路派出所，何薇",
    )
    on = forms.DateField(label="日期", widget=DateLine)
    file = forms.FileField(label="附件", required=False, help_text="回函、笔录、照片")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(one.value, f"{one.label}不可行") for one in Means if one is not Means.LOOK_UP]
        self.fields["means"].choices = [*ways, (Means.LOOK_UP.value, "查找下落")]  # type: ignore[attr-defined]

    def noted(self) -> dict[str, Any]:
        """What the action takes."""
        filled, means = self.cleaned_data, Means(self.cleaned_data["means"])
        kind = NoteKind.LOOKED_UP if means is Means.LOOK_UP else NoteKind.NOT_FEASIBLE
        file = filled["file"]
        return {
            "kind": kind, "means": means, "reason": filled["reason"], "said_by": filled["said_by"], "on": filled["on"],
            "file": (file.name, file.read()) if file else None,
        }  # fmt: skip


class NoticeForm(forms.Form):
    """提请公告: which papers, why, how it came to this."""

    documents = forms.MultipleChoiceField(label="文书", widget=forms.CheckboxSelectMultiple)
    whereabouts_unknown = forms.BooleanField(label="受送达人下落不明", required=False)
    foreign_without_domicile = forms.BooleanField(
        label="受送达人在我国领域内没有住所", required=False, help_text="公告期为60日"
    )
    reason = forms.CharField(
        label="公告的原因", max_length=200, help_text="写进公告，例如：因你下落不明，用其他方式无法送达",
        error_messages=_NOT_EMPTY,
    )  # fmt: skip
    course = forms.CharField(
        label="经过", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), error_messages=_NOT_EMPTY,
        help_text="记入案卷；各次送达和查找已经列在清单里",
    )  # fmt: skip

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = documents  # type: ignore[attr-defined]
        self.initial.setdefault("documents", [value for value, _ in documents])

    def draft(self) -> NoticeDraft:
        """The wish as the action takes it."""
        filled = dict(self.cleaned_data)
        ids = tuple(int(one) for one in filled.pop("documents"))
        return NoticeDraft(document_ids=ids, **filled)


class NoticeDecisionForm(forms.Form):
    """同意 or not; a refusal says why."""

    agrees = forms.ChoiceField(
        label="决定", choices=[("yes", "同意公告送达"), ("no", "不同意，继续用其他方式")], widget=forms.RadioSelect,
        error_messages={"required": "请选择"},
    )  # fmt: skip
    reason = forms.CharField(
        label="说明", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="不同意的要写明理由",
    )  # fmt: skip


class NoticeTextForm(forms.Form):
    """Only the parts that the papers of this notice need (解释139)."""

    key_points = forms.CharField(
        label="起诉要点", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    hearing_at = forms.DateTimeField(
        label="出庭的时间", required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    hearing_place = forms.CharField(label="出庭的地点", max_length=60, required=False)
    main_content = forms.CharField(
        label="裁判主要内容", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    may_appeal = forms.BooleanField(label="当事人有权上诉", required=False, initial=True)
    appeal_court = forms.CharField(label="上诉的人民法院", max_length=60, required=False)

    def __init__(self, *args: Any, kinds: frozenset[DocumentKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owed = owed_parts(kinds)
        wanted = {*owed, *(("may_appeal", "appeal_court") if "main_content" in owed else ())}
        for name in set(self.fields) - wanted:
            del self.fields[name]

    def parts(self) -> NoticeParts:
        """What was filled in."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return NoticeParts(**given)


class PublicationForm(forms.Form):
    """One posting or printing, with its proof."""

    medium = forms.ChoiceField(label="方式", choices=MEDIA, widget=forms.RadioSelect)
    published_on = forms.DateField(label="张贴、刊登的日期", widget=DateLine)
    place = forms.CharField(
        label="载体、地点", max_length=120, help_text="例如：人民法院报第3版；法院公告栏；张贴的地址",
        error_messages=_NOT_EMPTY,
    )  # fmt: skip
    file = forms.FileField(
        label="报样、照片或者录像", error_messages={"required": "请上传刊登的版面、张贴的照片或者录像"},
        help_text="在住所地张贴的，用照片、录像记录张贴过程",
    )  # fmt: skip

    def draft(self) -> PublicationDraft:
        """What the action takes."""
        filled = self.cleaned_data
        return PublicationDraft(
            medium=Medium(filled["medium"]), published_on=filled["published_on"], place=filled["place"]
        )
