"""Who gets in from a message: codes that can be read out, limited tries, and a question of identity."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from xiezhi.lib.verdict import YES, Verdict, no

# Of characters that look alike one at most is kept: 2 for Z, 5 for S, 6 for G, 8 for B, U for V,
# and none of 0 O Q and 1 I L.
ALPHABET = "23456789ACDEFHJKMNPRTUWXY"
CODE_LENGTH = 6
CHECK_CODE_LENGTH = 4
# A typed twin means the member that is in the alphabet.
_TWINS = str.maketrans({"Z": "2", "S": "5", "G": "6", "B": "8", "V": "U"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPolicy:
    """The limits of a court; nothing here is law, all of it is a setting."""

    link_valid: timedelta = timedelta(days=180)
    most_wrong_tries: int = 5
    locked_for: timedelta = timedelta(minutes=15)
    most_locks: int = 3
    resend_after: timedelta = timedelta(minutes=1)
    most_resends_a_day: int = 5
    tail_length: int = 4


STANDARD = AccessPolicy()


def new_code(pick: Callable[[str], str], length: int = CODE_LENGTH) -> str:
    """A code of 6 characters; ``pick`` is a safe choice of one character (secrets.choice)."""
    return "".join(pick(ALPHABET) for _ in range(length))


def new_check_code(pick: Callable[[str], str]) -> str:
    """核对码, e.g. 7K2M: proves nothing and opens nothing, it only lets the recipient ask the court."""
    return new_code(pick, CHECK_CODE_LENGTH)


def normal_code(typed: str) -> str:
    """What was meant: full width, small letters, spaces, hyphens and look-alikes are forgiven."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in plain if character.isalnum()).translate(_TWINS)


def code_readable(typed: str, length: int = CODE_LENGTH) -> Verdict:
    """Can this be a code at all? Says what is wrong with it before a try is counted."""
    code = normal_code(typed)
    if len(code) != length:
        return no(
            f"验证码是{length}位，您填了{len(code)}位", code="code_length", remedy="请照短信里的验证码填写"
        )
    if any(character not in ALPHABET for character in code):
        return no("验证码里没有数字0、1，也没有字母I、L、O、Q", code="code_alphabet", remedy="请再看一遍短信")
    return YES


def codes_equal(typed: str, held: str) -> bool:
    """Compare without telling by the time taken how much was right."""
    return hmac.compare_digest(normal_code(typed).encode(), held.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFacts:
    """What is known of one link when somebody knocks."""

    open_until: datetime
    wrong_tries: int = 0
    locked_until: datetime | None = None
    locks: int = 0
    stopped: bool = False


def may_try(facts: AccessFacts, at: datetime, policy: AccessPolicy = STANDARD) -> Verdict:
    """May a code be tried now? The same answer whether or not the code exists."""
    if facts.stopped:
        return no("这次发送已经停止", code="stopped", remedy="请拨打12368或者到法院窗口")
    if at >= facts.open_until:
        return no("链接和验证码已经过期", code="expired", remedy="请拨打12368，请法院重新发送")
    if facts.locks >= policy.most_locks:
        return no("输错次数太多，这个验证码已经作废", code="dead", remedy="请拨打12368，请法院重新发送")
    if facts.locked_until is not None and at < facts.locked_until:
        minutes = int((facts.locked_until - at).total_seconds() // 60) + 1
        return no(f"输错次数太多，请{minutes}分钟以后再试", code="locked", remedy="或者拨打12368核对")
    return YES


def after_wrong_try(facts: AccessFacts, at: datetime, policy: AccessPolicy = STANDARD) -> AccessFacts:
    """The facts after a wrong code or a wrong answer: one try less, then a pause, then the end."""
    tries = facts.wrong_tries + 1
    if tries < policy.most_wrong_tries:
        return AccessFacts(
            open_until=facts.open_until,
            wrong_tries=tries,
            locked_until=facts.locked_until,
            locks=facts.locks,
            stopped=facts.stopped,
        )
    return AccessFacts(
        open_until=facts.open_until,
        wrong_tries=0,
        locked_until=at + policy.locked_for,
        locks=facts.locks + 1,
        stopped=facts.stopped,
    )


def tries_left(facts: AccessFacts, policy: AccessPolicy = STANDARD) -> int:
    """How many more tries before the pause."""
    return max(policy.most_wrong_tries - facts.wrong_tries, 0)


def may_resend(
    *, last_sent_at: datetime | None, sent_today: int, at: datetime, policy: AccessPolicy = STANDARD
) -> Verdict:
    """May a new code go out to the same address?"""
    if sent_today >= policy.most_resends_a_day:
        return no("今天重发的次数已经用完", code="too_many", remedy="请明天再试，或者拨打12368")
    if last_sent_at is not None and at < last_sent_at + policy.resend_after:
        return no("刚刚发过，请稍等再试", code="too_soon", remedy="短信可能晚到一两分钟")
    return YES


class IdentityHeld(StrEnum):
    """What the court holds about the recipient to ask for."""

    CITIZEN_ID = "citizen_id"
    NAME_ONLY = "name_only"


@dataclass(frozen=True, slots=True)
class IdentityQuestion:
    """The one question before anything of the case is shown."""

    label: str
    hint: str
    length: int | None


def identity_question(policy: AccessPolicy = STANDARD) -> IdentityQuestion:
    """The same question for everybody, so that it tells a stranger nothing about the recipient."""
    return IdentityQuestion(
        label=f"身份证号最后{policy.tail_length}位",
        hint="不是公民身份证的，填姓名全名；单位填单位全称",
        length=policy.tail_length,
    )


def identity_held(citizen_id: str) -> IdentityHeld:
    """Which answer is right for this recipient."""
    return IdentityHeld.CITIZEN_ID if _is_citizen_id(citizen_id) else IdentityHeld.NAME_ONLY


def identity_matches(
    typed: str, *, citizen_id: str = "", name: str = "", policy: AccessPolicy = STANDARD
) -> bool:
    """Is the answer right: the last characters of the identity card, else the full name?

    Who has an identity card on file is not let in by name alone: names are known to others.
    """
    if _is_citizen_id(citizen_id):
        answer, held = normal_tail(typed), normal_tail(citizen_id)[-policy.tail_length :]
        return len(answer) == policy.tail_length and _same(answer, held)
    held = normal_name(name)
    return bool(held) and _same(normal_name(typed), held)


def normal_tail(text: str) -> str:
    """Digits and X of an identity number, in plain width and capital."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character.isascii() and character.isalnum())


def normal_name(text: str) -> str:
    """A name without the accidents of typing: width, spaces, the many middle dots, brackets, case."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = (character for character in plain if not character.isspace())
    return "".join(_SAME_MARK.get(character, character) for character in kept)


_SAME_MARK = dict.fromkeys("·•‧・∙⋅．.", "·") | {"〔": "(", "〕": ")", "【": "(", "】": ")"}


def _is_citizen_id(number: str) -> bool:
    plain = normal_tail(number)
    return len(plain) in {15, 18} and plain[:14].isdigit()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
