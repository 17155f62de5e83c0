"""The states people see: of an order, of an attempt, of one cell, of an objection, of a failure."""

from __future__ import annotations

from xiezhi.domains.service_of_process.types.words import Word


class CellState(Word):
    """状态 of one document for one recipient in one attempt, as the matrix shows it."""

    NONE = "none", "—"
    QUEUED = "queued", "待发送"
    HANDED = "handed", "已交付"
    ARRIVED = "arrived", "已到达"
    VIEWED = "viewed", "已查阅"
    SIGNED = "signed", "已签收"
    EFFECTIVE = "effective", "已生效"
    OBJECTED = "objected", "有异议"
    FAILED = "failed", "失败"

    @property
    def rank(self) -> int:
        """How far it has come; a summary shows the least advanced (look, rule 4)."""
        return _RANKS.index(self)


# 有异议 first, then 失败, then from the least to the most advanced: the order of "what needs a person".
_RANKS = (
    CellState.OBJECTED,
    CellState.FAILED,
    CellState.NONE,
    CellState.QUEUED,
    CellState.HANDED,
    CellState.ARRIVED,
    CellState.VIEWED,
    CellState.SIGNED,
    CellState.EFFECTIVE,
)


class Fact(Word):
    """五个事实: four events with evidence, then the legal conclusion."""

    HANDED = "handed", "交付"
    ARRIVED = "arrived", "到达"
    VIEWED = "viewed", "查阅"
    SIGNED = "signed", "签收"
    EFFECTIVE = "effective", "生效"

    @property
    def mark(self) -> str:
        """The single character of the chip: 交 达 阅 签 │ 效."""
        return _MARKS[self]


_MARKS = {
    Fact.HANDED: "交",
    Fact.ARRIVED: "达",
    Fact.VIEWED: "阅",
    Fact.SIGNED: "签",
    Fact.EFFECTIVE: "效",
}


class FactMark(Word):
    """How a chip of the five facts is drawn."""

    OFF = "off", "没有"
    ON = "on", "有"
    BAD = "bad", "失败"
    FROZEN = "frozen", "冻结"


class AttemptState(Word):
    """送达一次的状态 (law table, section 4: the states common to all methods)."""

    DRAFT = "draft", "未提交"
    QUEUED = "queued", "待发送"
    ATTEMPTING = "attempting", "送达中"
    HELD = "held", "已停发"
    SERVED = "served", "已送达"
    DEEMED_SERVED = "deemed_served", "视为送达"
    CONTESTED = "contested", "有异议"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


class OrderState(Word):
    """送达任务的状态."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待核实"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "待送达"
    SERVING = "serving", "送达中"
    COMPLETED = "completed", "已办结"
    CANCELLED = "cancelled", "已撤销"


class EffectState(Word):
    """送达效力的结论."""

    SERVED = "served", "已送达"
    DEEMED_SERVED = "deemed_served", "视为送达"
    ATTEMPTING = "attempting", "送达尚未完成"
    NOT_SERVED = "not_served", "未送达"
    FAILED = "failed", "送达失败"

    @property
    def effective(self) -> bool:
        """Is there a legal date of service?"""
        return self in {EffectState.SERVED, EffectState.DEEMED_SERVED}


class ObjectionKind(Word):
    """异议: what the recipient says (在线诉讼规则31条2款2项)."""

    NOT_RECEIVED = "not_received", "我没有收到，系统出了错"
    NOT_MY_ADDRESS = "not_my_address", "这不是我的号码或邮箱"
    NOT_OPENED_BY_ME = "not_opened_by_me", "不是我本人打开的"
    OTHER = "other", "其他"


class ObjectionDecision(Word):
    """法官对异议的决定."""

    SUSTAINED = "sustained", "异议成立，不产生送达效力"
    OTHER_DATE = "other_date", "部分成立，改定送达日期"
    DISMISSED = "dismissed", "异议不成立，送达效力不变"
    WITHDRAWN = "withdrawn", "异议已撤回"


class NotMeRelation(Word):
    """「我不是这个人」: who answered instead; no name and no number is asked."""

    STRANGER = "stranger", "不认识这个人"
    ACQUAINTANCE = "acquaintance", "认识，但我不是本人"
    FAMILY_LIVING_TOGETHER = "family_living_together", "我是家人，住在一起"
    COLLEAGUE_NOT_RECEIVER = "colleague_not_receiver", "我是公司里的人，不负责收文书"

    @property
    def hint(self) -> str:
        """The small line under the choice, where one is needed."""
        return "号码以前可能是别人在用" if self is NotMeRelation.STRANGER else ""


class FailureReason(Word):
    """失败原因."""

    GATEWAY_REFUSED = "gateway_refused", "发送通道拒绝"
    NUMBER_INVALID = "number_invalid", "空号或者停机"
    MAILBOX_UNKNOWN = "mailbox_unknown", "收件人不存在"
    BOUNCED = "bounced", "退信"
    CARRIER_REJECTED = "carrier_rejected", "运营商退回"
    NO_REPORT = "no_report", "逾期没有回报"
    LINK_EXPIRED = "link_expired", "链接到期没有打开"
    NO_ANSWER = "no_answer", "无人接听"
    NOT_THIS_PERSON = "not_this_person", "接收人不是受送达人"
    ABSENCE_IS_NOT_REFUSAL = "absence_is_not_refusal", "无人在场不等于拒收"
    LEAVING_NOT_ALLOWED = "leaving_not_allowed", "该文书不适用留置送达"
    LEAVING_NOT_PROVED = "leaving_not_proved", "留置缺少见证或者影像"
    LEFT_IN_WRONG_PLACE = "left_in_wrong_place", "没有留在住所"
    SIGNER_NOT_ENTITLED = "signer_not_entitled", "签收人无权签收"
    MAIL_RETURNED = "mail_returned", "邮件退回"
    MAIL_LOST = "mail_lost", "邮件遗失"
    NO_DEEMING_CONDITION = "no_deeming_condition", "退回但不具备视为送达的条件"
    NO_CONSENT = "no_consent", "没有同意电子送达"
    UNIT_RETURNED = "unit_returned", "转交或者受托单位退回"
    NOT_COLLECTED = "not_collected", "逾期没有来领取"
    SET_ASIDE = "set_aside", "异议成立"

    @property
    def struck(self) -> Fact:
        """Which of the five facts the failure strikes out."""
        return _STRUCK.get(self, Fact.ARRIVED)


_STRUCK = {
    FailureReason.GATEWAY_REFUSED: Fact.HANDED,
    FailureReason.LINK_EXPIRED: Fact.VIEWED,
    FailureReason.SIGNER_NOT_ENTITLED: Fact.SIGNED,
    FailureReason.NOT_COLLECTED: Fact.SIGNED,
    FailureReason.ABSENCE_IS_NOT_REFUSAL: Fact.EFFECTIVE,
    FailureReason.LEAVING_NOT_ALLOWED: Fact.EFFECTIVE,
    FailureReason.LEAVING_NOT_PROVED: Fact.EFFECTIVE,
    FailureReason.LEFT_IN_WRONG_PLACE: Fact.EFFECTIVE,
    FailureReason.NO_DEEMING_CONDITION: Fact.EFFECTIVE,
    FailureReason.NO_CONSENT: Fact.EFFECTIVE,
    FailureReason.SET_ASIDE: Fact.EFFECTIVE,
}


class UrgencyLevel(Word):
    """Clock colours: calm, soon, over, held (look: Clock)."""

    CALM = "calm", "从容"
    SOON = "soon", "临近"
    OVER = "over", "已超期"
    HELD = "held", "暂停"
