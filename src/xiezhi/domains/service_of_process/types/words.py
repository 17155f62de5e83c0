"""The words of service of process: methods, channels, documents, people, with their Chinese labels."""

from __future__ import annotations

from enum import StrEnum


class Word(StrEnum):
    """A stored value with the Chinese word that people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Word:
        """Make the member: the value is stored, the label is shown."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Value and label of every member, in the order in which they are declared."""
        return [(member.value, member.label) for member in cls]


class Method(Word):
    """送达方式: the way of service the law knows (S1 to S10)."""

    DIRECT = "direct", "直接送达"
    AT_COURT = "at_court", "到院领取"
    LEAVING = "leaving", "留置送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    POSTAL = "postal", "邮寄送达"
    HANDOVER = "handover", "转交送达"
    NOTICE = "notice", "公告送达"
    PICKUP = "pickup", "上门自取"
    SIMPLE = "simple", "电话等简便方式"


class Channel(Word):
    """渠道: what one attempt travels by; each keeps its own state."""

    SMS_LINK = "sms_link", "短信"
    EMAIL = "email", "邮箱"
    PORTAL = "portal", "门户"
    WECHAT = "wechat", "微信"
    FAX = "fax", "传真"
    PHONE = "phone", "电话"
    POST = "post", "专递"
    VISIT = "visit", "上门"
    COUNTER = "counter", "窗口"
    COURIER_UNIT = "courier_unit", "转交单位"
    OTHER_COURT = "other_court", "受托法院"
    PUBLICATION = "publication", "公告"

    @property
    def electronic(self) -> bool:
        """Does it end in an electronic system of the recipient (解释135, 在线诉讼规则29)?"""
        return self in _ELECTRONIC


_ELECTRONIC = frozenset({Channel.SMS_LINK, Channel.EMAIL, Channel.PORTAL, Channel.WECHAT, Channel.FAX})


class AddressStatus(Word):
    """What is known of an address; decides whether arrival alone is service (E3 or E4)."""

    CONFIRMED = "confirmed", "已确认"
    OFFERED = "offered", "本人提供"
    FOUND_BY_COURT = "found_by_court", "法院查得"
    FROM_OTHER_PARTY = "from_other_party", "对方提供"

    @property
    def from_recipient(self) -> bool:
        """Did the recipient give or confirm it?"""
        return self in {AddressStatus.CONFIRMED, AddressStatus.OFFERED}


class AddressKind(Word):
    """An address on paper or an electronic one."""

    POSTAL = "postal", "通信地址"
    MOBILE = "mobile", "手机号码"
    EMAIL = "email", "电子邮箱"
    WECHAT = "wechat", "微信"
    FAX = "fax", "传真"
    PLATFORM_ACCOUNT = "platform_account", "诉讼平台账号"


class AddressSource(Word):
    """Where an address came from; the order of choice follows it (A1 to A4)."""

    CONFIRMATION_FORM = "confirmation_form", "送达地址确认书"
    OFFERED_IN_PAPERS = "offered_in_papers", "起诉状、答辩状等诉讼材料中主动提供"
    TOLD_BY_PHONE = "told_by_phone", "电话中告知"
    CONTRACT = "contract", "合同、往来函件中约定"
    OWN_PAPERS = "own_papers", "本案中本人提交的材料载明"
    OTHER_PROCEEDINGS = "other_proceedings", "一年内其他诉讼、仲裁中提供"
    CIVIL_ACTS = "civil_acts", "一年内民事活动中经常使用"
    HOUSEHOLD_REGISTER = "household_register", "户籍登记住所"
    HABITUAL_RESIDENCE = "habitual_residence", "登记的经常居住地"
    REGISTERED_OFFICE = "registered_office", "登记、备案的住所"
    FOUND_BY_COURT = "found_by_court", "法院查得"
    OTHER_PARTY = "other_party", "对方当事人提供"


class Consent(Word):
    """同意电子送达的情形 (E1 a to d, 在线诉讼规则29条2款); a withdrawal is a dated fact, not a kind."""

    EXPRESS = "express", "明确同意"
    AGREED_BEFORE = "agreed_before", "诉前约定或承诺"
    OFFERED_ADDRESS = "offered_address", "在诉讼材料中主动提供电子地址"
    CONDUCT = "conduct", "以回复、参加诉讼等方式接受"
    NONE = "none", "未同意"


class LitigationStep(Word):
    """诉讼环节: consent to one is not consent to another (E8)."""

    SERVICE = "service", "送达"
    FILING = "filing", "立案"
    MEDIATION = "mediation", "调解"
    EVIDENCE_EXCHANGE = "evidence_exchange", "证据交换"
    INQUIRY = "inquiry", "询问"
    HEARING = "hearing", "庭审"


class DocumentKind(Word):
    """文书种类."""

    JUDGMENT = "judgment", "判决书"
    RULING = "ruling", "裁定书"
    MEDIATION_STATEMENT = "mediation_statement", "调解书"
    DECISION = "decision", "决定书"
    PAYMENT_ORDER = "payment_order", "支付令"
    COMPLAINT = "complaint", "起诉状副本"
    INDICTMENT = "indictment", "起诉书副本"
    ANSWER_NOTICE = "answer_notice", "应诉通知书"
    EVIDENCE_NOTICE = "evidence_notice", "举证通知书"
    EVIDENCE_COPY = "evidence_copy", "证据副本"
    SUMMONS = "summons", "开庭传票"
    HEARING_NOTICE = "hearing_notice", "开庭通知书"
    ENFORCEMENT_NOTICE = "enforcement_notice", "执行通知书"
    OTHER = "other", "其他文书"

    @property
    def judgment_document(self) -> bool:
        """裁判文书: what decides, as against what merely informs."""
        return self in _JUDGMENT_DOCUMENTS


