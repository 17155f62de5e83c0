"""Who has to be visited, what a report needs, how a wrong clock is told, what passes for a name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.support.clock import NOW

from xiezhi.domains.service_of_process.rules.signatures import check_strokes
from xiezhi.domains.service_of_process.rules.visits import (
    clock_note,
    leaving_checks,
    needs_visit,
    report_checks,
    result_of,
)
from xiezhi.domains.service_of_process.types import (
    DocumentKind,
    Method,
    Place,
    Procedure,
    Reaction,
    RecipientKind,
    Signer,
)
from xiezhi.domains.service_of_process.types.visits import (
    EvidenceKind,
    IdentityCheck,
    VisitNeed,
    VisitOutcome,
    VisitPolicy,
    VisitReport,
)
from xiezhi.lib.verdict import Refused

NEED = VisitNeed(
    electronic_allowed=True, has_electronic_address=True, electronic_failures=0, waiting_days=None,
    has_postal_address=True, under_way_by_hand=False, settled=False,
)  # fmt: skip
REPORT = VisitReport(
    client_id="1", attempt_id=1, outcome=VisitOutcome.REFUSED, happened_at=NOW, phone_now=NOW, place=Place.HOME,
    refusal_reason="当面拒收", taken_by=Signer.RECIPIENT, left=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "allowed", "reason"),
    [
        ({}, False, "可以先用电子送达"),
        ({"electronic_failures": 1}, True, "电子送达失败1次"),
        ({"electronic_allowed": False}, True, "受送达人不同意电子送达"),
        ({"has_electronic_address": False}, True, "没有电子地址"),
        ({"waiting_days": 2}, False, "可以先用电子送达"),
        ({"waiting_days": 3}, True, "电子送达发出3天没有查阅、没有回复"),
        ({"electronic_failures": 1, "has_postal_address": False}, False, "没有可以上门的地址"),
        ({"electronic_failures": 1, "under_way_by_hand": True}, False, "已经在用外出、邮寄、窗口等方式送达"),
        ({"electronic_failures": 1, "settled": True}, False, "文书都已生效或者有异议待决"),
    ],
)
def test_the_rule_says_who_has_to_be_visited_and_why(
    change: dict[str, Any], allowed: bool, reason: str
) -> None:
    verdict = needs_visit(replace(NEED, **change), VisitPolicy())
    assert (bool(verdict), verdict.reason) == (allowed, reason)
    assert not needs_visit(replace(NEED, **change), VisitPolicy(picks=False))


def missing(report: VisitReport, *kinds: EvidenceKind, **more: Any) -> list[str]:
    checks = leaving_checks(report, set(kinds), documents=[DocumentKind.SUMMONS], **more)
    return [one.code for one in checks if not one.met]


def test_each_item_of_leaving_is_asked_by_itself() -> None:
    assert missing(REPORT, EvidenceKind.VIDEO) == []
    assert missing(REPORT, EvidenceKind.PAPERS, EvidenceKind.LEFT) == []
    assert missing(REPORT, EvidenceKind.PAPERS) == ["proof"]
    assert missing(REPORT, EvidenceKind.WITNESS_SIGNATURE) == ["proof"]
    assert missing(replace(REPORT, outcome=VisitOutcome.ABSENT), EvidenceKind.VIDEO) == ["refusal"]
    assert missing(replace(REPORT, refusal_reason=" "), EvidenceKind.VIDEO) == ["reason"]
    at_work = replace(REPORT, place=Place.WORKPLACE)
    assert missing(at_work, EvidenceKind.VIDEO) == ["place"]
    assert missing(at_work, EvidenceKind.VIDEO, recipient=RecipientKind.ORGANISATION) == []
    assert missing(at_work, EvidenceKind.VIDEO, procedure=Procedure.SIMPLE) == []
    only = leaving_checks(REPORT, {EvidenceKind.VIDEO}, documents=[DocumentKind.MEDIATION_STATEMENT])
    assert [one.code for one in only if not one.met] == ["document"]


def test_who_took_it_without_being_looked_at_is_somebody() -> None:
    taken = replace(
        REPORT,
        outcome=VisitOutcome.SIGNED_BY_SELF,
        taker_name="沈嘉树",
        left=False,
        identity_check=IdentityCheck.ID_CARD,
    )
    assert result_of(taken, set(), method=Method.DIRECT).signer is Signer.RECIPIENT
    unseen = replace(taken, identity_check=IdentityCheck.NONE)
    draft = result_of(unseen, set(), method=Method.DIRECT)
    assert (draft.reaction, draft.signer) == (Reaction.SIGNED, Signer.OTHER)
    assert result_of(REPORT, set(), method=Method.DIRECT).left_on is None
    assert result_of(REPORT, set(), method=Method.LEAVING).left_on == NOW.date()


def test_a_receiver_is_told_with_name_relation_and_household() -> None:
    report = replace(
        REPORT,
        outcome=VisitOutcome.SIGNED_BY_RECEIVER,
        taken_by=Signer.ADULT_RELATIVE,
        taker_name="林知意",
        left=False,
    )
    kinds = {EvidenceKind.DOOR, EvidenceKind.RECEIPT}

    def wanting(one: VisitReport) -> list[str]:
        return [check.code for check in report_checks(one, kinds) if not check.met]

    assert wanting(report) == ["taker"]
    assert wanting(replace(report, relation="妻子")) == ["taker"]
    assert wanting(replace(report, relation="妻子", lives_together=False)) == []
    assert [one.code for one in report_checks(report, set()) if not one.met] == [
        "was_there",
        "taken",
        "taker",
    ]


@pytest.mark.parametrize(
    ("off", "told"),
    [
        (0, ""),
        (9, ""),
        (-10, ""),
        (11, "手机时钟快11分钟"),
        (-90, "手机时钟慢1小时30分钟"),
        (300, "手机时钟快5小时"),
    ],
)
def test_a_clock_that_is_off_is_told(off: int, told: str) -> None:
    assert clock_note(NOW + timedelta(minutes=off), NOW) == told


@pytest.mark.parametrize(
    "strokes",
    [
        None, [], [[{"x": 0.5, "y": 0.5}]], [[[0.1, 0.1], [0.11, 0.1]], [[0.2, 0.2]]], [["x"]], [[{"x": "a", "y": 1}]],
        [[[0.1, 0.1], [9e9, 1]], [[0, 0], [1, 1]]], [[[float("nan"), 0], [1, 1]], [[0, 0], [1, 1]]],
    ],
)  # fmt: skip
def test_a_dot_a_tick_and_nonsense_are_no_names(strokes: Any) -> None:
    with pytest.raises(Refused):
        check_strokes(strokes, who="签收人")


def test_a_written_name_passes() -> None:
    assert check_strokes([[[0.1, 0.1], [0.8, 0.9]], [[0.2, 0.8], [0.7, 0.2]]], who="签收人") is None
