"""Looking a person up: asked by one, approved by another, ended by the clock, taken back at any moment, written down."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.support.clock import NOW, TODAY
from tests.support.lookups import UNTIL, make_lookup
from xiezhi.domains.service_of_process.permissions import REACH_PARTY
from xiezhi.kernel.audit.models import AuditRow
from xiezhi.kernel.identity.actions.lookups import (
    approve_grant,
    ask_grant,
    refuse_grant,
    resume_purpose,
    revoke_grant,
    stop_purpose,
    use_grant,
)
from xiezhi.kernel.identity.models import LookupGrant
from xiezhi.kernel.identity.queries.lookups import (
    grant_for,
    lookups_visible_to,
    standing_condition,
    standing_of_grant,
    uses_about,
)
from xiezhi.kernel.identity.rules.lookups import GrantFacts, may_be_used, standing_of
from xiezhi.kernel.identity.types import GrantDraft, GrantStanding
from xiezhi.lib.verdict import Conflict, NotFound, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world: Any) -> Any:
    return world.sample("case")


@pytest.fixture
def party(world: Any) -> Any:
    return world.sample("party")


@pytest.fixture
def asked(world: Any, case: Any, party: Any) -> Any:
    return make_lookup(world, case=case, party=party)


def use(grant: Any, party: Any, by: Any, at: Any = NOW) -> Any:
    return use_grant(grant.pk, subject=("cases.party", party.pk), what="查询人口信息库", by=by, at=at)


def test_nothing_is_looked_up_before_somebody_else_has_approved(world: Any, asked: Any, party: Any) -> None:
    with pytest.raises(Refused, match="待审批"):
        use(asked, party, world.service_specialist)
    approved = approve_grant(asked.pk, note="同意", by=world.judge, at=NOW)
    assert approved.until_on == UNTIL
    use(approved, party, world.service_specialist)
    assert [one.what for one in uses_about(("cases.party", party.pk))] == ["查询人口信息库"]


def test_nobody_approves_ones_own_application(world: Any, case: Any, party: Any) -> None:
    from xiezhi.kernel.identity.actions.rights import give_role

    give_role(
        world.roles["judge"],
        to=world.service_specialist,
        organisation=world.court,
        from_on=TODAY,
        by=None,
        at=NOW,
    )
    world.service_specialist.__dict__.pop("_grants_by_day", None)
    own = make_lookup(world, case=case, party=party)
    with pytest.raises(Refused, match="不能审批自己的申请"):
        approve_grant(own.pk, by=world.service_specialist, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        LookupGrant.objects.filter(pk=own.pk).update(decided_by=world.service_specialist)


def test_who_may_not_approve_finds_nothing(world: Any, asked: Any) -> None:
    for stranger in (world.clerk, world.judge_elsewhere, world.field_server):
        with pytest.raises(NotFound):
            approve_grant(asked.pk, by=stranger, at=NOW)


def test_an_application_needs_a_case_a_reason_and_an_end(world: Any, case: Any, party: Any) -> None:
    def draft(**more: Any) -> GrantDraft:
        filled = {
            "purpose": REACH_PARTY, "case_id": case.pk, "case_no": case.case_no, "subject": ("cases.party", party.pk),
            "organisation_id": case.organisation_id, "court_id": case.court_id, "until_on": UNTIL,
            "reason": "两次邮寄退回", **more,
        }  # fmt: skip
        return GrantDraft(**filled)

    for wrong, field in (
        ({"case_no": " "}, "case_no"), ({"reason": "查"}, "reason"), ({"until_on": TODAY}, "until_on"),
        ({"until_on": TODAY + timedelta(days=91)}, "until_on"), ({"purpose": "curiosity"}, "purpose"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            ask_grant(draft(**wrong), by=world.service_specialist, at=NOW)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        ask_grant(draft(), by=world.field_server, at=NOW)


def test_it_ends_by_the_clock(world: Any, asked: Any, party: Any) -> None:
    approve_grant(asked.pk, until_on=date(2026, 11, 25), by=world.judge, at=NOW)
    asked.refresh_from_db()
    assert standing_of_grant(asked, on=date(2026, 11, 24)) is GrantStanding.STANDING
    assert standing_of_grant(asked, on=date(2026, 11, 25)) is GrantStanding.EXPIRED
    with pytest.raises(Refused, match="已到期"):
        use(asked, party, world.service_specialist, at=NOW + timedelta(days=6))
    assert grant_for(REACH_PARTY, ("cases.party", party.pk), asked.court_case_id, on=TODAY) == asked
    assert (
        grant_for(REACH_PARTY, ("cases.party", party.pk), asked.court_case_id, on=date(2026, 11, 25)) is None
    )


def test_an_approver_shortens_and_never_lengthens(world: Any, asked: Any) -> None:
    assert (
        approve_grant(asked.pk, until_on=UNTIL + timedelta(days=20), by=world.judge, at=NOW).until_on == UNTIL
    )
    with pytest.raises(Conflict):
        approve_grant(asked.pk, by=world.judge, at=NOW)


def test_a_refusal_has_its_reason(world: Any, asked: Any, party: Any) -> None:
    with pytest.raises(Refused, match="理由"):
        refuse_grant(asked.pk, reason=" ", by=world.judge, at=NOW)
    refuse_grant(asked.pk, reason="先打电话", by=world.judge, at=NOW)
    with pytest.raises(Refused, match="未批准"):
        use(asked, party, world.service_specialist)


def test_taken_back_it_ends_in_this_moment(world: Any, asked: Any, party: Any) -> None:
    approve_grant(asked.pk, by=world.judge, at=NOW)
    with pytest.raises(NotFound):
        revoke_grant(asked.pk, reason="不该看", by=world.clerk, at=NOW)
    revoke_grant(asked.pk, reason="本人已经联系上", by=world.judge, at=NOW)
    with pytest.raises(Refused, match="已撤销"):
        use(asked, party, world.service_specialist)
    assert not LookupGrant.objects.filter(standing_condition("", on=TODAY), pk=asked.pk).exists()


def test_another_person_is_not_looked_up_under_it(world: Any, asked: Any) -> None:
    approve_grant(asked.pk, by=world.judge, at=NOW)
    with pytest.raises(NotFound):
        use_grant(
            asked.pk,
            subject=("cases.party", asked.subject_id + 1),
            what="查询",
            by=world.service_specialist,
            at=NOW,
        )


def test_the_kill_switch_stops_all_of_a_purpose_at_once(
    world: Any, asked: Any, case: Any, party: Any
) -> None:
    approve_grant(asked.pk, by=world.judge, at=NOW)
    waiting = make_lookup(world, case=case, party=party)
    with pytest.raises(NotFound):
        stop_purpose(REACH_PARTY, court_id=world.court.pk, reason="试试", by=world.judge, at=NOW)
    with pytest.raises(NotFound):
        stop_purpose(
            REACH_PARTY, court_id=world.court.pk, reason="试试", by=world.court_admin_elsewhere, at=NOW
        )
    assert (
        stop_purpose(REACH_PARTY, court_id=world.court.pk, reason="发现滥用", by=world.court_admin, at=NOW)
        == 2
    )
    for grant in (asked, waiting):
        grant.refresh_from_db()
        assert standing_of_grant(grant, on=TODAY) is GrantStanding.REVOKED
    with pytest.raises(Refused, match="已经关停"):
        make_lookup(world, case=case, party=party)
    resume_purpose(REACH_PARTY, court_id=world.court.pk, reason="查清了", by=world.court_admin, at=NOW)
    with pytest.raises(Refused, match="已撤销"):
        use(asked, party, world.service_specialist)
    assert make_lookup(world, case=case, party=party).revoked_at is None


def test_every_look_is_in_the_record_as_a_read_with_the_number(world: Any, asked: Any, party: Any) -> None:
    approve_grant(asked.pk, by=world.judge, at=NOW)
    use(asked, party, world.service_specialist)
    rows = {
        row.act: row for row in AuditRow.objects.filter(object_kind="lookup_grant", object_id=str(asked.pk))
    }
    assert set(rows) == {"identity.lookup.ask", "identity.lookup.approve", "identity.lookup.use"}
    read = rows["identity.lookup.use"]
    assert (read.outcome, read.object_label) == ("read", asked.number)
    assert party.name not in str(read.detail)


def test_who_sees_which_grants(world: Any, asked: Any) -> None:
    for sees in (world.service_specialist, world.court_admin):
        assert lookups_visible_to(sees, on=TODAY).filter(pk=asked.pk).exists()
    for blind in (world.clerk, world.court_admin_elsewhere, world.field_server):
        assert not lookups_visible_to(blind, on=TODAY).exists()


@pytest.mark.parametrize(
    ("decided", "refused", "until", "revoked", "wanted"),
    [
        (False, False, None, False, GrantStanding.ASKED),
        (True, True, None, False, GrantStanding.REFUSED),
        (True, False, date(2026, 11, 20), False, GrantStanding.STANDING),
        (True, False, date(2026, 11, 19), False, GrantStanding.EXPIRED),
        (True, False, date(2026, 11, 20), True, GrantStanding.REVOKED),
        (False, False, None, True, GrantStanding.REVOKED),
    ],
)
def test_what_a_grant_is_worth(
    decided: bool, refused: bool, until: date | None, revoked: bool, wanted: GrantStanding
) -> None:
    facts = GrantFacts(
        decided_at=NOW if decided else None,
        refused=refused,
        until_on=until,
        revoked_at=NOW if revoked else None,
    )
    assert standing_of(facts, on=TODAY) is wanted
    assert bool(may_be_used(wanted)) is (wanted is GrantStanding.STANDING)


def test_the_pages_list_take_back_and_stop(world: Any, asked: Any, sign_in: Any, page_clock: Any) -> None:
    client = sign_in(world.court_admin)
    assert asked.number in client.get("/lookups/").content.decode()
    shut = f"/lookups/purposes/{world.court.pk}/{REACH_PARTY}/stop/"
    assert client.post(shut, {"reason": ""}).status_code == 422
    assert client.post(shut, {"reason": "发现滥用"}).status_code == 302
    assert "已关停" in client.get("/lookups/").content.decode()
    detail = client.get(f"/lookups/{asked.pk}/").content.decode()
    assert "已撤销" in detail
    assert "发现滥用" in detail
    assert sign_in(world.clerk).get(f"/lookups/{asked.pk}/").status_code == 404
