"""Sign with the code of the message, for who cannot write on a screen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from xiezhi.domains.service_of_process.actions.reading import sign
from xiezhi.domains.service_of_process.models import Attempt, ReceiptRecord
from xiezhi.domains.service_of_process.queries.codes import code_hash
from xiezhi.domains.service_of_process.rules.access import STANDARD, code_readable
from xiezhi.domains.service_of_process.types.drafts import RecipientSession
from xiezhi.kernel.crypto.actions.codes import constant_time_equal
from xiezhi.kernel.identity.actions.tries import allow_try
from xiezhi.lib.verdict import NotFound, Refused


def sign_by_code(
    session: RecipientSession,
    attempt_id: int,
    document_ids: Iterable[int],
    *,
    code: str,
    at: datetime,
    ip: str = "",
) -> ReceiptRecord:
    """签收 by typing the code once more: the identity was checked before, this says that one means it.

    Wrong tries are counted outside the transaction of the signature.
    """
    code_readable(code).require()
    if attempt_id not in session.attempt_ids:
        raise NotFound
    allow_try(
        f"service_of_process.sign:{attempt_id}", at=at, window=timedelta(hours=1), most=STANDARD.most_wrong_tries * 2,
        message="试的次数太多，请过一会儿再试",
    )  # fmt: skip
    opened = (
        Attempt.objects.filter(pk__in=session.attempt_ids)
        .exclude(code_hash="")
        .values_list("code_hash", flat=True)
    )
    # Papers laid into the portal open with the code of the message beside them.
    if not any(constant_time_equal(code_hash(code), held) for held in opened):
        raise Refused("验证码不对", field="code", remedy="请照短信或者邮件再看一遍", code="access_wrong")
    return sign(session, attempt_id, document_ids, at=at, how="code", ip=ip)
