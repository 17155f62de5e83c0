"""What a message to the recipient says: no personal data, a way to check it, and only what the law says.

逾期视为送达 is never a fixed text (decision 13): the sentence on effect follows
from consent, address and method, rests on a rule, and is left out where no
rule carries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xiezhi.domains.service_of_process.rules.consents import consent_covers
from xiezhi.domains.service_of_process.rules.law import rule_at
from xiezhi.domains.service_of_process.types import (
    AddressStatus,
    CaseCategory,
    Channel,
    ConsentFacts,
    Method,
    Procedure,
    Stage,
)
from xiezhi.lib.dates import full_date
from xiezhi.lib.verdict import NotSupported, Refused

DEMO_MARK = "【演示】"
HOTLINE = "12368"
# GSM 03.40 with UCS-2: one message holds 70 characters, each part of a longer one 67.
_SINGLE = 70
_PART = 67
MOST_PARTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFacts:
    """What goes into a message: the court, the case number, the way in. No name, no cause of action."""

    court: str
    case_no: str
    document_count: int
    link: str
    code: str
    check_code: str
    # Where the check code can be typed without following the link, e.g. 法院官网“核对短信”.
    check_site: str
    hotline: str = HOTLINE
    open_until_on: date
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectWordingFacts:
    """What the sentence on effect depends on."""

    method: Method
    on: date
    channel: Channel | None = None
    address_status: AddressStatus | None = None
    consent: ConsentFacts = ConsentFacts()
    stage: Stage = Stage.FIRST_INSTANCE
    category: CaseCategory = CaseCategory.CIVIL_COMMERCIAL
    procedure: Procedure = Procedure.ORDINARY
    pickup_until_on: date | None = None
    announced_in_court: bool = False
    # A setting of the court: whether to add the sentence where the rule allows it.
    court_adds_sentence: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectWording:
    """The sentence, and the rule that carries it."""

    text: str
    rule: str
    deems: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An e-mail or a notice in the portal: plain text."""

    subject: str
    body: str


def effect_wording(facts: EffectWordingFacts) -> EffectWording | None:
    """What may be said about the effect of this message; None where no rule carries a sentence.

    A sentence that silence or arrival counts as service comes only with the
    rule that says so, and only if the court wants it. That arrival alone is
    *not* service is always said, for the recipient's sake.
    """
    if facts.method is Method.PICKUP:
        return _pickup_wording(facts)
    if facts.method is not Method.ELECTRONIC or facts.address_status is None:
        return None
    if facts.category is CaseCategory.CRIMINAL and facts.procedure is not Procedure.FAST_TRACK:
        return None
    if facts.address_status.from_recipient and _consented(facts):
        return _arrival_wording(facts, facts.address_status)
    rule = rule_at("E4", facts.on)
    return EffectWording(
        text="信息到达不等于送达，您看过或者回复后，法院才可能依法认定送达，您可以提出异议。",
        rule=rule.id,
        deems=False,
    )


EFFECT_SENTENCE = "您已{given}这个地址并同意电子送达，信息到达即为送达（在线诉讼规则第31条）。"


def _consented(facts: EffectWordingFacts) -> bool:
    try:
        return bool(consent_covers(facts.consent, stage=facts.stage, channel=facts.channel))
    except NotSupported:
        return False


def _arrival_wording(facts: EffectWordingFacts, status: AddressStatus) -> EffectWording | None:
    if not facts.court_adds_sentence:
        return None
    rule = rule_at("E3", facts.on)
    given = "确认" if status is AddressStatus.CONFIRMED else "提供"
    return EffectWording(
        text=EFFECT_SENTENCE.format(given=given),
        rule=rule.id,
        deems=True,
    )


def _pickup_wording(facts: EffectWordingFacts) -> EffectWording | None:
    until_on = facts.pickup_until_on
    allowed = facts.announced_in_court and facts.procedure.simple_kind and until_on is not None
    if not allowed or until_on is None or not facts.court_adds_sentence:
        return None
    if facts.category is CaseCategory.CRIMINAL:
        return None
    rule = rule_at("S9", facts.on)
    return EffectWording(
        text=f"{full_date(until_on)}前没有领取的，期满之日视为送达（简易程序规定第28条）。",
        rule=rule.id,
        deems=True,
    )


