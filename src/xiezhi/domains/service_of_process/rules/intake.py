"""What the columns of an intake mean: each row judged by itself, duplicates against each other (SP-04)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from xiezhi.domains.service_of_process.types.drafts import AddressDraft
from xiezhi.domains.service_of_process.types.intake import Column, IntakeKind, IntakeRow, RowFault
from xiezhi.domains.service_of_process.types.pushed import PushedOrder, PushedParty
from xiezhi.domains.service_of_process.types.words import (
    AddressKind,
    AddressSource,
    Procedure,
    RecipientKind,
    Stage,
    Word,
)
from xiezhi.domains.service_of_process.types.words import CaseCategory as Category
from xiezhi.kernel.cases.types import AgentDraft, CaseDraft, PartyDraft
from xiezhi.lib.case_numbers import parse
from xiezhi.lib.dates import CHINA, parse_date, parse_moment
from xiezhi.lib.identifiers import (
    checked_credit_code,
    checked_email,
    checked_id_no,
    checked_mobile,
    checked_phone,
)
from xiezhi.lib.verdict import Refused

ROLES = (
    "原告", "被告", "第三人", "保证人", "上诉人", "被上诉人", "原审原告", "原审被告", "原审第三人", "申请人", "被申请人",
    "再审申请人", "申请执行人", "被执行人", "利害关系人", "案外人", "反诉原告", "反诉被告", "公诉机关", "被告人",
    "自诉人", "附带民事诉讼原告人", "附带民事诉讼被告人", "赔偿请求人", "赔偿义务机关", "起诉人", "异议人", "协助执行人",
)  # fmt: skip
_LONGEST_NAME = 100
_CITIZEN = 18

PARTY = (
    Column(name="role", heading="诉讼地位", required=True, example="被告", note="原告、被告、第三人、被执行人等"),
    Column(name="name", heading="姓名或名称", required=True, example="周予安"),
    Column(name="kind", heading="类型", example="自然人", note="自然人、法人或者其他组织等；不填为自然人"),
    Column(name="id_no", heading="证件号码", note="身份证号或者统一社会信用代码；请用文本格式"),
    Column(name="phone", heading="手机号", example="19900000001", note="请用文本格式"),
    Column(name="email", heading="电子邮箱"),
    Column(name="representative", heading="法定代表人"),
    Column(name="address", heading="通信地址"),
    Column(name="agent", heading="代理人"),
    Column(name="agent_firm", heading="代理人律所"),
    Column(name="agent_phone", heading="代理人手机号"),
)  # fmt: skip
CASE = (
    Column(name="case_no", heading="案号", required=True, example="（2026）沪0199民初1号", note="同一案号的几行是同一案件的几名当事人"),
    Column(name="category", heading="案件大类", required=True, example="民商事", note="民商事、行政、执行、刑事"),
    Column(name="cause", heading="案由", required=True, example="买卖合同纠纷"),
    Column(name="procedure", heading="程序", example="普通程序", note="不填为普通程序"),
    Column(name="stage", heading="审级", example="一审", note="不填为一审"),
    Column(name="division", heading="审判庭编码", note="不填为本人所在部门"),
    Column(name="judge", heading="承办法官", note="账号或者工号"),
    Column(name="clerk", heading="书记员", note="账号或者工号"),
    Column(name="filed_on", heading="立案日期", example="2026-11-18"),
    Column(name="hearing_at", heading="开庭时间", example="2026-12-24 09:30"),
    Column(name="courtroom", heading="法庭"),
    *PARTY,
    Column(name="serve", heading="是否送达", example="是", note="是、否；不填为是，原告不填为否"),
)  # fmt: skip
_OF_CASE = (
    "category",
    "cause",
    "procedure",
    "stage",
    "division",
    "judge",
    "clerk",
    "filed_on",
    "hearing_at",
    "courtroom",
)
_NOT_SERVED = {"原告", "上诉人", "申请执行人", "公诉机关", "起诉人", "自诉人"}


def columns_of(kind: IntakeKind) -> tuple[Column, ...]:
    """The columns of a spreadsheet of this kind."""
    return PARTY if kind is IntakeKind.RECIPIENTS else CASE


def judge_rows(kind: IntakeKind, rows: list[IntakeRow], *, on: date) -> list[IntakeRow]:
    """Write into each row what is wrong in it."""
    for row in rows:
        _judge_party(row)
        if kind is IntakeKind.CASES:
            _judge_case(row, on)
    _judge_twins(kind, rows)
    if kind is IntakeKind.CASES:
        _judge_groups(rows)
    return rows


def _judge_party(row: IntakeRow) -> None:
    values = row.values
    if values["role"] and values["role"] not in ROLES:
        _fault(
            row,
            "诉讼地位",
            f"没有“{values['role'][:20]}”这种诉讼地位",
            "请填写原告、被告、第三人、被执行人等",
        )
    if len(values["name"]) > _LONGEST_NAME:
        _fault(row, "姓名或名称", f"名称超过{_LONGEST_NAME}个字", "请核对")
    if any(mark in values["name"] for mark in "<>="):
        _fault(row, "姓名或名称", "名称里有< > =这样的符号", "请填写当事人的姓名或者名称")
    _word(row, "kind", "类型", RecipientKind)
    values["id_no"] = _checked(row, "证件号码", values["id_no"], lambda text: _id_no(text, values["kind"]))
    values["phone"] = _checked(row, "手机号", values["phone"], _phone)
    values["email"] = _checked(row, "电子邮箱", values["email"], lambda text: checked_email(text))
    values["agent_phone"] = _checked(
        row, "代理人手机号", values["agent_phone"], lambda text: checked_mobile(text)
    )
    if values["agent_phone"] and not values["agent"]:
        _fault(row, "代理人", "有代理人手机号，没有代理人姓名", "请填写代理人")


def _phone(text: str) -> str:
    """A mobile number, or a telephone with its area code; a hotline is nobody's number."""
    return checked_phone(text) if len(text) >= 10 and text.startswith("0") else checked_mobile(text)


