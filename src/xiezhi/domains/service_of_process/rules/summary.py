"""What a row shows: what needs a person first, never the best; and the one next step (SP-42)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum

from xiezhi.domains.service_of_process.types import (
    Authority,
    CellFacts,
    CellState,
    Channel,
    Method,
    NextStep,
    OrderFacts,
    OrderState,
    Summary,
)

Pair = tuple[str, str, str]
_SHOWN_ITEMS = 3
_SHOWN_NAMES = 2
_ENDED = frozenset({OrderState.COMPLETED, OrderState.CANCELLED})


class Viewer(StrEnum):
    """Who looks: the same facts ask different things of them."""

    SPECIALIST = "specialist"
    JUDGE = "judge"


def pair_state(cells: Iterable[CellFacts]) -> CellState:
    """One document for one recipient over its attempts.

    An objection stands out; an effective attempt settles it; else the one that
    has come furthest counts, and failure only when no attempt is alive.
    """
    listed = list(cells)
    states = {cell.state for cell in listed}
    if CellState.OBJECTED in states:
        return CellState.OBJECTED
    if CellState.EFFECTIVE in states:
        return CellState.EFFECTIVE
    # An attempt that was stopped waits for nothing any more, however far it came.
    live = [
        cell.state
        for cell in listed
        if not cell.replaced and not cell.stopped and cell.state is not CellState.FAILED
    ]
    furthest = max(live, key=lambda state: state.rank, default=CellState.NONE)
    if furthest is CellState.NONE and CellState.FAILED in states:
        return CellState.FAILED
    return furthest


def pair_states(cells: Iterable[CellFacts]) -> dict[Pair, CellState]:
    """The state of each document for each recipient."""
    return {pair: pair_state(group) for pair, group in _by_pair(cells).items()}


def worst(states: Iterable[CellState]) -> CellState:
    """有异议, then 失败, else the least advanced; never the best one."""
    return min(states, key=lambda state: state.rank, default=CellState.NONE)


def summarise(order: OrderFacts, *, viewer: Viewer = Viewer.SPECIALIST) -> Summary:
    """The row of an order: its state, how many papers are effective, the next step."""
    states = pair_states(order.cells)
    return Summary(
        state=worst(states.values()),
        effective_count=sum(state is CellState.EFFECTIVE for state in states.values()),
        cell_count=len(states),
        next_step=next_step(order, viewer=viewer),
    )


def next_step(order: OrderFacts, *, viewer: Viewer = Viewer.SPECIALIST) -> NextStep | None:
    """The one thing to do, or what is waited for; None once the order has ended."""
    if order.state in _ENDED:
        return None
    early = _before_service(order)
    if early is not None:
        return early
    acts, objections, waits = _acts(order), _objections(order, viewer), _waits(order)
    steps = [*objections, *acts] if viewer is Viewer.JUDGE else [*acts, *objections]
    if not steps and not waits:
        return closing(order)
    if not steps:
        return replace(waits[0], also=order.due_reason)
    first = steps[0]
    grave, more = ([step.sentence for step in group if step is not first] for group in (objections, acts))
    return replace(first, also=_also(grave, order.due_reason, more))


def _also(grave: list[str], due_reason: str, more: list[str]) -> str:
    """What else is open, in one line: 另有2件：…；…. Waiting for a report is not mentioned."""
    items = [*grave, *([due_reason] if due_reason else []), *more]
    if not grave and not more:
        return due_reason
    ending = "等" if len(items) > _SHOWN_ITEMS else ""
    return f"另有{len(items)}件：{'；'.join(items[:_SHOWN_ITEMS])}{ending}"


def closing(order: OrderFacts) -> NextStep:
    """Nothing is left but to close the order."""
    return NextStep(code="complete", button="办结", sentence="全部生效，可以办结", due_at=order.due_at)


def _before_service(order: OrderFacts) -> NextStep | None:
    rows = {
        OrderState.DRAFT: ("submit", "提请", "补齐文书和受送达人，提请送达"),
        OrderState.RETURNED: ("resubmit", "去补正", "按退回理由补正后再提请"),
        OrderState.SUBMITTED: ("check", "去核实", "核实任务信息"),
    }
    row = rows.get(order.state)
    if row is not None:
        return NextStep(code=row[0], button=row[1], sentence=row[2], due_at=order.due_at)
    if order.cells or order.without_address:
        return None
    return NextStep(code="choose_method", button="去安排", sentence="选择送达方式和地址", due_at=order.due_at)


def _acts(order: OrderFacts) -> list[NextStep]:
    """Everything the specialist can do now, the gravest first."""
    groups = _by_pair(order.cells)
    states = {pair: pair_state(group) for pair, group in groups.items()}
    return [
        *_notice_texts(order),
        *_failures(groups, states, order),
        *_authorities(order, states),
        *_addresses(order),
        *_sendings(groups, states, order),
    ]


def _failures(
    groups: Mapping[Pair, list[CellFacts]], states: Mapping[Pair, CellState], order: OrderFacts
) -> list[NextStep]:
    """What came to nothing, with the next way where one is known (S1 to S7); a notice under way settles it."""
    found: dict[str, str] = {}
    for pair, state in states.items():
        if state is CellState.FAILED:
            last = max(groups[pair], key=lambda cell: cell.attempt_no)
            found.setdefault(pair[2], last.facts.failed.label if last.facts.failed else "失败")
        elif state is not CellState.EFFECTIVE and pair[2] in order.offers:
            found.setdefault(pair[2], "没有送达")
    return [_another_way(name, reason, order) for name, reason in found.items() if name not in order.notices]


def _another_way(name: str, reason: str, order: OrderFacts) -> NextStep:
    code, button, words = order.offers.get(name, ("resend", "换地址再发", "换地址再发"))
    return NextStep(code=code, button=button, sentence=f"{words}：{name}，{reason}", due_at=order.due_at)


def _notice_texts(order: OrderFacts) -> list[NextStep]:
    """The judge agreed: the text of the notice is to be made."""
    return [
        NextStep(code="notice_text", button="出具公告", sentence=f"出具对{name}的公告", due_at=order.due_at)
        for name, state in order.notices.items()
        if state == "approved"
    ]


def _authorities(order: OrderFacts, states: Mapping[Pair, CellState]) -> list[NextStep]:
    """核对周砚律师的授权委托书，青禾餐饮的2份签收才能判定效力."""
    waiting: dict[tuple[str, str], int] = defaultdict(int)
    for cell in order.cells:
        taken = cell.facts.signed_at is not None or cell.facts.viewed_at is not None
        open_question = taken and not cell.replaced and states[cell.pair] is not CellState.EFFECTIVE
        if cell.authority is Authority.UNCHECKED and open_question:
            waiting[(cell.agent, cell.recipient)] += cell.facts.signed_at is not None
    return [
        NextStep(
            code="check_authority",
            button="去核对",
            sentence=f"核对{agent}的授权委托书，{recipient}的{_signed_words(count)}才能判定效力",
            due_at=order.due_at,
        )
        for (agent, recipient), count in waiting.items()
    ]


def _signed_words(count: int) -> str:
    return f"{count}份签收" if count else "查阅"


def _addresses(order: OrderFacts) -> list[NextStep]:
    return [
        NextStep(
            code="confirm_address",
            button="去拨打",
            sentence=f"打电话确认{name}的送达地址",
            due_at=order.due_at,
        )
        for name in order.without_address
    ]


def _sendings(
    groups: Mapping[Pair, list[CellFacts]], states: Mapping[Pair, CellState], order: OrderFacts
) -> list[NextStep]:
    """What lies ready: messages to send, mail to post, visits to make; and papers nobody has planned."""
    count: dict[tuple[str, str, str], dict[str, int]] = {}
    for pair, state in states.items():
        group = groups[pair]
        if pair[2] in order.notices and state is CellState.NONE:
            continue
        if state is CellState.QUEUED:
            last = max(group, key=lambda cell: (not cell.replaced, cell.attempt_no))
            kind = _SENDING.get(last.method, _SEND)
        elif state is CellState.NONE:
            kind = _STOPPED if any(cell.stopped for cell in group) else _PLAN
        else:
            continue
        names = count.setdefault(kind, {})
        names[pair[2]] = names.get(pair[2], 0) + 1
    return [
        NextStep(
            code=code,
            button=button,
            sentence=f"{verb}，{_names(names)}{sum(names.values())}份",
            due_at=order.due_at,
        )
        for (code, button, verb), names in count.items()
    ]


def _names(names: Iterable[str]) -> str:
    """陆文澜; 黎安、顾怀远共; 陆文澜、青禾餐饮等3人共."""
    listed = list(names)
    if len(listed) <= 1:
        return "".join(listed)
    more = f"等{len(listed)}人" if len(listed) > _SHOWN_NAMES else ""
    return f"{'、'.join(listed[:_SHOWN_NAMES])}{more}共"


_SEND = ("send", "去发送", "发送")
_PLAN = ("choose_method", "去安排", "选择送达方式和地址")
_STOPPED = ("find_address", "另找地址", "已经停发，另找地址")
_SENDING = {
    Method.POSTAL: ("post", "去寄出", "寄出法院专递"),
    Method.DIRECT: ("visit", "去安排", "安排上门送达"),
    Method.LEAVING: ("visit", "去安排", "安排留置送达"),
    Method.NOTICE: ("publish", "上传", "上传公告报样"),
    Method.SIMPLE: ("call", "去拨打", "打电话通知"),
    Method.ENTRUSTED: ("entrust", "去寄出", "寄出委托函"),
    Method.HANDOVER: ("hand_to_unit", "去寄出", "寄给转交单位"),
    Method.PICKUP: ("invite", "去通知", "通知来院领取"),
}


def _objections(order: OrderFacts, viewer: Viewer) -> list[NextStep]:
    """The clock is held while the judge decides, so no due moment is shown."""
    names = list(dict.fromkeys(cell.recipient for cell in order.cells if cell.facts.objected))
    judge = f"{order.judge}法官" if order.judge else "法官"
    if viewer is Viewer.JUDGE:
        return [
            NextStep(code="decide_objection", button="去决定", sentence=f"决定{name}的异议，送达效力已冻结")
            for name in names
        ]
    return [
        NextStep(code="wait_decision", button="", sentence=f"{name}的异议等{judge}决定", waiting=True)
        for name in names
    ]


def _waits(order: OrderFacts) -> list[NextStep]:
    """What others have to do, the least advanced first, one line for each kind of waiting."""
    groups = _by_pair(order.cells)
    states = {pair: pair_state(group) for pair, group in groups.items()}
    lines: dict[str, tuple[int, str]] = {}
    for pair, state in states.items():
        live = [cell for cell in groups[pair] if cell.state is state and not cell.replaced]
        sentence = _wait_sentence(state, live[-1]) if live else ""
        if sentence:
            lines.setdefault(sentence, (state.rank, f"wait_{state.value}"))
    for name, notice in order.notices.items():
        if notice == "requested":
            lines.setdefault(f"等法官决定对{name}公告送达", (0, "wait_notice"))
    ordered = sorted(lines.items(), key=lambda item: item[1][0])
    return [
        NextStep(code=code, button="", sentence=sentence, waiting=True) for sentence, (_, code) in ordered
    ]


def _wait_sentence(state: CellState, cell: CellFacts) -> str:
    """等运营商回报, 等待查阅, 等待生效判定…: what blocks, in one sentence."""
    if state is CellState.HANDED:
        return _REPORTS.get(cell.method) or _CHANNEL_REPORTS.get(cell.channel or Channel.SMS_LINK, "等回报")
    if state is CellState.ARRIVED:
        return "等待签收" if cell.method is Method.POSTAL else "等待查阅"
    if state in {CellState.VIEWED, CellState.SIGNED}:
        return "" if cell.authority is Authority.UNCHECKED else "等待生效判定"
    return ""


_REPORTS = {
    Method.POSTAL: "等邮政回执",
    Method.DIRECT: "等外出送达结果",
    Method.LEAVING: "等外出送达结果",
    Method.ENTRUSTED: "等受托法院的送达回证",
    Method.HANDOVER: "等转交单位的送达回证",
    Method.NOTICE: "等公告期满",
    Method.PICKUP: "等来院领取",
    Method.AT_COURT: "等来院领取",
    Method.SIMPLE: "等当事人确认",
}
_CHANNEL_REPORTS = {
    Channel.SMS_LINK: "等运营商回报",
    Channel.EMAIL: "等对方邮箱系统回报",
    Channel.PORTAL: "等待登录门户",
    Channel.WECHAT: "等微信回报",
    Channel.FAX: "等传真回报",
}


def _by_pair(cells: Iterable[CellFacts]) -> dict[Pair, list[CellFacts]]:
    groups: dict[Pair, list[CellFacts]] = {}
    for cell in cells:
        groups.setdefault(cell.pair, []).append(cell)
    return groups
