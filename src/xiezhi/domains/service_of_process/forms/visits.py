"""Forms of serving outside: what the server tells, what the manager asks, what the person served says."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms

from xiezhi.domains.service_of_process.types import Place, Signer, WitnessKind
from xiezhi.domains.service_of_process.types.visits import (
    EvidenceKind,
    IdentityCheck,
    VisitOutcome,
    VisitReport,
    VisitState,
)
from xiezhi.ui.forms import FilterForm

_MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
_PLACES = (Place.HOME, Place.WORKPLACE, Place.ELSEWHERE)
_TAKERS = tuple(one for one in Signer if one is not Signer.NONE)
_TICKS = [("", "没有问清"), ("yes", "是"), ("no", "否")]


def _words(words: Any) -> list[tuple[str, str]]:
    return [(one.value, one.label) for one in words]


class VisitReportForm(forms.Form):
    """反馈 of one recipient; each of the three facts is asked by itself."""

    outcome = forms.ChoiceField(label="结果", choices=VisitOutcome.choices(), widget=forms.RadioSelect)
    happened_at = forms.DateTimeField(
        label="经过的时间",
        widget=_MOMENT,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    place = forms.ChoiceField(label="在哪里", choices=_words(_PLACES), widget=forms.RadioSelect)
    was_there = forms.BooleanField(label="我到过现场，照片是当场拍的", required=False)
    taken_by = forms.ChoiceField(label="谁收的，或者谁拒收的", choices=_words(_TAKERS), required=False)
    taker_name = forms.CharField(label="这个人的姓名", max_length=40, required=False)
    relation = forms.CharField(
        label="与受送达人的关系", max_length=40, required=False, help_text="不是本人的要写，例如：妻子、前台"
    )
    lives_together = forms.ChoiceField(label="同住吗", choices=_TICKS, required=False)
    is_other_party = forms.BooleanField(label="这个人是本案的对方当事人", required=False)
    identity_check = forms.ChoiceField(label="怎样核对身份", choices=IdentityCheck.choices(), required=False)
    refusal_reason = forms.CharField(
        label="怎样拒收的", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    left = forms.BooleanField(label="文书已经留置", required=False)
    witness_kind = forms.ChoiceField(label="见证人是", choices=WitnessKind.choices(), required=False)
    witness_name = forms.CharField(label="见证人姓名", max_length=40, required=False)
    witness_role = forms.CharField(label="见证人的单位和职务", max_length=60, required=False)
    note = forms.CharField(
        label="工作记录", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    client_id = forms.CharField(widget=forms.HiddenInput, max_length=40)
    phone_now = forms.DateTimeField(
        widget=forms.HiddenInput,
        required=False,
        input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = lambda: uuid.uuid4().hex

    def report(self, attempt_id: int, *, at: datetime) -> VisitReport:
        """As the action takes it."""
        filled = dict(self.cleaned_data)
        filled["lives_together"] = {"yes": True, "no": False}.get(filled["lives_together"])
        words = (
            ("outcome", VisitOutcome, ""), ("place", Place, ""), ("taken_by", Signer, Signer.NONE.value),
            ("identity_check", IdentityCheck, "none"), ("witness_kind", WitnessKind, "none"),
        )  # fmt: skip
        for name, word, default in words:
            filled[name] = word(filled[name] or default)
        if filled["outcome"] is VisitOutcome.SIGNED_BY_SELF:
            filled["taken_by"] = Signer.RECIPIENT
        if filled["outcome"] is VisitOutcome.ABSENT:
            filled["taken_by"] = Signer.NONE
        filled["phone_now"] = filled["phone_now"] or at
        return VisitReport(attempt_id=attempt_id, **filled)


class EvidenceForm(forms.Form):
    """One photograph, film or signed sheet, where no script queues it."""

    kind = forms.ChoiceField(label="拍的是什么", choices=[], widget=forms.Select)
    file = forms.FileField(label="照片或者录像")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [one for one in EvidenceKind if not one.value.endswith("_signature")]
        self.fields["kind"].choices = _words(kinds)  # type: ignore[attr-defined]


class BackForm(forms.Form):
    """Why a task is given back."""

    reason = forms.CharField(
        label="退回的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明退回的理由"},
    )  # fmt: skip


class ReassignForm(forms.Form):
    """To whom, and why."""

    to = forms.ChoiceField(label="派给", choices=[], widget=forms.RadioSelect)
    reason = forms.CharField(
        label="改派的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明改派的理由"},
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class VisitFilter(FilterForm):
    """The conditions of the list of visits."""

    q = forms.CharField(label="案号、任务号、外出任务号", max_length=60)
    state = forms.MultipleChoiceField(
        label="状态", choices=VisitState.choices(), widget=forms.CheckboxSelectMultiple
    )


class RatingForm(forms.Form):
    """One to five, and words if wanted."""

    stars = forms.TypedChoiceField(
        label="分数", coerce=int, widget=forms.RadioSelect,
        choices=[(5, "5分，很好"), (4, "4分"), (3, "3分，一般"), (2, "2分"), (1, "1分，很差")],
        error_messages={"required": "请选1到5分"},
    )  # fmt: skip
    words = forms.CharField(
        label="想说的话", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="请不要写姓名、电话和案件内容",
    )  # fmt: skip


class VisitSettingsForm(forms.Form):
    """外出送达设置; each change asks why."""

    picks = forms.BooleanField(label="自动筛选要上门的任务", required=False)
    after_failures = forms.IntegerField(label="电子送达失败几次就上门", min_value=1, max_value=9)
    after_silent_days = forms.IntegerField(
        label="发出几天没有查阅、没有回复就上门", min_value=1, max_value=60
    )
    lock_hours = forms.IntegerField(
        label="接收后锁定几小时", min_value=1, max_value=168, help_text="到时没有反馈，任务和地址自动释放"
    )
    reason = forms.CharField(
        label="修改的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明修改的理由"},
    )  # fmt: skip
