"""Guess the kind of a document from its name, so that a clerk corrects seldom."""

from __future__ import annotations

from xiezhi.domains.service_of_process.types import DocumentKind

# The first that fits counts: 判决书 before 书, 举证通知书 before 通知书.
_WORDS: tuple[tuple[str, DocumentKind], ...] = (
    ("判决", DocumentKind.JUDGMENT),
    ("裁定", DocumentKind.RULING),
    ("调解书", DocumentKind.MEDIATION_STATEMENT),
    ("决定", DocumentKind.DECISION),
    ("支付令", DocumentKind.PAYMENT_ORDER),
    ("起诉书", DocumentKind.INDICTMENT),
    ("起诉状", DocumentKind.COMPLAINT),
    ("应诉通知", DocumentKind.ANSWER_NOTICE),
    ("举证通知", DocumentKind.EVIDENCE_NOTICE),
    ("证据", DocumentKind.EVIDENCE_COPY),
    ("传票", DocumentKind.SUMMONS),
    ("开庭", DocumentKind.HEARING_NOTICE),
    ("执行通知", DocumentKind.ENFORCEMENT_NOTICE),
)


def kind_from_name(name: str) -> DocumentKind:
    """The kind a file name speaks of; 其他文书 where it says nothing known."""
    return next((kind for word, kind in _WORDS if word in name), DocumentKind.OTHER)


def name_from_file(file_name: str) -> str:
    """The document's name without path and ending."""
    return file_name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0].strip()[:120] or "未命名"
