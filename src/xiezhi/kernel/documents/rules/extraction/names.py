"""Names of people and organisations, as documents print them: masked, foreign, with brackets inside."""

from __future__ import annotations

import re

from xiezhi.kernel.documents.rules.extraction.answer import Kind
from xiezhi.kernel.documents.rules.extraction.text import CleanText

LONGEST_NAME = 120
_ENDINGS = (
    "公司|集团|商行|商号|商店|商场|超市|门市部|门市|门店|专卖店|便利店|药店|药房|诊所|卫生院|卫生室|医院|饭店|酒店|宾馆|旅馆|酒楼|餐厅|餐馆|饭庄|食府"
    "|银行|支行|分行|信用社|信用联社|合作社|联合社|供销社|合作联社|分社|总社|旅行社|杂志社|报社|出版社|通讯社|工厂|总厂|分厂|制造厂|加工厂|[\u4e00-\u9fff]厂"
    "|经营部|营业部|项目部|指挥部|工程部|总部|分部|俱乐部|编辑部|工作室|工作站|事务所|研究所|派出所|管理所|看守所|交易所|会所|福利院|养老院|敬老院|电影院|研究院|设计院|科学院|法院|检察院|学院|国务院"
    "|中心|协会|学会|商会|联合会|基金会|委员会|居委会|村委会|业委会|管委会|理事会|董事会|工会|教会|红十字会"
    "|政府|人民政府|街道办事处|办事处|街道办|管理局|监督局|分局|总局|公安局|税务局|规划局|资源局|建设局|保障局|执法局|[\u4e00-\u9fff]{2,}局|厅|部队|大队|支队|总队|中队|车队|船队|施工队"
    "|学校|大学|中学|小学|幼儿园|托儿所|养殖场|农场|林场|牧场|茶场|砖厂|矿场|采石场|市场|广场|农贸市场|菜场|停车场|苗圃|果园|公园|园区|开发区|景区"
    "|经济社|经济合作社|经济联合社|村民小组|村民委员会|居民委员会|生产队|村民组|[一二三四五六七八九十\\d]组|[一二三四五六七八九十\\d]社"
    "|管理人|清算组|工作组|筹备组|领导小组|业主大会|管理处|办公室|管理站|收费站|加油站|电站|水厂|煤矿|铁矿|金矿|矿业|[\u4e00-\u9fff]{3,}矿|码头|港务局|船厂"
    "|网吧|茶楼|会馆|影楼|美容院|理发店|洗衣店|[\u4e00-\u9fff]{2,}店|[\u4e00-\u9fff]{3,}馆|[\u4e00-\u9fff]{3,}行|[\u4e00-\u9fff]{3,}社|[\u4e00-\u9fff]{3,}所|[\u4e00-\u9fff]{3,}院|[\u4e00-\u9fff]{4,}会|[\u4e00-\u9fff]{4,}部|[\u4e00-\u9fff]{4,}站|[\u4e00-\u9fff]{4,}处|[\u4e00-\u9fff]{4,}厅|[\u4e00-\u9fff]{3,}监狱|[\u4e00-\u9fff]{3,}机关|[\u4e00-\u9fff]{4,}园"
    "|合伙|（有限合伙）|（普通合伙）|（特殊普通合伙）|（个人独资）|（个体工商户）|合伙企业|独资企业|企业|联盟|基金|信托计划|资管计划|寺|庙|教堂|祠堂|宗祠|家庭农场|农家乐|KTV|工程处|房管所|业主委员会"
    "|Ltd\\.?|LTD\\.?|CO\\.|Limited|LIMITED|Inc\\.?|INC\\.?|GmbH|LLC|Co\\.?|Corporation|S\\.A\\.?|B\\.V\\.?|PLC|Plc"
)
_ORGANISATION = re.compile(rf"(?:{_ENDINGS})$")
_SURELY_ORGANISATION = re.compile(
    r"公司|银行|集团|医院|政府|合作社|委员会|学校|(?:中心|饭店|酒店|宾馆|超市|商店|商行|商场|工厂|网吧|诊所|药店|药房|幼儿园|大学|中学|小学|法院|检察院|事务所|监狱|农场|林场|协会|基金会)$|[某甲乙丙丁]厂$|（有限合伙）$|（普通合伙）$"
)
_BRACKET_IN_NAME = re.compile(r"^（[^（）]{1,20}）")
_FORM_OF_FIRM = re.compile(r"^（(?:有限|普通|特殊普通)?合伙|^（个人独资|^（个体工商户|^（分公司|^（普通合伙")
_ABOUT_NAME = re.compile(
    r"^（(?:以下|下称|简称|曾用|又名|又称|别名|别称|化名|绰号|原名|原审|一审|二审|再审|反诉|系|男|女|自报|身份|公民|住|统一|组织|未到庭|缺席|已|在逃|另案|特别|一般|代理|即|英文|中文|乳名|小名|外号|外文|护照|国籍|台湾|香港|澳门|原|现|反|执行|案外|被害|附带|兼|法定|代)"
)

