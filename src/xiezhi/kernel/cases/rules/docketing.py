"""May this be docketed: the number, the words used, the parties."""

from __future__ import annotations

from datetime import date

from xiezhi.kernel.cases.types import (
    AGENT_KINDS,
    CATEGORIES,
    PARTY_KINDS,
    PROCEDURES,
    STAGES,
    CaseDraft,
    PartyDraft,
)
from xiezhi.lib.case_numbers import CaseNumber, parse
from xiezhi.lib.identifiers import checked_email, checked_id_no, checked_phone
from xiezhi.lib.verdict import Refused

_LONGEST = {"cause": 120, "courtroom": 60, "external_no": 80}
_LONGEST_NAME = 120
_CITIZEN_LENGTH = 18
_CONTROL = {chr(code) for code in range(32)} | {chr(127)}


def case_number_of(text: str, *, court_code: str, court_name: str, on: date) -> CaseNumber:
    """The number as the rules write it, if it is one and belongs to this court (法〔2015〕137号).

    Numbers in the style before 2016 tell no court code and are taken as they are.
    """
    if not text.strip():
        raise Refused(
            "没有填写案号", field="case_no", remedy="请填写，例如（2026）沪0199民初1号", code="missing"
        )
    number = parse(text, today=on)
    if court_code and not number.legacy and number.court_code != court_code:
        raise Refused(
            f"案号的法院代字是“{number.court_code}”，{court_name}的法院代字是“{court_code}”",
            field="case_no",
            remedy="请核对案号，或者选择正确的法院",
            code="other_court",
        )
    return number


def check_case(draft: CaseDraft) -> None:
    """Refuse a case whose words are not known or whose texts do not fit; names the first field that is wrong."""
    _one_of(draft.category, CATEGORIES, "category", "案件大类")
    _one_of(draft.procedure, PROCEDURES, "procedure", "审理程序")
    _one_of(draft.stage, STAGES, "stage", "审级")
    if not draft.cause.strip():
        raise Refused("没有填写案由", field="cause", remedy="请填写案由", code="missing")
    for name, longest in _LONGEST.items():
        _fits(getattr(draft, name), longest, name)
    if not draft.parties:
        raise Refused("没有当事人", field="parties", remedy="请至少填写一名当事人", code="missing")
    for party in draft.parties:
        check_party(party)


def check_party(party: PartyDraft) -> None:
    """Refuse a party without a name or a role, or with words that are not known."""
    if not party.name.strip():
        raise Refused("没有填写当事人姓名或名称", field="name", remedy="请填写全称", code="missing")
    if not party.role.strip():
        raise Refused(
            f"没有填写{party.name}的诉讼地位", field="role", remedy="例如原告、被告", code="missing"
        )
    _fits(party.name, _LONGEST_NAME, "name")
    _fits(party.role, 30, "role")
    _one_of(party.kind, PARTY_KINDS, "kind", "当事人类型")
    check_contact(party.id_no if party.kind != "organisation" else "", party.phone, party.email)
    for agent in party.agents:
        check_contact(agent.id_no, agent.phone, agent.email)
        if not agent.name.strip():
            raise Refused(
                f"没有填写{party.name}的代理人姓名", field="agents", remedy="请填写姓名", code="missing"
            )
        _fits(agent.name, _LONGEST_NAME, "agents")
        _fits(agent.firm, 120, "agents")
        _one_of(agent.kind, AGENT_KINDS, "agents", "代理人身份")


def check_contact(id_no: str, phone: str, email: str) -> None:
    """Refuse a number that cannot be right; papers of other countries have numbers of their own and pass."""
    plain = id_no.strip()
    if len(plain) == _CITIZEN_LENGTH and plain[:-1].isdigit():
        checked_id_no(plain)
    if phone.strip():
        checked_phone(phone)
    if email.strip():
        checked_email(email)


def _one_of(value: str, known: dict[str, str], field: str, label: str) -> None:
    if value not in known:
        raise Refused(
            f"{label}“{value}”不在范围内",
            field=field,
            remedy=f"可以填写：{'、'.join(known.values())}",
            code="bad_value",
        )


def _fits(text: str, longest: int, field: str) -> None:
    if len(text) > longest:
        raise Refused(
            f"内容有{len(text)}个字，最多{longest}个字", field=field, remedy="请缩短后再提交", code="too_long"
        )
    if _CONTROL & set(text):
        raise Refused("内容里有不可见的控制字符", field=field, remedy="请重新输入", code="bad_value")
