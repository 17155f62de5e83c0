"""The facts of a proof as its printed page wants them, with the whole of what is known beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from xiezhi.domains.service_of_process.models import Proof
from xiezhi.lib.dates import CHINA, full_date

_DIGEST_SHOWN = 16


def printed_proof(proof: Proof) -> dict[str, Any]:
    """What goes onto the page, and under ``proof`` the complete record for whoever checks it by program."""
    facts = proof.facts
    if proof.kind == "electronic_proof":
        return {**_certificate(facts), "schema": facts["schema"], "proof": facts}
    if proof.kind == "sent_record":
        return {**_sent_record(facts), "schema": facts["schema"], "proof": facts}
    return {name: value for name, value in facts.items() if name != "carried"}


def _certificate(facts: dict[str, Any]) -> dict[str, Any]:
    date_of_service = facts["service_date"]
    return {
        "case_no": facts["case"]["number"],
        "cause": facts["case"]["cause"],
        "recipient": _recipient(facts),
        "identity_no": facts["recipient"]["id_no"] or "—",
        "method": f"{facts['method']}（{facts['channel']}）",
        "address": facts["address"] or "—",
        "consent": facts["consent"]["text"]
        if facts["consent"]
        else "受送达人没有事先同意；效力以回复或者阅知为据。",
        "documents": _documents(facts),
        "events": [
            {
                "fact": row["label"],
                "at": _clock(row["at"]) or _NOT_YET[row["fact"]],
                "evidence": row["evidence"],
            }
            for row in facts["facts"]
        ],
        "served_on": date_of_service["text"],
        "basis": _basis(facts),
        "contact": _contact(facts),
        "issued_on": full_date(datetime.fromisoformat(facts["issued_at"])),
    }


_NOT_YET = {
    "handed": "出具时没有记录",
    "arrived": "出具时没有回报",
    "viewed": "出具时尚未查阅",
    "signed": "出具时尚未签收",
}


def _recipient(facts: dict[str, Any]) -> str:
    recipient = facts["recipient"]
    agent = recipient["agent"]
    through = f"，由代理人{agent['name']}接收，{agent['authority']}" if agent else ""
    return f"{recipient['name']}（{recipient['role']}）{through}"


def _documents(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": row["name"] if row["version"] == 1 else f"{row['name']}（第{row['version']}版）",
            "copies": row["copies"],
            "pages": row["pages"],
            "digest": " ".join(row["sm3"][i : i + 4] for i in range(0, _DIGEST_SHOWN, 4)),
        }
        for row in facts["documents"]
    ]


def _clock(text: str | None) -> str:
    if text is None:
        return ""
    return f"{datetime.fromisoformat(text).astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def _basis(facts: dict[str, Any]) -> str:
    """The article behind the date, the reason, and what would rebut it; each document where they differ."""
    told = facts["service_date"]
    cited = [f"依据{article['cited']}：{article['text']}" for article in told["articles"][:1]]
    lines = [*cited, told["reason"], told["rebut_by"]]
    for row in told["by_document"]:
        day = full_date(datetime.fromisoformat(row["effective_on"])) if row["effective_on"] else "尚未判定"
        lines.append(f"《{row['document']}》：{day}。{row['reason']}")
    if facts.get("supersedes"):
        old = facts["supersedes"]
        lines.append(f"本回证替代{old['number']}，理由：{old['reason']}。")
    return "\n".join(line for line in lines if line)


def _contact(facts: dict[str, Any]) -> str:
    calls = [
        f"{_clock(call['at'])}，{call['text']}{'，录音编号' + call['recording_no'] if call['recording_no'] else ''}。"
        for call in facts["phone_contacts"]
    ]
    return f"电话联络：{''.join(calls)}" if calls else ""


def _sent_record(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "pairs": [
            ["案号", facts["case"]["number"]],
            ["任务号", facts["order_no"]],
            ["受送达人", _recipient(facts)],
            ["发送渠道", facts["channel"]],
            ["发送地址", facts["address"] or "—"],
            ["发送时间", _clock(facts["issued_at"])],
            ["发送人", facts.get("sent_by", "") or "—"],
            ["核对码", facts.get("check_code", "") or "—"],
            ["同意依据", facts["consent"]["text"] if facts["consent"] else "没有事先同意", True],
        ],
        "sections": [
            {
                "heading": "发送的文书",
                "names": ["序号", "文书名称", "份数", "页数", "文件摘要（SM3前16位）"],
                "weights": [1, 5, 1, 1, 4],
                "centred": [0, 2, 3, 4],
                "rows": [
                    [index, row["name"], row["copies"], row["pages"], row["digest"]]
                    for index, row in enumerate(_documents(facts), 1)
                ],
            }
        ],
        "issued_on": full_date(datetime.fromisoformat(facts["issued_at"])),
        "foot": "本记录在提交发送时自动生成。提交发送不等于送达。",
    }