_ENDS_NAME = set("，。；：、“”‘’《》？！|\"'")
_PERSON = re.compile(r"^[\u3400-\u9fff\U00020000-\U0003ffff〇A-Za-z0-9×*○●◯□△_·.&\-]{1,80}$")
_MASKED = re.compile(r"[某×*○●□△_Xx]|[甲乙丙丁戊己庚辛]$|\d$")
_LATIN = re.compile(r"[A-Za-z]")
_NEVER = re.compile(
    r"一案|纠纷|本院|到庭|诉称|辩称|提起|判决|裁定|不服|本案|被告|原告|上诉人|指控|公诉机关|之[父母夫妻子女兄弟姐妹祖孙]"
)
_LATIN_TAIL = re.compile(
    r"(?:LTD|Ltd|LIMITED|Limited|INC|Inc|LLC|L\.L\.C|S\.A|PLC|plc|GmbH|CORP|Corp|B\.V|N\.V|CO\.|Co\.)"
)
_NO_NAME = re.compile(
    r"一案|判决|裁定|诉称|辩称|诉讼|起诉|上诉|不服|纠纷|罪(?!某)|认为|主张|提供|提交|提出|承担|申请执行|签名|盖章|签字|信息|基本情况|情况|委托|权利|义务|人数|身份|姓名|名称|住址|住所|地址|代理|辩护|法庭|本院|到庭|参加|上述|以下|如下|及其|等人$|(?<=..)系|应当|有权(?=.)|共同|因与|双方|各方|之间|请求|陈述"
)
_NOT_FIRST = re.compile(
    r"为(?!民)|在|以(?!色列)|对|因|被|已|将(?!某)|所|不|一直|自愿|具有|并|但|其|该|此|是|没有|即|只|虽|若|则|仍|又|再|同意|认可|借款|要求|称|也(?!某)|[\d二三两]"
)
_GLUED = re.compile(
    r"(?:因涉嫌|因犯|因本案|因与|因|涉嫌|于(?=\d|同|当|[12一二])|曾因|曾|犯|被(?=[\u4e00-\u9fff])|经(?=[\u4e00-\u9fff])|在(?=\d|[\u4e00-\u9fff])|自(?=\d|幼|报)|均|到庭|诉称|辩称|不服|对(?=[\u4e00-\u9fff]|$)|向(?=[\u4e00-\u9fff]|$)|的|与(?=[\u4e00-\u9fff]|$)|以(?=[\u4e00-\u9fff]|$)|未|及其|及(?=辩护|委托|法定)|男(?=\d|[，,汉])|女(?=\d|[，,汉])|系(?=[\u4e00-\u9fff])|伙同|驾驶|为(?=[\u4e00-\u9fff]|$)|诉$|等)"
)
# Words that begin what a list says of a person after the name, where only a space stands between.
_PARTICULARS = re.compile(
    r"^(?:男|女|性别|汉族|[\u4e00-\u9fff]{1,6}族|\d{4}|[12一二][〇○零Oo0-9一二三四五六七八九]{3}年|出生|生于|住|现住|户籍|籍贯|身份证|公民身份|统一社会|组织机构|营业执照|法定代表|负责人|委托|辩护人|地址|电话|联系|工作单位|职务|职业|文化|因|曾|绰号|上列|以上|被告|原告|第三人|上诉人|被上诉人|系|律师|单位|案由|传唤|应到|注意|邮编|民族|国籍|护照|年龄|事由)"
)
_THIRD_OF_NAME = re.compile(r"[\u4e00-\u9fff](?!某)[\u4e00-\u9fff][均为]$")
NEXT_PERSON = re.compile(r"原告|被告|上诉人|被上诉人|申请人|被申请人|被执行人|第三人(?!民)")
_SEX_GLUED = re.compile(r"^(.{3,5})[男女]$")
_SELF_STATED = re.compile(r"^(?:（?(?:自报|自称|化名|自报名|身份自报)）?：?)+")
SPLITTERS = re.compile(r"[、/]")


def kind_of(name: str) -> Kind:
    """A person, or an organisation by its last word."""
    if _SURELY_ORGANISATION.search(name):
        return "organisation"
    plain = re.sub(r"（[^（）]*）", "", name)
    return "organisation" if len(plain) >= 5 and _ORGANISATION.search(name) else "person"


