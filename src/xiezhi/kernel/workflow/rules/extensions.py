"""Longer limits: what an approver may add, and from where it is counted (T8)."""

from __future__ import annotations

from decimal import Decimal

from xiezhi.kernel.workflow.rules.facts import label_of
from xiezhi.kernel.workflow.rules.limits import Extension, Limit
from xiezhi.kernel.workflow.rules.periods import amount_text
from xiezhi.kernel.workflow.rules.reckoning import Reckoning, number_given
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import NotSupported, Refused


def add_extensions(r: Reckoning) -> None:
    """Add what was approved: to the total from the origin, or to the last end (T8)."""
    asked = r.given.get("extensions")
    wanted = [_named(item) for item in asked] if isinstance(asked, list) else []
    total, ranged, seen = r.amount, False, list[str]()
    for name, own in wanted:
        extension = _allowed(r.row, name, seen)
        ranged = ranged or extension.least is not None
        amount = _granted(r, name, own)
        chained = extension.origin == "end" or r.options.get("extend_from") == "end"
        if chained:
            r.end = r.run(amount, extension.unit, r.end)
            how = "自原届满日起"
        else:
            total += amount
            r.end = r.run(total, r.unit, r.start)
            how = f"自起算日起合计{amount_text(total, r.unit)}，"
        length = amount_text(amount, extension.unit)
        r.say(f"经{extension.by}批准延长{length}（{extension.when}），{how}至{full_date(r.end)}", r.end)
        seen.append(name)
    for name in ("extension_days", "extension_months"):
        if r.given.get(name) is not None and not ranged:
            raise Refused(
                f"填写了{label_of(name)}，但没有写明批准的是哪一项延长",
                field="extensions",
                remedy="请在已批准的延长里选出该项",
                code="bad_value",
            )


def _named(item: object) -> tuple[str, Decimal | None]:
    """An extension as ``id`` or, where it was granted more than once, ``id:amount``."""
    name, _, own = str(item).partition(":")
    if own and not own.isdigit():
        raise Refused(
            f"延长“{item}”后面的数量不对", field="extensions", remedy="请写成“编号:数量”", code="bad_value"
        )
    return name.strip(), Decimal(own) if own else None


def _allowed(row: Limit, name: str, seen: list[str]) -> Extension:
    """The extension of that id, if the law gives it here and now."""
    known = {extension.id: extension for extension in row.extensions}
    extension = known.get(name)
    if extension is None:
        choices = "、".join(f"{e.id}（{e.by}，{e.when}）" for e in row.extensions)
        raise Refused(
            f"“{row.name}”没有编号为“{name}”的延长",
            field="extensions",
            remedy=f"可以用：{choices}" if choices else "这一期限不能延长",
            code="bad_value",
            basis=row.basis,
        )
    if name in seen and not extension.repeats:
        raise Refused(
            f"延长“{name}”只能批准一次", field="extensions", remedy="请删去重复的一项", code="bad_value"
        )
    if extension.requires and extension.requires not in seen:
        raise Refused(
            f"延长“{name}”以先批准“{extension.requires}”为前提",
            field="extensions",
            remedy=f"请核对批准文书，按先后次序填写{extension.requires}、{name}",
            code="bad_value",
            basis=row.basis,
        )
    return extension


def _granted(r: Reckoning, name: str, own: Decimal | None) -> Decimal:
    """How much was granted, within what the law lets the approver give."""
    extension = next(e for e in r.row.extensions if e.id == name)
    if extension.amount is None:
        raise NotSupported(
            f"“{extension.by}”批准的延长（{extension.when}）法律没有定长度，不能推算", basis=r.row.basis
        )
    if extension.least is None:
        amount = own if own is not None else extension.amount
        least = extension.amount
    else:
        given = own if own is not None else number_given(r.given, f"extension_{extension.unit}")
        if given is None:
            raise Refused(
                f"“{name}”可以批准{extension.least}至{amount_text(extension.amount, extension.unit)}，没有写明实际批准多少",
                field=f"extension_{extension.unit}",
                remedy="请对照批准文书填写",
                code="start_missing",
            )
        amount, least = Decimal(given), extension.least
    if not least <= amount <= extension.amount:
        raise Refused(
            f"“{name}”只能批准{amount_text(extension.amount, extension.unit)}以内，不能是{amount}",
            field=f"extension_{extension.unit}",
            remedy="请核对批准文书",
            code="bad_value",
            basis=r.row.basis,
        )
    return amount
