"""What is known of a case, under the names that document templates use (SP-12)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from xiezhi.kernel.cases.queries.cases import case_with_parties
from xiezhi.kernel.documents.types import SourceFound

_ROLES = {"原告": ("原告", "上诉人", "申请人", "申请执行人"), "被告": ("被告", "被上诉人", "被申请人", "被执行人"),
          "第三人": ("第三人",)}  # fmt: skip


def case_fields(court_case_id: str, person: Any, on: date) -> SourceFound | None:
    """The fields of a case the person may see; what the case does not hold is left out, never guessed."""
    court_case = case_with_parties(person, int(court_case_id), on=on) if court_case_id.isdigit() else None
    if court_case is None:
        return None
    court = court_case.court
    values = {
        "法院": court.name,
        "法院地址": court.address,
        "联系电话": court.phone,
        "案号": court_case.case_no,
        "案由": court_case.cause,
        "立案日期": _day(court_case.filed_on),
        "承办法官": court_case.judge.name if court_case.judge else "",
        "书记员": court_case.clerk.name if court_case.clerk else "",
        "联系人": court_case.clerk.name if court_case.clerk else "",
        "开庭时间": _moment(court_case.hearing_at),
        "开庭地点": court_case.courtroom,
    }
    for name, roles in _ROLES.items():
        values[name] = "、".join(party.name for party in court_case.parties.all() if party.role in roles)
    return SourceFound(
        values={name: value for name, value in values.items() if value},
        organisation_id=court_case.organisation_id,
        court=court.name,
        label=court_case.case_no,
    )


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _moment(moment: Any) -> str:
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return f"{_day(local.date())}{local.hour}时{local.minute:02d}分"
