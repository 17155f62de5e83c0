"""Change what a court has set for its service of process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.domains.service_of_process.models import CourtSettings, SettingsChange
from xiezhi.domains.service_of_process.permissions import SETTINGS
from xiezhi.domains.service_of_process.rules.next_means import STANDARD_ORDER, checked_order, order_of
from xiezhi.domains.service_of_process.types.notices import Means
from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import Refused

LABELS = {
    "adds_effect_sentence": "短信写明到达即送达（规则允许时）", "hotline": "咨询电话", "check_site": "核对短信的网址",
    "link_days": "链接有效天数", "pickup_place": "领取文书的地点",
    "identity_picture_days": "身份证件影像保留天数", "means_order": "送达方式的顺序",
    "year_starts_on": "服务年度起始日期", "year_target": "服务年度案件量",
}  # fmt: skip
_LONGEST = {"hotline": 20, "check_site": 80, "pickup_place": 60}
_MOST_DAYS = 730
_MOST_CASES = 1_000_000
_MOST_PICTURE_DAYS = 365


@transaction.atomic
def change_settings(
    organisation: Any, changes: dict[str, Any], *, by: Any, at: datetime, reason: str
) -> list[SettingsChange]:
    """Change settings of a court; each old value stays beside the new one, with who and why."""
    court = court_of(organisation)
    found, _ = CourtSettings.objects.select_for_update().get_or_create(court=court)
    identity.require(by, SETTINGS, found, on=day_of(at))
    if not reason.strip():
        raise Refused("请写明修改的理由", field="reason", code="reason_missing")
    done = [
        SettingsChange(
            settings=found, field=name, label=LABELS[name], old=_shown(getattr(found, name)), new=_shown(value), by=by,
            at=at, reason=reason.strip()[:200],
        )
        for name, value in ((name, _checked(name, value)) for name, value in changes.items())
        if getattr(found, name) != value
    ]  # fmt: skip
    if not done:
        return []
    for name, value in changes.items():
        setattr(found, name, _checked(name, value))
    found.changed_at, found.changed_by = at, by
    found.save()
    SettingsChange.objects.bulk_create(done)
    audit.record(
        "service_of_process.settings.change", by=by, at=at, reason=reason,
        on=On("service_of_process.settings", str(found.pk), court.name, court.pk),
        detail={one.field: [one.old, one.new] for one in done},
    )  # fmt: skip
    return done


def _checked(name: str, value: Any) -> Any:
    if name not in LABELS:
        raise Refused(f"没有“{name}”这项设置", field=name)
    if name == "means_order":
        return checked_means_order(str(value or ""))
    if name == "year_target" and not 1 <= int(value) <= _MOST_CASES:
        raise Refused(f"服务年度的案件量要在1到{_MOST_CASES}之间", field=name)
    if name in _LONGEST:
        value = " ".join(str(value).split())
        if len(value) > _LONGEST[name]:
            raise Refused(f"最多{_LONGEST[name]}个字", field=name, remedy="请缩短后再提交", code="too_long")
        if name == "hotline" and not value:
            raise Refused(
                "咨询电话不能空着，短信和页面都要写它",
                field=name,
                remedy="没有自己的电话就填12368",
                code="missing",
            )
    if name == "link_days" and not 1 <= int(value) <= _MOST_DAYS:
        raise Refused(f"链接有效天数要在1到{_MOST_DAYS}之间", field=name)
    if name == "identity_picture_days" and not 1 <= int(value) <= _MOST_PICTURE_DAYS:
        raise Refused(f"保留天数要在1到{_MOST_PICTURE_DAYS}之间", field=name)
    return value


def checked_means_order(text: str) -> str:
    """The order of methods as kept, from what was typed: 电子送达、直接送达、…; lawful or refused (民诉法91)."""
    words = [one for one in re.split(r"[、，,；;\s]+", text.strip()) if one]
    if not words:
        return ""
    found = []
    for word in words:
        means = next(
            (one for one in STANDARD_ORDER if word == one.value or one.label.startswith(word[:2])), None
        )
        if means is None:
            raise Refused(
                f"没有“{word}”这种送达方式",
                field="means_order",
                remedy=f"可以写：{_shown_order(STANDARD_ORDER)}",
            )
        found.append(means)
    verdict = checked_order(found)
    if not verdict:
        raise Refused(verdict.reason, field="means_order", remedy=verdict.remedy, code=verdict.code)
    return ",".join(one.value for one in found)


def _shown_order(order: Sequence[Means]) -> str:
    return "、".join(one.label.partition("（")[0] for one in order)


def means_order_in_words(codes: str) -> str:
    """As people read and type it."""
    return _shown_order(order_of(codes)) if codes else ""


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if (
        isinstance(value, str)
        and "," in value
        and set(value.split(",")) <= {one.value for one in STANDARD_ORDER}
    ):
        return means_order_in_words(value)
    return ("是" if value else "否") if isinstance(value, bool) else str(value)
