"""The papers of the stand-in's cases: small PDFs of invented documents, marked 演示."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
FONTS = Path(__file__).resolve().parents[6] / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
KINDS = {
    "complaint": "起诉状副本", "answer_notice": "应诉通知书", "evidence_notice": "举证通知书", "summons": "开庭传票",
}  # fmt: skip
_TITLES = {
    "complaint": "民事起诉状",
    "answer_notice": "应诉通知书",
    "evidence_notice": "举证通知书",
    "summons": "传票",
}


def paper(case: dict[str, Any], kind: str) -> bytes:
    """One paper of one case as a PDF."""
    return _set(json.dumps(_said(case, kind), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=64)
def _set(said: str) -> bytes:
    made = typst.compile(
        HERE / "paper.typ", font_paths=[FONTS / "400Regular", FONTS / "600SemiBold"], ignore_system_fonts=True,
        sys_inputs={"said": said},
    )  # fmt: skip
    return bytes(made) if not isinstance(made, list) else bytes(made[0])


def _said(case: dict[str, Any], kind: str) -> dict[str, Any]:
    plaintiff, defendant = case["plaintiff"], case["defendants"][0]["name"]
    lines = {
        "complaint": [
            f"原告：{plaintiff}。", f"被告：{'、'.join(one['name'] for one in case['defendants'])}。",
            f"案由：{case['cause']}。", case["claim"], "事实和理由：本件为演示用的虚构文书，所载的人和事均不存在。",
        ],
        "answer_notice": [
            f"{defendant}：", f"本院受理原告{plaintiff}诉你{case['cause']}一案，现发送起诉状副本一份。",
            "请在收到起诉状副本之日起十五日内提出答辩状。不提出答辩状的，不影响本院审理。",
        ],
        "evidence_notice": [
            f"{defendant}：", "请对自己的主张及时提供证据，并在举证期限内提交本院。",
            "确有困难的，可以在期限届满前申请延长。",
        ],
        "summons": [
            f"被传唤人：{defendant}。", f"案由：{case['cause']}。",
            f"应到时间：{case['hearing_at'][:16].replace('T', ' ')}。", f"应到处所：{case['courtroom']}。",
            "请携带本传票和身份证件准时到庭。",
        ],
    }[kind]  # fmt: skip
    signed = plaintiff if kind == "complaint" else case["court"]
    return {
        "court": case["court"], "title": _TITLES[kind], "case_no": case["case_no"], "lines": lines, "signed": signed,
        "date": case["filed_on"],
    }  # fmt: skip
