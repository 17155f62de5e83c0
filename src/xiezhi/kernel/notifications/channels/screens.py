"""What the simulators show people: a telephone's screen, a mail box."""

from __future__ import annotations

import html
import re
from pathlib import Path
from string import Template
from typing import Any

_FRAME = Template((Path(__file__).parent / "screen.html").read_text("utf-8"))
_LINK = re.compile(r"https?://[^\s，。；）]+")


def phone_list(phones: dict[str, int]) -> str:
    """All telephones that were written to."""
    rows = "".join(
        f'<a class="row" href="/{number}"><b>{number}</b><span>{count} 条</span></a>'
        for number, count in sorted(phones.items())
    )
    return _page(
        "模拟手机", rows or '<p class="empty">还没有短信。送达任务发出短信后，这里会出现收信的号码。</p>'
    )


def phone_screen(number: str, messages: list[dict[str, Any]]) -> str:
    """One telephone with its SMS; links can be opened."""
    bubbles = "".join(
        f'<time>{html.escape(sms["at"])}</time><div class="bubble">{linked(sms["text"])}</div>'
        for sms in messages
    )
    return _page(f"{number} 的手机", bubbles or '<p class="empty">这部手机没有短信。</p>')


def mail_box(mails: list[dict[str, Any]]) -> str:
    """All mails that came in, newest first."""
    rows = "".join(
        f'<article><h2>{html.escape(mail["subject"])}</h2><p class="meta">{html.escape(mail["to"])}　{mail["at"]}</p>'
        f"<pre>{linked(mail['text'])}</pre></article>"
        for mail in reversed(mails)
    )
    return _page("模拟邮箱", rows or '<p class="empty">还没有邮件。</p>')


def linked(text: str) -> str:
    """Text as HTML with its links to click; everything else stays text."""
    parts: list[str] = []
    end = 0
    for found in _LINK.finditer(text):
        parts.append(html.escape(text[end : found.start()]))
        url = html.escape(found[0], quote=True)
        parts.append(f'<a href="{url}" rel="noreferrer">{url}</a>')
        end = found.end()
    return "".join([*parts, html.escape(text[end:])])


def _page(title: str, body: str) -> str:
    return _FRAME.substitute(title=html.escape(title), body=body)
