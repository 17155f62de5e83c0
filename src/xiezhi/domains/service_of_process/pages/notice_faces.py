"""How a public notice looks: its panel, its course, what may be done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from xiezhi.domains.service_of_process import permissions
from xiezhi.domains.service_of_process.queries.notices import days_left
from xiezhi.domains.service_of_process.types.notices import NoticeState
from xiezhi.ui.components import Action, Happening, Row
from xiezhi.ui.dates import cn_full

_S = NoticeState
_LIVE = (_S.REQUESTED, _S.APPROVED, _S.WORDED, _S.RUNNING)


def panel_of(notice: Any, *, on: date) -> list[Row]:
    """Ground, last day, end and how many days are left."""
    rows = [Row("公告的原因", notice.reason), Row("经过", notice.course)]
    names = [cell.document.name for cell in notice.attempt.cells.select_related("document").order_by("pk")]
    rows.append(Row("文书", "、".join(names)))
    if notice.decided_by is not None:
        said = "同意" if notice.state != _S.REFUSED.value else "不同意"
        note = f"：{notice.decision_note}" if notice.decision_note else ""
        rows.append(Row("决定", f"{notice.decided_by.name}{said}{note}"))
    if notice.last_published_on:
        rows.append(Row("最后张贴、刊登", cn_full(notice.last_published_on)))
    left = days_left(notice, on=on)
    if left is not None and notice.ends_on is not None:
        running = notice.state == _S.RUNNING.value
        more = f"，还有{left}日" if running and left > 0 else "，今天判定" if running else ""
        rows.append(Row("公告期满", f"{cn_full(notice.ends_on)}{more}"))
    return rows


def course_of(notice: Any, publications: list[Any]) -> list[Happening]:
    """The life of a notice, newest first; what still lies ahead on top."""
    found = [Happening("提请公告送达", "send", notice.requested_by.name, notice.requested_at)]
    if notice.decided_at:
        agreed = notice.state != _S.REFUSED.value
        found.append(
            Happening(
                "同意公告送达" if agreed else "不同意公告送达",
                "gavel",
                notice.decided_by.name if notice.decided_by else "",
                notice.decided_at,
                "fact" if agreed else "warn",
            )  # fmt: skip
        )
    if notice.worded_at:
        found.append(Happening("拟定公告文本", "file-text", "", notice.worded_at))
    found += [
        Happening(
            f"{row.get_medium_display()}{'（已撤下）' if row.struck_at else ''}", "photo",
            f"{cn_full(row.published_on)} · {row.place}", row.recorded_at, "warn" if row.struck_at else "fact",
        )
        for row in publications
    ]  # fmt: skip
    if notice.ended_at:
        over = notice.state == _S.EXPIRED.value
        found.append(
            Happening(
                notice.get_state_display(),
                "circle-check" if over else "circle-x",
                "",
                notice.ended_at,
                "fact" if over else "warn",
            )  # fmt: skip
        )
    ordered = sorted(found, key=lambda one: one.at or notice.requested_at, reverse=True)
    if notice.state == _S.RUNNING.value and notice.ends_on is not None:
        ahead = Happening("等公告期满", "clock", f"{cn_full(notice.ends_on)}期满，期满后由系统判定")
        return [ahead, *ordered]
    return ordered


def acts_of(request: Any, order: Any, notice: Any) -> list[Action]:
    """What this person may do with the notice now, the next step first."""

    def may(right: str) -> bool:
        return permissions.may_over(request.person, right, order, on=request.moment.date())

    def url(name: str) -> str:
        return reverse(f"service_of_process:{name}", args=[order.pk, notice.pk])

    state, found = NoticeState(notice.state), []
    if state is _S.REQUESTED and may(permissions.DECIDE_NOTICE):
        found.append(Action("去决定", url("notice-decide"), "gavel", kind="filled"))
    if state is _S.APPROVED and may(permissions.SEND):
        found.append(Action("出具公告", url("notice-text"), "file-text", kind="filled"))
    if state in (_S.WORDED, _S.RUNNING) and notice.file_id and may(permissions.REGISTER):
        kind = "filled" if state is _S.WORDED else "plain"
        found.append(Action("登记张贴、刊登", url("notice-publish"), "upload", kind=kind))
    if notice.file_id:
        found.append(Action("公告", url("notice-file"), "file-download"))
    if state in _LIVE and may(permissions.SEND):
        found.append(Action("撤回", url("notice-withdraw"), kind="text"))
    return found
