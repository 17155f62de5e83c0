"""The lawful steps of a visit, when one is needed, what a report must hold, and when papers may be left (留置)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from xiezhi.domains.service_of_process.types import (
    DocumentKind,
    Method,
    Place,
    Procedure,
    Reaction,
    RecipientKind,
    Recording,
    Signer,
    WitnessKind,
)
from xiezhi.domains.service_of_process.types.drafts import ResultDraft
from xiezhi.domains.service_of_process.types.visits import (
    CheckItem,
    EvidenceKind,
    IdentityCheck,
    VisitNeed,
    VisitOutcome,
    VisitPolicy,
    VisitReport,
    VisitState,
)
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused, Verdict, no

SEND = "service_of_process.order.send"
ASSIGN = "service_of_process.order.assign"
VISIT = "service_of_process.visit.go"
CLOCK_TOLERANCE = timedelta(minutes=10)

_V = VisitState
_HELD = (_V.ACCEPTED, _V.OUT)
VISIT_STEPS: tuple[Step, ...] = (
    Step("accept", "接收，锁定任务和地址", (_V.WAITING,), _V.ACCEPTED, VISIT),
    Step("set_out", "出发", (_V.ACCEPTED,), _V.OUT, VISIT),
    Step("give_back", "退回", _HELD, _V.WAITING, VISIT, reason_required=True),
    Step("release", "到时没有反馈，释放", _HELD, _V.WAITING, ASSIGN, reason_required=True),
    Step("reassign", "改派", _HELD, _V.WAITING, ASSIGN, reason_required=True),
    Step("report", "反馈完毕", (*_HELD, _V.WAITING), _V.REPORTED, VISIT),
    Step("finish", "记录归卷", (_V.REPORTED,), _V.DONE, VISIT),
    Step("drop", "取消", (_V.WAITING, *_HELD), _V.CANCELLED, SEND, reason_required=True),
)
VISIT_WORKFLOW = Workflow(
    name="service_of_process.visit", label="外出任务", initial=_V.WAITING, states=tuple(_V.choices()),
    steps=VISIT_STEPS,
)  # fmt: skip

_WITNESSES = frozenset({WitnessKind.VILLAGE_COMMITTEE, WitnessKind.RESIDENTS_COMMITTEE, WitnessKind.EMPLOYER})
_SIGNED = frozenset({EvidenceKind.RECIPIENT_SIGNATURE, EvidenceKind.RECEIPT})


def needs_visit(need: VisitNeed, policy: VisitPolicy) -> Verdict:
    """Does somebody have to go there? The reason is shown with the task, and so is the reason why not."""
    if not policy.picks:
        return no("本院没有开启自动筛选", code="off")
    if need.settled:
        return no("文书都已生效或者有异议待决", code="settled")
    if need.under_way_by_hand:
        return no("已经在用外出、邮寄、窗口等方式送达", code="under_way")
    if not need.has_postal_address:
        return no("没有可以上门的地址", code="no_address", remedy="请先登记通信地址")
    if need.electronic_failures >= policy.after_failures:
        return Verdict(True, reason=f"电子送达失败{need.electronic_failures}次")
    if not need.electronic_allowed:
        return Verdict(True, reason="受送达人不同意电子送达")
    if not need.has_electronic_address:
        return Verdict(True, reason="没有电子地址")
    if need.waiting_days is not None and need.waiting_days >= policy.after_silent_days:
        return Verdict(True, reason=f"电子送达发出{need.waiting_days}天没有查阅、没有回复")
    return no("可以先用电子送达", code="electronic_first")


def leaving_checks(
    report: VisitReport, kinds: Collection[EvidenceKind], *, documents: Iterable[DocumentKind],
    recipient: RecipientKind = RecipientKind.PERSON, procedure: Procedure = Procedure.ORDINARY,
) -> tuple[CheckItem, ...]:  # fmt: skip
    """留置 (民诉法89条, 解释130、133条): each thing that must be there, and what is missing."""
    kinds_left = [one for one in documents if one is not DocumentKind.MEDIATION_STATEMENT]
    at_home = report.place is Place.HOME or (
        report.place is Place.WORKPLACE and (recipient is RecipientKind.ORGANISATION or procedure.simple_kind)
    )
    by_witness = (
        report.witness_kind in _WITNESSES and bool(report.witness_name.strip()) and bool(report.witness_role.strip())
        and EvidenceKind.WITNESS_SIGNATURE in kinds
    )  # fmt: skip
    return (
        CheckItem(
            "document", "文书可以留置", bool(kinds_left), "调解书不能留置，要由本人或者指定的代收人签收（解释133条）"
        ),
        CheckItem(
            "refusal", "对方拒绝接收", report.outcome is VisitOutcome.REFUSED, "没有人在场不等于拒收，不能留置（民诉法89条）"
        ),
        CheckItem("reason", "记明拒收的事由", bool(report.refusal_reason.strip()), "请写明对方怎样拒收"),
        CheckItem("place", "留在住所（单位留在住所地）", at_home, "文书要留在受送达人的住所，别处不算（民诉法89条）"),
        CheckItem(
            "proof", "见证人签名，或者从头到尾的拍照、录像", by_witness or _recorded(kinds) is not Recording.NONE,
            "要有见证人的姓名、身份和签名；没有见证人的，要有全程录像，或者出示文书和文书留下的照片各一张",
        ),
    )  # fmt: skip


def _recorded(kinds: Collection[EvidenceKind]) -> Recording:
    """Start to end: a film, or the papers held out and the papers lying there."""
    if EvidenceKind.VIDEO in kinds:
        return Recording.VIDEO
    return Recording.PHOTO if {EvidenceKind.PAPERS, EvidenceKind.LEFT} <= set(kinds) else Recording.NONE


def report_checks(report: VisitReport, kinds: Collection[EvidenceKind]) -> tuple[CheckItem, ...]:
    """What each of the facts told needs as its own evidence."""
    there = EvidenceKind.DOOR in kinds or EvidenceKind.VIDEO in kinds
    checks = [
        CheckItem(
            "was_there", "到过现场：照片或者录像", report.was_there and there, "请拍一张能看出地点的照片"
        ),
        CheckItem("place", "送达地点", report.place is not None, "请选在哪里见到的人"),
    ]
    if report.outcome.taken:
        checks += [
            CheckItem(
                "taken", "有人收下：签名或者签好的送达回证", bool(_SIGNED & set(kinds)), "请签收人在屏幕上签名，或者拍签好的送达回证"
            ),
            CheckItem(
                "taker", "谁收的：姓名，他人代收的写明关系", _taker_told(report), "请写收件人的姓名；不是本人的还要写与受送达人的关系"
            ),
        ]  # fmt: skip
    if report.outcome is VisitOutcome.REFUSED:
        checks.append(
            CheckItem("refusal", "拒收的事由", bool(report.refusal_reason.strip()), "请写明对方怎样拒收")
        )
    return tuple(checks)


def _taker_told(report: VisitReport) -> bool:
    if not report.taker_name.strip():
        return False
    if report.outcome is VisitOutcome.SIGNED_BY_SELF:
        return True
    is_told = report.taken_by not in {Signer.RECIPIENT, Signer.NONE} and bool(report.relation.strip())
    return is_told and (report.taken_by is not Signer.ADULT_RELATIVE or report.lives_together is not None)


def require_checks(checks: Iterable[CheckItem], *, what: str) -> None:
    """Refuse with the first thing missing; the phone shows them all."""
    missing = [one for one in checks if not one.met]
    if missing:
        raise Refused(
            f"{what}还差{len(missing)}项：{missing[0].label}", field=missing[0].code, remedy=missing[0].reason,
            code="incomplete",
        )  # fmt: skip


def check_times(report: VisitReport, *, accepted_at: datetime | None, at: datetime) -> str:
    """Refuse a visit dated tomorrow, or before its task was taken; tell a telephone whose clock is off."""
    clock = clock_note(report.phone_now, at)
    if report.happened_at > at:
        raise Refused(
            "经过的时间还没有到", field="happened_at", code="future",
            remedy=f"{clock}，请校准手机后改正时间" if clock else "请填已经发生的时间",
        )  # fmt: skip
    if accepted_at is not None and report.happened_at < accepted_at - CLOCK_TOLERANCE:
        raise Refused(
            "经过的时间早于接收任务的时间", field="happened_at", code="too_early",
            remedy=f"{clock}，请校准手机后改正时间" if clock else "请核对时间",
        )  # fmt: skip
    return clock


def clock_note(phone_now: datetime, at: datetime) -> str:
    """手机时钟快5小时: how far the telephone's clock is off; empty within some minutes."""
    off = phone_now - at
    if abs(off) <= CLOCK_TOLERANCE:
        return ""
    minutes = int(abs(off).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    text = "".join(part for part in (f"{hours}小时" if hours else "", f"{rest}分钟" if rest else "") if part)
    return f"手机时钟{'快' if off > timedelta(0) else '慢'}{text}"


def right_person(report: VisitReport) -> bool | None:
    """The third fact: unknown where nobody looked who it was; whether that one may sign is for the effect rules."""
    if not report.outcome.taken:
        return None
    return report.identity_check is not IdentityCheck.NONE


def result_of(report: VisitReport, kinds: Collection[EvidenceKind], *, method: Method) -> ResultDraft:
    """The facts as the effect rules take them; somebody whose identity nobody checked is somebody, not the recipient."""
    on = day_of(report.happened_at)
    common: dict[str, Any] = {
        "happened_at": report.happened_at, "place": report.place.value if report.place else "", "note": report.note,
    }  # fmt: skip
    recording = _recorded(kinds)
    if report.outcome is VisitOutcome.ABSENT:
        return ResultDraft(reaction=Reaction.ABSENT, signer=Signer.NONE, **common)
    if report.outcome is VisitOutcome.REFUSED:
        left = report.left and method is Method.LEAVING
        return ResultDraft(
            reaction=Reaction.REFUSED, signer=report.taken_by if report.taken_by is not Signer.NONE else Signer.RECIPIENT,
            signer_lives_together=report.lives_together, signer_is_other_party=report.is_other_party,
            left_on=on if left else None, witness_kind=report.witness_kind.value,
            witness_signed=EvidenceKind.WITNESS_SIGNATURE in kinds,
            recording=recording.value if recording is not Recording.NONE else "",
            officer_note=bool(report.refusal_reason.strip()), **common,
        )  # fmt: skip
    by_self = report.outcome is VisitOutcome.SIGNED_BY_SELF
    signer = Signer.RECIPIENT if by_self else report.taken_by
    if not right_person(report):
        signer = Signer.OTHER
    return ResultDraft(
        reaction=Reaction.SIGNED, signer=signer, signer_lives_together=report.lives_together,
        signer_is_other_party=report.is_other_party, signed_on=on, **common,
    )  # fmt: skip