_JUDGMENT_DOCUMENTS = frozenset(
    {
        DocumentKind.JUDGMENT,
        DocumentKind.RULING,
        DocumentKind.MEDIATION_STATEMENT,
        DocumentKind.DECISION,
        DocumentKind.PAYMENT_ORDER,
    }
)


class ServiceClass(Word):
    """任务类别 (SP-11): what an order may carry and how; each follows its own rules."""

    GENERAL = "general", "仅送普通诉讼文书"
    JUDGMENTS = "judgments", "仅送裁判文书"
    DIRECT_ELECTRONIC = "direct_electronic", "仅直接电子送达"


class CaseCategory(Word):
    """案件大类 (SP-11)."""

    CIVIL_COMMERCIAL = "civil_commercial", "民商事"
    ADMINISTRATIVE = "administrative", "行政"
    ENFORCEMENT = "enforcement", "执行"
    CRIMINAL = "criminal", "刑事"


class Procedure(Word):
    """审理程序: some ways of service are closed in some of them."""

    ORDINARY = "ordinary", "普通程序"
    SIMPLE = "simple", "简易程序"
    SMALL_CLAIMS = "small_claims", "小额诉讼程序"
    FAST_TRACK = "fast_track", "速裁程序"
    SPECIAL = "special", "特别程序"
    PAYMENT_ORDER = "payment_order", "督促程序"
    ENFORCEMENT = "enforcement", "执行程序"

    @property
    def simple_kind(self) -> bool:
        """Simple procedure and small claims, which is tried in it."""
        return self in {Procedure.SIMPLE, Procedure.SMALL_CLAIMS}


class Stage(Word):
    """审级、阶段: how far a confirmed address or a consent reaches."""

    FIRST_INSTANCE = "first_instance", "一审"
    SECOND_INSTANCE = "second_instance", "二审"
    RETRIAL = "retrial", "再审"
    ENFORCEMENT = "enforcement", "执行"


class RecipientKind(Word):
    """受送达人是谁."""

    PERSON = "person", "自然人"
    ORGANISATION = "organisation", "法人或者其他组织"
    PRISONER = "prisoner", "被监禁的人"
    SOLDIER = "soldier", "军人"
    IN_COMPULSORY_EDUCATION = "in_compulsory_education", "被采取强制性教育措施的人"


class Signer(Word):
    """签收人、接收人: who took or refused the papers."""

    RECIPIENT = "recipient", "受送达人本人"
    ADULT_RELATIVE = "adult_relative", "成年家属"
    LEGAL_REPRESENTATIVE = "legal_representative", "法定代表人、主要负责人"
    STATUTORY_AGENT = "statutory_agent", "法定代理人"
    MAIL_ROOM = "mail_room", "单位负责收件的人"
    AGENT = "agent", "诉讼代理人"
    NAMED_RECEIVER = "named_receiver", "指定的代收人"
    NEIGHBOUR = "neighbour", "邻居"
    OTHER = "other", "其他人"
    NONE = "none", "无人"


class Authority(Word):
    """代理人的授权: an agent's signature tells nothing until his power of attorney is checked."""

    NOT_NEEDED = "not_needed", "不需要"
    UNCHECKED = "unchecked", "授权待核"
    VALID = "valid", "授权有效"
    INSUFFICIENT = "insufficient", "无权代收"


class Reaction(Word):
    """What the person did when the papers were held out."""

    SIGNED = "signed", "签收"
    REFUSED = "refused", "拒绝接收"
    REFUSED_TO_SIGN = "refused_to_sign", "拒绝签署送达回证"
    ABSENT = "absent", "不在"


class WitnessKind(Word):
    """见证人 (民诉法89条, 解释130条2款)."""

    NONE = "none", "无"
    VILLAGE_COMMITTEE = "village_committee", "村民委员会工作人员"
    RESIDENTS_COMMITTEE = "residents_committee", "居民委员会工作人员"
    EMPLOYER = "employer", "所在单位工作人员"
    OTHER = "other", "其他见证人"


class Recording(Word):
    """How the act was recorded."""

    NONE = "none", "未记录"
    PHOTO = "photo", "拍照"
    VIDEO = "video", "录像"


class Place(Word):
    """Where the papers were held out or left."""

    HOME = "home", "住所"
    WORKPLACE = "workplace", "从业场所、单位"
    COURT = "court", "人民法院"
    PRONOUNCEMENT = "pronouncement", "定期宣判现场"
    ELSEWHERE = "elsewhere", "住所以外的地点"


class ReturnReason(Word):
    """邮件退回原因."""

    REFUSED = "refused", "本人或者指定代收人拒收"
    REFUSED_BY_OTHER = "refused_by_other", "他人拒收"
    UNKNOWN_PERSON = "unknown_person", "查无此人、地址不准确"
    MOVED = "moved", "迁移新址"
    NO_ONE = "no_one", "多次投递无人"
    LOST = "lost", "邮件遗失"


class Medium(Word):
    """公告的张贴、刊登之处 (解释138)."""

    POSTED = "posted", "张贴"
    COURT_BOARD = "court_board", "法院公告栏张贴"
    DOMICILE = "domicile", "受送达人住所地张贴"
    NEWSPAPER = "newspaper", "报纸"
    NETWORK = "network", "信息网络"


class ConfirmedBy(Word):
    """How an address confirmation was given (E2, decision 26)."""

    COUNTER = "counter", "窗口填写"
    PHONE = "phone", "电话确认"
    PAPER = "paper", "书面邮寄"
    PLATFORM = "platform", "平台在线确认"
