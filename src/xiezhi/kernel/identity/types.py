"""The words of identity."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Labelled(StrEnum):
    """An enum whose members know their Chinese name."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs for a model field or a form."""
        return [(member.value, member.label) for member in cls]


class OrganisationKind(Labelled):
    """What an organisation is."""

    COURT = "court", "法院"
    DIVISION = "division", "内设机构"
    AGENCY = "agency", "机关单位"
    STREET = "street", "街镇"
    TEAM = "team", "小组"
    VENDOR = "vendor", "外包单位"


class Duty(Labelled):
    """The duty a role belongs to; the three administrators stay three people."""

    BUSINESS = "business", "业务"
    SYSTEM = "system", "系统管理"
    SECURITY = "security", "安全保密管理"
    AUDIT = "audit", "安全审计"


class SignInMeans(Labelled):
    """How a person proved to be that person."""

    PASSWORD = "password", "口令"
    OIDC = "oidc", "统一身份认证"
    HAND_OVER = "hand_over", "办案系统免登录"


class SignInResult(Labelled):
    """What came of a try to sign in."""

    OK = "ok", "成功"
    WRONG = "wrong", "用户名或口令不对"
    SECOND_FACTOR = "second_factor", "动态口令不对"
    LOCKED = "locked", "已锁定"
    INACTIVE = "inactive", "已停用"
    TOO_MANY = "too_many", "这个网络地址试错太多"
    ONE_TIME_OVER = "one_time_over", "一次性口令已过期"


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, list[Any]]:
    """Old and new value of each field that changed, under its Chinese name: what the record keeps."""
    return {
        label: [before[field], after[field]]
        for field, label in labels.items()
        if before[field] != after[field]
    }