def _id_no(text: str, kind: str) -> str:
    if kind in {"", RecipientKind.PERSON.value}:
        plain = text.replace(" ", "").replace("-", "")
        # Passports and other papers have numbers of their own form.
        return checked_id_no(plain) if len(plain) >= 15 and plain[:6].isdigit() else plain
    if kind == RecipientKind.ORGANISATION.value and len(text.replace(" ", "")) == _CITIZEN:
        return checked_credit_code(text)
    return text


def _judge_case(row: IntakeRow, on: date) -> None:
    values = row.values
    if values["case_no"]:
        values["case_no"] = _checked(
            row, "案号", values["case_no"], lambda text: parse(text, today=on).normalised
        )
    _word(row, "category", "案件大类", Category)
    _word(row, "procedure", "程序", Procedure)
    _word(row, "stage", "审级", Stage)
    values["filed_on"] = _checked(
        row, "立案日期", values["filed_on"], lambda text: parse_date(text).isoformat()
    )
    values["hearing_at"] = _checked(
        row, "开庭时间", values["hearing_at"], lambda text: parse_moment(text).isoformat()
    )
    if values["serve"] not in {"", "是", "否"}:
        _fault(row, "是否送达", f"“{values['serve'][:20]}”不在范围内", "请填写是或者否")


def _word(row: IntakeRow, name: str, heading: str, words: type[Word]) -> None:
    """A Chinese word as its code; codes are taken as they are."""
    given = row.values[name]
    found = {label: code for code, label in words.choices()} | {code: code for code, _ in words.choices()}
    if given and given not in found:
        _fault(
            row,
            heading,
            f"“{given[:20]}”不在范围内",
            f"可以填写：{'、'.join(label for _, label in words.choices())}",
        )
    elif given:
        row.values[name] = found[given]


def _checked(row: IntakeRow, heading: str, text: str, check: Callable[[str], str]) -> str:
    if not text:
        return text
    try:
        return check(text)
    except Refused as refused:
        _fault(row, heading, refused.message, refused.remedy)
        return text


def _judge_twins(kind: IntakeKind, rows: list[IntakeRow]) -> None:
    """The same party twice: the first row stands, each later one is named with the row it repeats."""
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = row.values
        if not values["name"]:
            continue
        case_no = values.get("case_no", "") if kind is IntakeKind.CASES else ""
        key = (case_no, values["role"], values["name"], values["id_no"])
        if key in seen:
            _fault(row, "姓名或名称", f"与第{seen[key]}行重复", "请删去其中一行")
        else:
            seen[key] = row.number


