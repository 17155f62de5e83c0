"""The day on which a document was signed: the date of its foot, never one of its facts."""

from __future__ import annotations

import re
from datetime import date

from xiezhi.kernel.documents.rules.extraction.text import CleanText, Span
from xiezhi.lib.dates import FoundDate, find_dates

_FIGURES = "〇零○◯ΟОοОＯOo0一二三四五六七八九壹贰叁肆伍陆柒捌玖"
# Scanners read 一 as a dash, 十 as a plus and 日 as 曰; clerks type the zero in nine ways.
_YEAR = re.compile(rf"(?<![{_FIGURES}])[{_FIGURES}—–－―-]{{4}}(?=年)")
_REST = re.compile(
    r"(?<=年)([一二三四五六七八九十正元+\d—–－―-]{1,3})(月)([初一二三四五六七八九十廿卅+\d—–－―-]{1,4})([日曰号])"
)
_ZERO = re.compile(r"[零○◯ΟОοОＯOo0]")
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")
_DASH = re.compile(r"[—–－―-]")

_OFFICER = r"(?:审判长|审判员|陪审员|执行员|书记员|记录员|速录员|法官助理|法官|助理审判员|院长|庭长|局长|检察员|检察长)"
_SIGNED_BEFORE = re.compile(_OFFICER + r"[^。；]{0,40}$")
_SIGNER_BEFORE = re.compile(
    r"(?:具状人|起诉人|上诉人|答辩人|申请人|申请执行人|自诉人|申诉人|原告|委托人|签名|盖章|签字)[^。；]{0,40}$"
)
_SIGNED_AFTER = re.compile(
    r"^(?:（[^（）]{0,12}）)?(?:代理?|见习|实习)?(?:书记员|法官助理|速录员|记录员|审判员|审判长|人民陪审员|执行员|本件与原本|本件系|与原本核对)"
)
_AFTER_FOOT = re.compile(
    r"^(?:（[^（）]{0,12}）|附[：:录本相法页判]|附$|院印|\(?印|《中华|相关法律|本案适用|。PAGE|校对|打印|送达)"
)
_GOES_ON = re.compile(
    r"^[，、。；：”’）《0-9于向作至起止的在前后被经立出生以内提收日上下时晚凌因签与和之取到，\-—~～早中午由间许某对将已再从为是以左第]"
)
_LEADS_IN = re.compile(r"(?:[于自从至在到即为以由因“‘（、《]|截止|截至|时间：?)$")
_OTHER_DAY = re.compile(
    r"(?:出生|生效|立案|收款|借款|还款|开庭|送达|签收|合同|交付|登记|发布|上传|打印|到期|起始|截止)(?:日期|时间|日)：?$"
)
_COURT_BEFORE = re.compile(r"(?:法院|检察院|监狱|机关|管理局)(?:（[^（）]{0,10}）)?$")
_LABEL = re.compile(r"(?:裁判|判决|裁定|文书|落款|签发|制作|审结|结案)(?:日期|时间)：?$")
_SURE = 4


def signing_date(text: CleanText) -> tuple[date, Span] | None:
    """The date of the foot, or ``None``: a document that was cut short has none."""
    plain = _without_noise(text.text)
    holding = max(plain.rfind("判决如下"), plain.rfind("裁定如下"), plain.rfind("决定如下"))
    scored = [(_score(text, plain, hit, holding), hit.start, hit) for hit in find_dates(plain)]
    sure = [entry for entry in scored if entry[0] >= _SURE]
    if not sure:
        return None
    best = max(sure, key=lambda entry: (entry[0], entry[1]))[2]
    return best.day, text.span(best.start, best.end)


def _without_noise(text: str) -> str:
    """The same length, with the figures of Chinese dates in their usual form."""
    text = _YEAR.sub(lambda found: _DASH.sub("一", _ZERO.sub("〇", found[0])).translate(_FORMAL), text)
    return _REST.sub(lambda found: _figures(found[1]) + found[2] + _figures(found[3]) + "日", text)


def _figures(text: str) -> str:
    return _DASH.sub("一", text.replace("+", "十"))


def _score(text: CleanText, plain: str, hit: FoundDate, holding: int) -> int:
    """How much a date looks like that of the foot."""
    before, after = plain[max(0, hit.start - 60) : hit.start], plain[hit.end : hit.end + 24]
    open_left, open_right = text.is_edge(hit.start), text.is_edge(hit.end)
    if _LABEL.search(before):
        return _SURE
    if not open_right and not _SIGNED_AFTER.match(after) and _GOES_ON.match(after):
        return -1
    if _OTHER_DAY.search(before):
        return -1
    if _LEADS_IN.search(before) and not (open_left and open_right):
        return -1
    score = 2 if not plain[hit.start].isdigit() else 0
    score += 4 * bool(_SIGNED_BEFORE.search(before))
    score += 3 * bool(_SIGNED_AFTER.match(after))
    score += 3 * bool(_COURT_BEFORE.search(before) and (open_right or hit.end == len(plain)))
    score += 3 * bool(_SIGNER_BEFORE.search(before) and open_right)
    score += 2 * (open_left and open_right)
    score += bool(0 <= holding < hit.start)
    score += bool(_AFTER_FOOT.match(after))
    at_end = hit.end >= len(plain) - 2
    return score + 3 * bool(at_end and (open_left or before.endswith(("。", "；", "）", "："))))
