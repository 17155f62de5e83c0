"""What the stand-in shows people: its cases, one case, what it was told."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template
from typing import Any

from xiezhi.domains.service_of_process.channels.case_system.desk import CaseSystem
from xiezhi.domains.service_of_process.channels.case_system.papers import KINDS

_FRAME = Template((Path(__file__).parent / "frame.html").read_text("utf-8"))
_STATES = {
    "draft": "草稿", "submitted": "待核实", "returned": "已退回", "accepted": "待送达", "serving": "送达中",
    "completed": "已办结", "cancelled": "已撤销",
}  # fmt: skip


def case_list(system: CaseSystem) -> str:
    """All cases, with how their service goes."""
    rows = "".join(_row(system, case) for case in system.cases.values())
    body = (
        '<form method="post" action="/push"><div class="bar"><button class="filled">批量提请送达</button>'
        '<button formaction="/refresh">查询进度</button></div>'
        "<table><thead><tr><th><span>选</span></th><th>案号</th><th>案由、当事人</th><th>承办法官</th><th>文书</th>"
        f"<th>送达</th></tr></thead><tbody>{rows}</tbody></table></form>"
        f"<h2>收到的推送</h2>{_events(system)}"
    )
    return _page(system, "内网办案系统", body)


def _row(system: CaseSystem, case: dict[str, Any]) -> str:
    order = system.state["orders"].get(case["id"])
    number = escape(case["id"])
    tick = (
        ""
        if order
        else f'<input type="checkbox" name="case" value="{number}" aria-label="选择{escape(case["case_no"])}">'
    )
    papers = "".join(f'<a href="/papers/{number}/{kind}">{name}</a> ' for kind, name in KINDS.items())
    defendants = "、".join(escape(one["name"]) for one in case["defendants"])
    served = _result(order) if order else f'<button name="only" value="{number}">提请送达</button>'
    return (
        f'<tr><td>{tick}</td><td class="no"><a href="/cases/{number}">{escape(case["case_no"])}</a></td>'
        f"<td>{escape(case['cause'])}<br><small>{escape(case['plaintiff'])} 诉 {defendants}</small></td>"
        f"<td>{escape(case['judge'])}</td><td>{papers}</td><td>{served}</td></tr>"
    )


def _result(order: dict[str, Any]) -> str:
    state = str(order.get("state", "submitted"))
    end = " end" if state == "completed" else ""
    counts = f"{order.get('effective_count', 0)}/{order.get('cell_count', 0)}份生效"
    return (
        f'<span class="state{end}">{escape(_STATES.get(state, state))}</span><br>'
        f'<small class="no">{escape(order["order_no"])}，{counts}</small>'
    )


def case_page(system: CaseSystem, case: dict[str, Any]) -> str:
    """One case with the result of its service."""
    order = system.state["orders"].get(case["id"])
    number = escape(case["id"])
    papers = "".join(f'<a href="/papers/{number}/{kind}">{name}</a> ' for kind, name in KINDS.items())
    head = (
        f"<h2>{escape(case['case_no'])}</h2><dl><dt>案由</dt><dd>{escape(case['cause'])}</dd><dt>原告</dt>"
        f"<dd>{escape(case['plaintiff'])}</dd><dt>被告</dt><dd>{'、'.join(escape(o['name']) for o in case['defendants'])}</dd>"
        f"<dt>承办法官</dt><dd>{escape(case['judge'])}</dd><dt>开庭</dt><dd>{escape(case['hearing_at'][:16].replace('T', ' '))}，"
        f"{escape(case['courtroom'])}</dd><dt>文书</dt><dd>{papers}</dd></dl>"
    )
    if order is None:
        button = f'<form method="post" action="/push"><div class="bar"><button class="filled" name="only" value="{number}">提请送达</button></div></form>'
        return _page(system, case["case_no"], head + button)
    return _page(system, case["case_no"], head + _served(order, number))


def _served(order: dict[str, Any], number: str) -> str:
    node = order.get("node") or {}
    lines = "".join(
        f"<tr><td>{escape(r['name'])}</td><td>{escape(a['method_label'])} {escape(a['channel_label'])}</td>"
        f"<td>{escape(a['state_label'])}</td><td>{_cells(order, a)}</td></tr>"
        for r in order.get("recipients", ())
        for a in r["attempts"]
    )
    table = (
        f"<table><thead><tr><th>受送达人</th><th>方式</th><th>结果</th><th>各份文书</th></tr></thead><tbody>{lines}</tbody></table>"
        if lines
        else '<p class="meta">还没有向任何人送达。</p>'
    )
    proofs = "".join(
        f'<li><a href="/fetch/{escape(order["order_no"])}/proofs/{escape(p["number"])}.pdf">{escape(p["kind_label"])} {escape(p["number"])}</a></li>'
        for p in order.get("proofs", ())
        if p["pdf"]
    )
    report = (
        f'<li><a href="/fetch/{escape(order["order_no"])}/report.pdf">送达报告书</a></li>'
        if order.get("state") == "completed"
        else ""
    )
    holder = (
        f"{escape(str(node.get('label', '')))}（{escape(str(node.get('held_by', '')))}）"
        if node.get("label")
        else "无"
    )
    return (
        f'<div class="bar"><a class="button" href="/open/{number}">打开送达系统</a></div>'
        f"<dl><dt>送达任务</dt><dd>{_result(order)}</dd><dt>当前节点</dt><dd>{holder}</dd></dl>"
        f"<h2>送达结果</h2>{table}<h2>送达回证和报告</h2>"
        + (f"<ol>{proofs}{report}</ol>" if proofs or report else '<p class="meta">还没有出具。</p>')
    )


def _cells(order: dict[str, Any], attempt: dict[str, Any]) -> str:
    names = {d["id"]: d["name"] for d in order.get("documents", ())}
    return "<br>".join(
        f"{escape(names.get(c['document'], ''))}：{escape(c['state_label'])}"
        + (f"，{escape(c['facts']['effective_on'])}生效" if c["facts"]["effective_on"] else "")
        for c in attempt["cells"]
    )


def _events(system: CaseSystem) -> str:
    if not system.state["events"]:
        return '<p class="meta">还没有推送。提请送达后，送达系统的每次变动会推到这里。</p>'
    rows = "".join(
        f'<tr><td class="no">{escape(e["at"])}</td><td{"" if e["taken"] else " class=bad"}>{escape(e["line"])}</td></tr>'
        for e in system.state["events"][:20]
    )
    return f"<table><tbody>{rows}</tbody></table>"


def _page(system: CaseSystem, title: str, body: str) -> str:
    offline = system.state["offline"]
    said = (
        f'<p class="said{" off" if offline else ""}" role="status">{escape(system.state["said"])}</p>'
        if system.state["said"]
        else ""
    )
    return _FRAME.substitute(
        title=escape(title), body=body, said=said, other="" if offline else "yes",
        switch="恢复连接" if offline else "断线（拒收推送）",
    )  # fmt: skip
