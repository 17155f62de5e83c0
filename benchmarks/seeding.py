"""A year of a busy court and its neighbours: service orders in bulk, with the encryption and marks of real ones."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
GIVEN = "文澜怀远嘉树景明若水知夏秉文秉武静宜予安闻笛青禾临川望舒清和子衿云舟念初以宁书白砚秋"
STATES = (
    "queued",
    "handed",
    "arrived",
    "viewed",
    "signed",
    "effective",
    "effective",
    "effective",
    "failed",
    "objected",
)
NOW = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)


def name_of(chance: random.Random) -> str:
    """An invented name."""
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2))))


def seed_orders(world: Any, total: int, *, batch: int = 2000) -> None:
    """Write ``total`` orders: nine in ten in the court, the rest next door, each with party, recipient and attempt."""
    chance = random.Random(20261119)
    for start in range(0, total, batch):
        _write_batch(world, start, min(batch, total - start), chance)


def _write_batch(world: Any, start: int, size: int, chance: random.Random) -> None:
    from xiezhi.domains.service_of_process.models import Attempt, Recipient, ServiceOrder
    from xiezhi.kernel.cases.models import CourtCase, Party

    cases = [_case(world, start + i, chance) for i in range(size)]
    CourtCase.objects.bulk_create(cases)
    parties = [Party(court_case=one, role="被告", kind="person", name=name_of(chance)) for one in cases]
    for party in parties:
        for mark in ("name_grams",):
            field = Party._meta.get_field(mark)
            setattr(party, mark, field.marks_of(party.name))  # type: ignore[attr-defined]
    Party.objects.bulk_create(parties)
    orders = [_order(world, one, start + i, chance) for i, one in enumerate(cases)]
    ServiceOrder.objects.bulk_create(orders)
    recipients = [
        Recipient(order=o, party=p, added_at=o.requested_at) for o, p in zip(orders, parties, strict=True)
    ]
    Recipient.objects.bulk_create(recipients)
    Attempt.objects.bulk_create(
        Attempt(
            order=r.order, recipient=r, number=1, method="electronic", channel="sms_link", state="attempting",
            address_masked="199****0000", created_at=r.added_at,
        )
        for r in recipients
    )  # fmt: skip


def _case(world: Any, number: int, chance: random.Random) -> Any:
    from xiezhi.kernel.cases.models import CourtCase

    here = number % 10 != 0
    court, division = (world.court, world.division) if here else (world.other_court, world.other_division)
    code = court.court_code
    return CourtCase(
        case_no=f"（2026）{code}民初{500000 + number}号", court=court, organisation=division,
        category="civil_commercial", cause="房屋租赁合同纠纷", judge=world.judge if here else None,
        clerk=world.clerk if here and number % 3 == 0 else None, docketed_at=NOW - timedelta(minutes=number),
    )  # fmt: skip


def _order(world: Any, court_case: Any, number: int, chance: random.Random) -> Any:
    from xiezhi.domains.service_of_process.models import ServiceOrder

    state = chance.choice(STATES)
    done = state == "effective"
    return ServiceOrder(
        order_no=f"SD-2026-{500000 + number}", court_case=court_case, court=court_case.court,
        organisation=court_case.organisation, category=court_case.category,
        state="completed" if done else "serving", judge=court_case.judge, clerk=court_case.clerk,
        specialist=world.service_specialist if number % 5 == 0 and number % 10 else None,
        requested_at=NOW - timedelta(minutes=number), changed_at=NOW, summary_state=state,
        cell_count=4, effective_count=4 if done else 0, next_code="" if done else "wait_view",
        next_sentence="" if done else "等待查阅",
        due_at=None if done else NOW + timedelta(minutes=chance.randrange(-3000, 30000)),
    )  # fmt: skip