def _judge_groups(rows: list[IntakeRow]) -> None:
    """Rows of one case must agree on the case; a case with a faulty row is not taken by half."""
    groups: dict[str, list[IntakeRow]] = {}
    for row in rows:
        if row.values["case_no"]:
            groups.setdefault(row.values["case_no"], []).append(row)
    headings = {column.name: column.heading for column in CASE}
    for group in groups.values():
        first = group[0]
        for row in group[1:]:
            for name in _OF_CASE:
                if row.values[name] and row.values[name] != first.values[name]:
                    _fault(
                        row,
                        headings[name],
                        f"与第{first.number}行同一案号，内容不同",
                        "请改成一致，或者核对案号",
                    )
        faulty = [row.number for row in group if row.faults]
        for row in group:
            if faulty and row.is_good:
                _fault(row, "案号", f"同案的第{faulty[0]}行有错，这一案先不立卷", "改好后整案再传")


def _fault(row: IntakeRow, column: str, reason: str, remedy: str) -> None:
    row.faults.append(RowFault(column=column, reason=reason, remedy=remedy))


def party_of(row: IntakeRow) -> tuple[PartyDraft, PushedParty]:
    """A good row as a party, and what is known of where to reach it."""
    v = row.values
    agents = (
        (AgentDraft(name=v["agent"], firm=v["agent_firm"], phone=v["agent_phone"]),) if v["agent"] else ()
    )
    addresses = []
    if v["phone"] and len(v["phone"]) == 11:
        addresses.append(_address(AddressKind.MOBILE, v["phone"]))
    if v["email"]:
        addresses.append(_address(AddressKind.EMAIL, v["email"]))
    if v["address"]:
        addresses.append(_address(AddressKind.POSTAL, v["address"]))
    wanted = v.get("serve", "")
    serve = wanted == "是" or (not wanted and ("serve" not in v or v["role"] not in _NOT_SERVED))
    party = PartyDraft(
        role=v["role"], name=v["name"], kind=v["kind"] or RecipientKind.PERSON.value, id_no=v["id_no"],
        phone=v["phone"], email=v["email"], representative=v["representative"], agents=agents,
    )  # fmt: skip
    return party, PushedParty(serve=serve, addresses=tuple(addresses))


def _address(kind: AddressKind, value: str) -> AddressDraft:
    """From a list somebody drew up: found by the court, so that arrival there alone proves nothing."""
    return AddressDraft(kind=kind, value=value, source=AddressSource.FOUND_BY_COURT, note="表格导入")


def orders_of(rows: list[IntakeRow]) -> list[tuple[list[IntakeRow], PushedOrder]]:
    """The good rows of a 批量立卷 gathered into cases, each with the order it asks for."""
    groups: dict[str, list[IntakeRow]] = {}
    for row in rows:
        if row.is_good and not row.taken:
            groups.setdefault(row.values["case_no"], []).append(row)
    return [(group, _order_of(group)) for group in groups.values()]


def _order_of(group: list[IntakeRow]) -> PushedOrder:
    v = group[0].values
    pairs = [party_of(row) for row in group]
    hearing = datetime.fromisoformat(v["hearing_at"]) if v["hearing_at"] else None
    if hearing is not None and hearing.tzinfo is None:
        hearing = hearing.replace(tzinfo=CHINA)
    case = CaseDraft(
        case_no=v["case_no"], category=v["category"], cause=v["cause"],
        procedure=v["procedure"] or Procedure.ORDINARY.value, stage=v["stage"] or Stage.FIRST_INSTANCE.value,
        filed_on=date.fromisoformat(v["filed_on"]) if v["filed_on"] else None, hearing_at=hearing,
        courtroom=v["courtroom"], parties=tuple(party for party, _ in pairs),
    )  # fmt: skip
    return PushedOrder(
        case=case, parties=tuple(told for _, told in pairs), division=v["division"], judge=v["judge"],
        clerk=v["clerk"], submit=False,
    )  # fmt: skip
