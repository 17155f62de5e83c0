"""The words of identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from xiezhi.kernel.audit.types import name_acts, name_kind
from xiezhi.lib.registry import Registry


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


class GrantStanding(Labelled):
    """What a grant to look somebody up is worth at this moment; derived, never stored."""

    ASKED = "asked", "待审批"
    STANDING = "standing", "有效"
    REFUSED = "refused", "未批准"
    REVOKED = "revoked", "已撤销"
    EXPIRED = "expired", "已到期"


@dataclass(frozen=True, slots=True)
class LookupPurpose:
    """What somebody may be looked up for: the right to ask, the right to approve, for how long at most.

    ``plain`` is what the person looked up reads: why it was done, in everyday words.
    """

    code: str
    label: str
    plain: str
    ask_right: str
    approve_right: str
    most_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDraft:
    """An application to look one person up, inside one case.

    ``subject`` is the person (kind and id, never a name), ``until_on`` the first day on which nothing may
    be looked up any more.
    """

    purpose: str
    case_id: int
    case_no: str
    subject: tuple[str, int]
    organisation_id: int
    court_id: int
    until_on: date
    reason: str


LOOKUP_PURPOSES: Registry[LookupPurpose] = Registry("purposes of look-ups")
"""Nobody is looked up for a purpose that no app has declared."""


def declare_purpose(purpose: LookupPurpose) -> None:
    """Make a purpose known to the house; called by an app's ``permissions`` module."""
    LOOKUP_PURPOSES.add(purpose.code, purpose)


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, list[Any]]:
    """Old and new value of each field that changed, under its Chinese name: what the record keeps."""
    return {
        label: [before[field], after[field]]
        for field, label in labels.items()
        if before[field] != after[field]
    }


name_acts(
    {
        "identity.sign_in": "登录",
        "identity.sign_out": "结束登录",
        "identity.password.change": "修改口令",
        "identity.password.reset": "重置口令",
        "identity.second_factor.on": "启用动态口令",
        "identity.second_factor.off": "关闭动态口令",
        "identity.second_factor.remove": "移除动态口令",
        "identity.settings.change": "修改通知设置",
        "identity.person.create": "新建人员",
        "identity.person.change": "修改人员",
        "identity.person.stop": "停用账号",
        "identity.person.reopen": "启用账号",
        "identity.person.unlock": "解除锁定",
        "identity.person.read": "查看人员资料",
        "identity.person.export": "导出人员",
        "identity.group.create": "新建用户组",
        "identity.group.change": "修改用户组",
        "identity.group.stop": "停用用户组",
        "identity.group.reopen": "启用用户组",
        "identity.group.add": "加入用户组",
        "identity.group.remove": "移出用户组",
        "identity.organisation.create": "新建组织",
        "identity.organisation.change": "修改组织",
        "identity.organisation.stop": "停用组织",
        "identity.organisation.reopen": "启用组织",
        "identity.role.define": "定义角色",
        "identity.role.stop": "停用角色",
        "identity.role.reopen": "启用角色",
        "identity.assignment.give": "授予角色",
        "identity.assignment.take_back": "收回角色",
        "identity.denial.set": "单独收回权限",
        "identity.denial.lift": "解除单独收回",
        "identity.deputy.appoint": "安排代办人",
        "identity.deputy.end": "收回代办",
        "identity.lookup.ask": "申请查询授权",
        "identity.lookup.approve": "批准查询授权",
        "identity.lookup.refuse": "不批准查询授权",
        "identity.lookup.revoke": "撤销查询授权",
        "identity.lookup.use": "按授权查询",
        "identity.lookup.stop": "关停查询目的",
        "identity.lookup.resume": "恢复查询目的",
    }
)
name_kind("person", "人员", "identity:person")
name_kind("group", "用户组", "identity:group")
name_kind("organisation", "组织", "identity:organisation-edit")
name_kind("role", "角色", "identity:role")
name_kind("lookup_grant", "查询授权", "identity:lookup")
name_kind("lookup_purpose", "查询目的")
