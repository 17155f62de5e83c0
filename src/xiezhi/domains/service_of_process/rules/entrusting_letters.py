"""What a 委托送达函 and a 转交送达函 say; both carry the papers and a blank 送达回证 (解释134条, 民诉法92至94条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiezhi.domains.service_of_process.types import CaseCategory, RecipientKind
from xiezhi.lib.dates import full_date

ENTRUSTING, HANDING = "entrusting_letter", "handover_letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What the letter is made of."""

    kind: str
    number: str
    court: str
    to_name: str
    case_no: str
    cause: str
    recipient: str
    recipient_kind: RecipientKind
    category: CaseCategory
    address: str
    papers: tuple[tuple[str, int, int], ...]
    request: str
    contact: str
    written_on: date


def letter_of(facts: LetterFacts) -> list[dict[str, object]]:
    """The blocks of the page, in order."""
    title = "委托送达函" if facts.kind == ENTRUSTING else "转交送达函"
    said: list[dict[str, object]] = [
        _block("title", title), _block("number", facts.number), _block("line", f"{facts.to_name}："),
        _block("paragraph", _opening(facts)), *(_block("paragraph", line) for line in _asks(facts)),
        _row("文书", "份数", "页数"),
        *(_row(name, f"{copies}份", f"{pages}页") for name, copies, pages in facts.papers),
    ]  # fmt: skip
    if facts.request:
        said.append(_block("paragraph", f"另请注意：{facts.request}"))
    said += [
        _block("paragraph", f"联系：{facts.contact}"), _block("signature", facts.court),
        _block("signature", full_date(facts.written_on)),
    ]  # fmt: skip
    return said


def _opening(facts: LetterFacts) -> str:
    where = f"，其地址为{facts.address}" if facts.address else ""
    count = sum(copies for _, copies, _ in facts.papers)
    return (
        f"本院办理的{facts.case_no}{facts.cause}一案，需向{facts.recipient}{where}送达诉讼文书，共{count}份。"
        f"{'直接送达有困难，现委托你院代为送达。' if facts.kind == ENTRUSTING else f'{facts.recipient}{_standing(facts)}，现请你单位转交。'}"
    )


def _standing(facts: LetterFacts) -> str:
    return {
        RecipientKind.SOLDIER: "系军人", RecipientKind.PRISONER: "被监禁",
        RecipientKind.IN_COMPULSORY_EDUCATION: "被采取强制性教育措施",
    }.get(facts.recipient_kind, "由你单位管理")  # fmt: skip


def _asks(facts: LetterFacts) -> list[str]:
    receipt = "请受送达人在所附送达回证上注明收到日期并签名或者盖章后，将送达回证寄回本院。"
    if facts.kind == ENTRUSTING:
        if facts.category is CaseCategory.CRIMINAL:
            return [receipt, "没有能够送达的，请说明理由并退回文书。"]
        return [
            "依照《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第一百三十四条，请在收到委托函及相关文书之日起十日内代为送达。",
            receipt, "没有能够送达的，请说明理由并退回文书。",
        ]  # fmt: skip
    if facts.category is CaseCategory.CRIMINAL:
        return [receipt]
    return [
        "依照《中华人民共和国民事诉讼法》第九十二条至第九十四条，请收到后立即交受送达人签收，以受送达人在送达回证上的签收日期为送达日期。",
        receipt,
    ]  # fmt: skip


def _block(kind: str, text: str) -> dict[str, object]:
    return {"kind": kind, "text": text, "cells": []}


def _row(*cells: str) -> dict[str, object]:
    return {"kind": "row", "text": "", "cells": list(cells)}