def sms_text(facts: MessageFacts, wording: EffectWording | None = None) -> str:
    """The SMS of SP-23: court, case number, link, 6-character code, and how to check it without the link.

    The only spaces stand around the link, so that a telephone does not take
    the words after it for a part of it.
    """
    parts = [
        DEMO_MARK if facts.demo else "",
        f"【{facts.court}】",
        f"{facts.case_no}案有{facts.document_count}份文书送达给您。",
        f"查看 {facts.link} 验证码{facts.code}。",
        f"不点链接也能核对：{facts.check_site}或者{facts.hotline}，报核对码{facts.check_code}。",
        wording.text if wording else "",
    ]
    text = "".join(parts)
    if sms_parts(text) > MOST_PARTS:
        raise Refused(
            f"短信有{len(text)}个字，超过{MOST_PARTS}条的长度",
            field="text",
            remedy="请缩短链接或者核对网址",
            code="sms_too_long",
        )
    return text


def pickup_sms_text(
    facts: MessageFacts, place: str, wording: EffectWording | None = None, *, until_on: date | None = None
) -> str:
    """The SMS that asks somebody to come: until when, where, with what, and how to check it; it names nobody."""
    by_when = f"{until_on.month}月{until_on.day}日前" if until_on else ""
    text = "".join(
        [
            DEMO_MARK if facts.demo else "",
            f"【{facts.court}】",
            f"{facts.case_no}案有{facts.document_count}份文书，请{by_when}带身份证件到{place}领取。",
            f"核对真伪：{facts.check_site}或者{facts.hotline}，报核对码{facts.check_code}。",
            wording.text if wording else "",
        ]
    )
    if sms_parts(text) > MOST_PARTS:
        raise Refused(
            f"短信有{len(text)}个字，超过{MOST_PARTS}条的长度",
            field="place",
            remedy="请缩短领取地点",
            code="sms_too_long",
        )
    return text


def reminder_sms_text(facts: MessageFacts) -> str:
    """E7: a hint beside the service; it says itself that it is not the service."""
    return "".join(
        [
            DEMO_MARK if facts.demo else "",
            f"【{facts.court}】",
            f"{facts.case_no}案的文书已经另行送达，这条短信只是提醒查阅，不是送达。",
            f"查看 {facts.link} 核对请拨{facts.hotline}，报核对码{facts.check_code}。",
        ]
    )


def portal_sms_text(facts: MessageFacts) -> str:
    """E7 for the portal: tells that papers lie there and how to get in; the service is the portal's, not this hint's."""
    return "".join(
        [
            DEMO_MARK if facts.demo else "",
            f"【{facts.court}】",
            f"{facts.case_no}案有{facts.document_count}份文书已在司法文书送达门户展示，这条短信只是提醒。",
            f"登录 {facts.link} 验证码{facts.code}。",
            f"不点链接也能核对：{facts.check_site}或者{facts.hotline}，报核对码{facts.check_code}。",
        ]
    )


def sms_parts(text: str) -> int:
    """How many messages the carrier will send and charge."""
    units = len(text.encode("utf-16-be")) // 2
    return 1 if units <= _SINGLE else -(-units // _PART)


def mail_letter(facts: MessageFacts, wording: EffectWording | None = None) -> Letter:
    """The e-mail: the same content as the SMS, room for how to know that it is genuine."""
    return Letter(
        subject=f"{_mark(facts)}{facts.court}：有{facts.document_count}份文书送达给您",
        body=_body(facts, wording),
    )


def portal_letter(facts: MessageFacts, wording: EffectWording | None = None) -> Letter:
    """The notice in the portal; the reader has signed in, yet still nothing of the case but its number."""
    lines = [
        f"{_mark(facts)}{facts.case_no}案有{facts.document_count}份文书送达给您，请在{full_date(facts.open_until_on)}前查阅。",
        wording.text if wording else "",
        "您可以查阅、下载、签收，可以要纸质文书，也可以提出异议；如果您不是收件人，请告诉我们。",
    ]
    return Letter(
        subject=f"{_mark(facts)}有{facts.document_count}份文书送达给您",
        body="\n\n".join(line for line in lines if line),
    )


def _body(facts: MessageFacts, wording: EffectWording | None) -> str:
    lines = [
        f"{_mark(facts)}{facts.court}有{facts.document_count}份文书送达给您，案号{facts.case_no}。",
        f"查看地址：\n{facts.link}\n验证码：{facts.code}（{full_date(facts.open_until_on)}前有效）",
        wording.text if wording else "",
        "怎样知道不是诈骗：这里不收钱，不问银行卡和密码。"
        f"不放心就不要点链接，打开{facts.check_site}或者拨打{facts.hotline}，报核对码{facts.check_code}。",
        "您可以要纸质文书，可以提出异议；如果您不是收件人，请在页面上告诉我们，不用写姓名和证件号。",
        facts.court,
    ]
    return "\n\n".join(line for line in lines if line)


def _mark(facts: MessageFacts) -> str:
    return DEMO_MARK if facts.demo else ""
