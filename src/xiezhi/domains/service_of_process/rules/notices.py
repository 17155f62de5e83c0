"""The lawful steps of a public notice, and when it may be published."""

from __future__ import annotations

from datetime import date

from xiezhi.domains.service_of_process.rules.states import SEND
from xiezhi.domains.service_of_process.types.notices import NoticeState, PublicationDraft
from xiezhi.domains.service_of_process.types.words import Medium
from xiezhi.kernel.workflow.types import Step, Workflow
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import YES, Verdict, no

DECIDE_NOTICE = "service_of_process.notice.decide"
_N = NoticeState

NOTICE_STEPS: tuple[Step, ...] = (
    Step("approve", "同意公告", (_N.REQUESTED,), _N.APPROVED, DECIDE_NOTICE, guard="exhausted"),
    Step("refuse", "不同意公告", (_N.REQUESTED,), _N.REFUSED, DECIDE_NOTICE, reason_required=True),
    Step("word", "出具公告文本", (_N.APPROVED,), _N.WORDED, SEND, guard="missing_parts"),
    Step("publish", "登记张贴、刊登", (_N.WORDED,), _N.RUNNING, SEND, guard="may_register"),
    Step("unpublish", "撤下全部张贴、刊登记录", (_N.RUNNING,), _N.WORDED, SEND, reason_required=True),
    Step("expire", "公告期满", (_N.RUNNING,), _N.EXPIRED, SEND),
    Step(
        "withdraw", "撤回公告", (_N.REQUESTED, _N.APPROVED, _N.WORDED, _N.RUNNING), _N.WITHDRAWN, SEND,
        reason_required=True,
    ),
)  # fmt: skip
NOTICE_WORKFLOW = Workflow(
    name="service_of_process.notice", label="公告送达", initial=_N.REQUESTED, states=tuple(_N.choices()),
    steps=NOTICE_STEPS,
)  # fmt: skip


def may_register(draft: PublicationDraft, *, issued_on: date, on: date, has_evidence: bool) -> Verdict:
    """Each posting and printing has its day and its proof; posting at the home is recorded by photo or video."""
    if draft.published_on > on:
        return no("张贴、刊登的日期还没有到", code="in_future", remedy="请填实际张贴、刊登的日期")
    if draft.published_on < issued_on:
        return no(
            f"早于公告出具的日期{full_date(issued_on)}", code="before_text", remedy="请核对张贴、刊登的日期"
        )
    if not draft.place.strip():
        return no("没有写明张贴、刊登在哪里", code="no_place", remedy="例如：报纸名称和版面，张贴的地址")
    if not has_evidence:
        proof = "刊登的版面" if draft.medium in {Medium.NEWSPAPER, Medium.NETWORK} else "张贴的照片或者录像"
        return no(
            f"没有上传{proof}", code="no_evidence", remedy=f"请上传{proof}，随卷保存", basis="int-138-1"
        )
    return YES
