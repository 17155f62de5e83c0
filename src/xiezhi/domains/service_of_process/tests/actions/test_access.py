"""Who gets in: link or code, then the one question; few tries, and one answer for wrong and absent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.support import service

from xiezhi.domains.service_of_process.actions.access import check_message, verify_access
from xiezhi.domains.service_of_process.actions.attempts import hold_attempt
from xiezhi.domains.service_of_process.actions.recipients import serve_through
from xiezhi.domains.service_of_process.queries.recipient import document_open_to, proof_open_to, reading_of
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.audit.types import Outcome
from xiezhi.kernel.cases.actions import add_agency
from xiezhi.kernel.cases.types import AgentDraft
from xiezhi.lib.verdict import NotFound, Refused

AT = service.VIEWED_AT
IP = "192.0.2.7"


def knock(
    sent: Any, *, code: str = "", answer: str = "", token: str | None = None, at: Any = AT, ip: str = IP
) -> Any:
    return verify_access(
        token=sent.token if token is None else token, code=code or sent.code, answer=answer or service.tail_of(sent),
        ip=ip, at=at,
    )  # fmt: skip


def wrong_code(sent: Any) -> str:
    return ("2" if sent.code[0] != "2" else "3") + sent.code[1:]


def test_link_code_and_tail_open_this_attempt(world: Any) -> None:
    sent = service.make_sent(world)
    session = knock(sent)
    assert session.attempt_ids == (sent.attempt.pk,)
    assert session.through == "link"
    reading = reading_of(session, at=AT)
    assert [cell.document.name for cell in reading.cells] == [name for _, name, _ in service.DOCUMENTS]
    assert reading.unread == 4
    assert RecipientSession.read(session.stored()) == session


def test_the_portal_opens_with_the_code_alone(world: Any) -> None:
    sent = service.make_sent(world)
    session = knock(sent, token="")
    assert (session.attempt_ids, session.through) == ((sent.attempt.pk,), "code")


def test_the_code_is_read_kindly(world: Any) -> None:
    sent = service.make_sent(world)
    typed = f" {sent.code[:3].lower()}-{sent.code[3:]} "
    assert knock(sent, code=typed).attempt_ids == (sent.attempt.pk,)


def test_an_organisation_answers_with_its_full_name(world: Any) -> None:
    firm = "青禾餐饮管理有限公司"
    order = service.make_order(world, recipients=(firm,))
    sent = service.make_sent(world, order=order, name=firm)
    with pytest.raises(Refused):
        knock(sent, answer="青禾餐饮")
    assert knock(sent, answer=" 青禾餐饮管理有限公司 ").attempt_ids == (sent.attempt.pk,)


def test_who_has_an_identity_card_on_file_is_not_let_in_by_name(world: Any) -> None:
    sent = service.make_sent(world)
    with pytest.raises(Refused):
        knock(sent, answer="陆文澜")


def test_where_an_agent_takes_the_papers_the_agent_is_asked(world: Any) -> None:
    order = service.make_order(world)
    person = service.recipient(order)
    agency = add_agency(person.party, AgentDraft(name="周砚"), by=None, at=AT)
    serve_through(person, agency.pk, by=world.service_specialist, at=AT)
    service.make_address(world, service.recipient(order), value="19900007730", agency_id=agency.pk)
    sent = service.make_sent(world, order=order, confirmed=False)
    with pytest.raises(Refused):
        knock(sent, answer=person.party.id_no[-4:])
    assert knock(sent, answer="周砚").attempt_ids == (sent.attempt.pk,)


def test_wrong_and_absent_get_the_same_answer(world: Any) -> None:
    sent = service.make_sent(world)
    said = []
    for change in ({"code": wrong_code(sent)}, {"answer": "9999"}, {"token": "nobody-has-this-link"}):
        with pytest.raises(Refused) as refused:
            knock(sent, **change)
        said.append((refused.value.message, refused.value.code, refused.value.remedy))
    with pytest.raises(Refused) as refused:
        knock(sent, token="", code=wrong_code(sent))
    said.append((refused.value.message, refused.value.code, refused.value.remedy))
    assert len(set(said)) == 1


def test_a_link_locks_after_five_wrong_tries_and_dies_after_three_locks(world: Any) -> None:
    sent = service.make_sent(world)
    at = AT
    for lock in range(3):
        for number in range(5):
            with pytest.raises(Refused) as refused:
                knock(sent, answer="9999", at=at, ip=f"192.0.2.{lock * 5 + number}")
            assert refused.value.code == "access_wrong"
        with pytest.raises(Refused) as refused:
            knock(sent, at=at)
        assert refused.value.code == ("locked" if lock < 2 else "dead")
        at += timedelta(minutes=61)
    with pytest.raises(Refused, match="作废"):
        knock(sent, at=at)


def test_an_absent_link_locks_as_fast(world: Any) -> None:
    sent = service.make_sent(world)
    codes = []
    for number in range(6):
        with pytest.raises(Refused) as refused:
            knock(sent, token="nobody-has-this-link", ip=f"192.0.2.{number}")
        codes.append(refused.value.code)
    assert codes == ["access_wrong"] * 5 + ["locked"]


def test_a_right_answer_takes_wrong_tries_back(world: Any) -> None:
    sent = service.make_sent(world)
    for _ in range(4):
        with pytest.raises(Refused):
            knock(sent, answer="9999")
    knock(sent)
    assert sent.fresh().wrong_tries == 0


def test_one_address_cannot_try_for_ever(world: Any) -> None:
    sent = service.make_sent(world)
    codes = set()
    for number in range(61):
        with pytest.raises(Refused) as refused:
            knock(
                sent,
                token=f"nobody-{number}",
                code=f"{'23456789ACDE'[number % 12]}{'23456789ACDE'[number // 12]}2222",
            )
        codes.add(refused.value.code)
    assert codes == {"access_wrong", "too_many"}
    with pytest.raises(Refused, match="次数太多"):
        knock(sent)
    assert knock(sent, at=AT + timedelta(hours=1)).attempt_ids == (sent.attempt.pk,)


def test_one_code_cannot_be_tried_for_ever_from_many_addresses(world: Any) -> None:
    sent = service.make_sent(world)
    for number in range(20):
        with pytest.raises(Refused):
            knock(sent, token=f"nobody-{number}", ip=f"198.51.100.{number}")
    with pytest.raises(Refused, match="次数太多"):
        knock(sent, ip="203.0.113.9")


@pytest.mark.parametrize(
    "code", ["", "12", "22222O", "2222222", "'; --", "\x00\x00\x00\x00\x00\x00", "二二二二二二"]
)
def test_what_cannot_be_a_code_is_said_before_a_try_is_counted(world: Any, code: str) -> None:
    sent = service.make_sent(world)
    with pytest.raises(Refused) as refused:
        verify_access(token=sent.token, code=code, answer="0027", ip=IP, at=AT)
    assert refused.value.code in {"code_length", "code_alphabet"}
    assert sent.fresh().wrong_tries == 0


def test_an_answer_is_needed(world: Any) -> None:
    sent = service.make_sent(world)
    with pytest.raises(Refused) as refused:
        verify_access(token=sent.token, code=sent.code, answer="  ", ip=IP, at=AT)
    assert refused.value.field == "answer"


def test_an_expired_or_stopped_link_opens_nothing(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    with pytest.raises(Refused, match="过期"):
        knock(sent, at=AT + timedelta(days=181))
    session = knock(sent)
    hold_attempt(sent.attempt, reason="核实号码", by=world.service_specialist, at=AT)
    with pytest.raises(Refused, match="已经停止"):
        knock(sent)
    with pytest.raises(NotFound):
        reading_of(session, at=AT)


def test_a_session_reaches_its_own_papers_only(world: Any) -> None:
    order = service.make_order(world, recipients=("陆文澜", "沈嘉树"))
    mine = service.make_sent(world, order=order, confirmed=False)
    theirs = service.make_sent(
        world, order=order, name="沈嘉树", confirmed=False, documents=[order.documents.last()]
    )
    other = service.make_viewed(
        world, order=service.make_order(world, court_case=service.make_case(world, case_no="（2026）沪0199民初9号")),
        confirmed=False,
    )  # fmt: skip
    session = knock(mine)
    assert {cell.attempt_id for cell in reading_of(session, at=AT).cells} == {mine.attempt.pk}
    with pytest.raises(NotFound):
        document_open_to(session, other.documents[0].pk, at=AT)
    with pytest.raises(NotFound):
        proof_open_to(session, other.attempt.proofs.get(kind="electronic_proof").pk, at=AT)
    with pytest.raises(NotFound):
        reading_of(RecipientSession(attempt_ids=(), opened_at=AT, through="link"), at=AT)
    their_session = knock(theirs)
    with pytest.raises(NotFound):
        document_open_to(their_session, order.documents.first().pk, at=AT)


def test_what_was_laid_into_the_portal_opens_with_the_message(world: Any) -> None:
    sent = service.make_sent(world, confirmed=False)
    portal = service.make_sent(
        world, order=sent.order, confirmed=False, channel="portal", documents=[sent.documents[0]]
    )
    assert knock(sent).attempt_ids == (sent.attempt.pk, portal.attempt.pk)


@pytest.mark.parametrize(
    "stored", [None, "x", {}, {"attempts": "1"}, {"attempts": ["1"], "opened_at": "x"}, {"attempts": [1]}]
)
def test_a_session_that_was_tampered_with_opens_nothing(stored: Any) -> None:
    assert RecipientSession.read(stored) is None


def test_a_check_code_tells_the_court_and_the_day_and_nothing_else(world: Any) -> None:
    sent = service.make_sent(world)
    told = check_message(sent.fresh().check_code.lower(), ip=IP, at=AT)
    assert told is not None
    assert told["court"] == world.court.name
    assert set(told) == {"court", "sent_at", "hotline"}
    assert check_message("0000", ip=IP, at=AT) is None
    assert check_message("", ip=IP, at=AT) is None


def test_each_try_is_written_down_without_the_answer(world: Any) -> None:
    from django.db import connection

    sent = service.make_sent(world)
    with pytest.raises(Refused):
        knock(sent, answer="9999")
    knock(sent)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outcome, detail::text, object_label FROM audit_row WHERE act = 'service_of_process.access.verify' ORDER BY id"
        )
        rows = cursor.fetchall()
    assert [row[0] for row in rows] == [Outcome.REFUSED.value, Outcome.DONE.value]
    assert "9999" not in str(rows)


def test_a_new_code_from_the_public_page_buys_no_new_tries(world: Any) -> None:
    from xiezhi.domains.service_of_process.actions.sending import resend_message

    sent = service.make_sent(world)
    for number in range(4):
        with pytest.raises(Refused):
            knock(sent, answer="9999", ip=f"192.0.2.{number}")
    again = resend_message(sent.attempt, by=None, at=AT)
    assert sent.fresh().wrong_tries == 4
    sent.token, sent.code = again.token, again.code
    with pytest.raises(Refused):
        knock(sent, answer="9999", ip="192.0.2.9")
    with pytest.raises(Refused, match="分钟以后再试"):
        resend_message(sent.attempt, by=None, at=AT + timedelta(minutes=2))
    resend_message(sent.attempt, by=world.service_specialist, at=AT + timedelta(minutes=2))
    assert (sent.fresh().wrong_tries, sent.fresh().locked_until) == (0, None)