def is_name(name: str) -> bool:
    """Whether a stretch of text can be a name at all."""
    if not name or _NEVER.search(name):
        return False
    if _NO_NAME.search(name):
        return kind_of(name) == "organisation" and len(name) <= 60
    if kind_of(name) == "organisation":
        return len(name) <= 80
    if not _PERSON.match(name.replace(" ", "").replace(",", "").replace("，", "")):
        return False
    if _LATIN.search(name) and len(name) > 4:
        return len(name) <= 80
    if "·" in name or _MASKED.search(name):
        return len(name) <= 24
    return 2 <= len(name) <= 6 and not _NOT_FIRST.match(name)


def says_more(words: str) -> bool:
    """Whether what follows a name says something of the person: sex, birth, address, office."""
    return bool(_PARTICULARS.match(words))


def end_of_name(text: CleanText, start: int, limit: int) -> int:
    """Where the name that begins here ends: at a sign, at a gap before particulars, or at a note in brackets."""
    at = start
    while at < limit:
        char = text.text[at]
        if at - start >= 2 and NEXT_PERSON.match(text.text, at) and is_name(text.text[start:at]):
            return at
        if at > start and at in text.gaps and _gap_ends_name(text, start, at):
            return at
        if char == "（":
            inside = _BRACKET_IN_NAME.match(text.text[at:limit])
            if not inside or not _belongs(text.text, start, at, at + inside.end()):
                return at
            at += inside.end()
            continue
        if char == "，" and text.text[at - 1] < "\u0080" and _LATIN_TAIL.match(text.text, at + 1):
            at += 1
            continue
        if char in _ENDS_NAME or char == "）":
            return at
        at += 1
    return at


def _gap_ends_name(text: CleanText, start: int, at: int) -> bool:
    """A gap is part of a spaced-out or foreign name, or it ends the name."""
    before, after = text.text[start:at], text.text[at : at + 10]
    if at in text.lines:
        return not _goes_on_below(text, before, at)
    if _PARTICULARS.match(after):
        return True
    if before.replace("，", "").isascii() and _LATIN.search(before) and _LATIN.match(after):
        return False
    rest = text.next_gap(at) - at
    spaced_out = len(before) <= 2 and rest <= 2
    return not (spaced_out or _ORGANISATION.search(text.text[start : at + rest]))


def _goes_on_below(text: CleanText, before: str, at: int) -> bool:
    """A long name of an organisation broken by the right margin: …股份有限公／司，住所地…"""
    if len(before) < 8 or _ORGANISATION.search(before):
        return False
    rest = re.match(r"[^，。；：（）、]{1,14}", text.text[at : at + 15])
    return bool(rest and not _PARTICULARS.match(rest[0]) and _ORGANISATION.search(before + rest[0]))


def _belongs(text: str, start: int, opening: int, after: int) -> bool:
    """Whether a bracket is part of an organisation's name: （中国）有限公司, （有限合伙）."""
    bracket = text[opening:after]
    if _FORM_OF_FIRM.match(bracket):
        return True
    if _ABOUT_NAME.match(bracket) or opening - start < 2:
        return False
    rest = re.match(r"[^，。；：、（]{1,40}", text[after : after + 60])
    return bool(rest and _ORGANISATION.search(rest[0]) and not _PARTICULARS.match(rest[0]))


def trimmed(chunk: str, *, delimited: bool = False, several: bool = False) -> str:
    """The name at the beginning of a chunk into which the sentence may run on without a sign.

    ``delimited``: a sign or a gap ends the chunk, so that 陈国均 is a name and 均 no adverb;
    ``several``: other names stand before it, and 李四均 is 李四 and the others.
    """
    said = _SELF_STATED.match(chunk)
    chunk = chunk[said.end() :] if said else chunk
    if is_name(chunk) and len(chunk) <= 4 and (delimited or (not several and _THIRD_OF_NAME.match(chunk))):
        return chunk
    if is_name(chunk) and not _GLUED.search(chunk, 2):
        return chunk
    if _ORGANISATION.search(chunk) and len(chunk) >= 5 and is_name(chunk):
        return chunk
    for cut in _GLUED.finditer(chunk, 2):
        if cut[0] == "为" and cut.end() == 3 and _GLUED.match(chunk, 3) and _THIRD_OF_NAME.match(chunk[:3]):
            return chunk[:3]
        if is_name(chunk[: cut.start()]):
            return chunk[: cut.start()]
    return chunk if is_name(chunk) else ""
