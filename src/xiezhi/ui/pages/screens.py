"""Sample screens of the gallery: how the frames and components make up whole pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict

from xiezhi.ui.components import Action, DateFact, Happening, NextStep, Row, WorkGroup, WorkItem
from xiezhi.ui.dates import ClockFace, clock_face
from xiezhi.ui.pages import specimens as shown


@dataclass(frozen=True, slots=True)
class Screen:
    """A sample: its name, the template, and what is in it."""

    title: str
    template: str
    context: Callable[[QueryDict], dict[str, Any]] = lambda asked: {}
    status: int = 200


NO = "（2026）沪0199民初{}号"
FRIDAY = clock_face(date(2026, 11, 20), shown.NOW)


def _item(clock: ClockFace, title: str, reason: str, number: int, act: str) -> WorkItem:
    return WorkItem(title, reason, clock, Action(act, "#act"), NO.format(number), "#thing")


def home(asked: QueryDict) -> dict[str, Any]:
    """An operator's day."""
    held = clock_face(None, shown.NOW, held="等陈默法官决定")
    over = ClockFace("over", "超1天2小时", "应于11-18 17:00")
    soon = shown.SOON
    groups = [
        WorkGroup(
            "已超期", [_item(over, "补发起诉状副本给孟川", "邮箱11-16退信，至今没有再发", 3986, "换地址再发")]
        ),
        WorkGroup(
            "今天到期",
            [
                _item(soon, "核对周砚律师的授权委托书", "青禾餐饮的2份签收等它才能判定效力", 4127, "去核对"),
                _item(soon, "发送起诉状副本", "黎安、顾怀远2名被告，地址均已确认", 4163, "去发送"),
                _item(soon, "打电话确认送达地址", "恒屿建材第2次未接，上次11-18 10:20", 4159, "去拨打"),
                _item(
                    held, "沈嘉树提出异议，送达效力已冻结", "称手机号不是本人在用，已等1天4小时", 4127, "查看"
                ),
            ],
        ),
        WorkGroup(
            "本周",
            [
                _item(FRIDAY, "寄出法院专递", "沈嘉树，面单已打印，等收件", 4127, "查看"),
                _item(FRIDAY, "送达开庭传票", "开庭11-24，最迟开庭三日前通知", 3870, "去发送"),
                _item(FRIDAY, "上传公告报样", "方秉文，公告期自最后刊登日起算", 2915, "上传"),
            ],
        ),
    ]
    return {
        "groups": groups,
        "today": shown.NOW,
        "import_action": Action("导入受送达人", "#import", "file-import"),
        "new_action": Action("新建送达任务", "#new", "plus"),
    }


def order(asked: QueryDict) -> dict[str, Any]:
    """A service order with three recipients."""
    at = lambda day, hour, minute: datetime(2026, 11, day, hour, minute, tzinfo=shown.ZONE)  # noqa: E731
    return {
        "step": NextStep(
            "核对周砚律师的授权委托书",
            "青禾餐饮的2份签收才能判定效力。",
            "另有2件：沈嘉树的异议等陈默法官决定；传票最迟12-04（周五）通知到3人。",
            shown.SOON,
            Action("去核对", "#check"),
        ),
        "matrix": shown.MATRIX,
        "panel": [
            Row("承办", "陈默法官 · 民一庭"), Row("陆文澜答辩期", "至12-01（周二）", why=shown.WHY),
            Row("书记员", "何苇 · 分机6021"), Row("青禾餐饮答辩期", "效力判定后起算", tone="quiet"),
            Row("开庭", "12-08（周二）9:30　第七法庭"), Row("沈嘉树答辩期", "冻结，等法官决定", tone="warn"),
        ],
        "happenings": [
            Happening("周砚签收2份", "signature", "签名与页面图已存证", at(19, 14, 12), "fact"),
            Happening("周砚首次查阅", "eye", "已出具电子送达回证4127-02", at(19, 14, 9), "fact"),
            Happening("运营商回报：到达", "inbox", "短信199****7730", at(19, 13, 58)),
            Happening("许静宜第2次发送", "send", "换用代理人手机号", at(19, 13, 57)),
            Happening("沈嘉树提出异议", "flag", "“这个号码不是我的。”效力已冻结", at(18, 10, 31), "warn"),
            Happening("沈嘉树的链接被打开", "eye", "推定送达，可以推翻", at(17, 19, 20), "fact"),
            Happening("陆文澜首次查阅", "eye", "已出具电子送达回证4127-01", at(16, 15, 2), "fact"),
            Happening("邮箱退信（青禾餐饮）", "circle-x", "550收件人不存在", at(16, 14, 55), "danger"),
            Happening("许静宜第1次发送", "send", "3人，4份文书", at(16, 14, 51)),
            Happening("陈默法官提请送达", "user", "要求11-18前送出", at(13, 16, 20)),
        ],
    }  # fmt: skip


def _row(
    number: str,
    no: str,
    who: str,
    state: str,
    done: str,
    step: str,
    clock: Any,
    judge: str,
    chosen: bool = False,
) -> dict[str, Any]:
    return {
        "number": f"SD-2026-0{number}",
        "no": no,
        "who": who,
        "state": state,
        "done": done,
        "step": step,
        "clock": clock,
        "judge": judge,
        "is_chosen": chosen,
    }


def listing(asked: QueryDict) -> dict[str, Any]:
    """A list with views, conditions and three rows chosen."""
    left = lambda days: ClockFace("held", f"剩{days}天", "")  # noqa: E731
    over, soon = ClockFace("over", "超1天2小时", ""), ClockFace("soon", "剩2小时40分", "")
    rows = [
        _row("3077", NO.format(3986), "孟川", "failed", "0 / 4", "换地址再发", over, "葛怡"),
        _row("3182", NO.format(4127), "陆文澜、青禾餐饮等3人", "objected", "4 / 15", "核对授权委托书", soon, "陈默", True),
        _row("3190", NO.format(4163), "黎安、顾怀远", "queued", "0 / 8", "发送", soon, "陈默", True),
        _row("3188", NO.format(4159), "恒屿建材有限公司", "queued", "0 / 5", "确认地址", soon, "陈默", True),
        _row("3171", NO.format(4102), "乔若水", "viewed", "0 / 4", "等待生效判定", left(1), "罗承"),
        _row("3159", "（2026）沪0199执1182号", "宁远运输服务部", "arrived", "0 / 2", "等待查阅", left(2), "田野"),
        _row("3151", NO.format(4071), "司徒景明", "handed", "0 / 5", "等运营商回报", left(2), "罗承"),
        _row("3137", NO.format(4049), "季闻笛", "signed", "0 / 4", "等待生效判定", left(3), "陈默"),
        _row("3164", "（2026）沪0199民初4090号之一", "方秉文、方秉武", "objected", "0 / 8", "等法官决定", ClockFace("held", "暂停", ""), "葛怡"),
        _row("3166", NO.format(4098), "上海澄园物业管理有限公司", "effective", "6 / 6", "已办结", None, "罗承"),
        _row("3148", "（2026）沪0199民特66号", "邵知夏", "effective", "3 / 3", "已办结", None, "田野"),
        _row("3140", NO.format(4055), "欧阳予安、白屿", "effective", "10 / 10", "已办结", None, "葛怡"),
    ]  # fmt: skip
    filters = shown.SpecimenFilters(asked or QueryDict(shown.FILTERS_ON))
    return {
        "rows": rows,
        "views": shown.VIEWS,
        "filters": filters,
        "bulk": shown.BULK,
        "page": shown.page_of_rows(rows),
    }


class OrderForm(forms.Form):
    """A refused form: four things to mend."""

    case_no = forms.CharField(label="案号", help_text="例如（2026）沪0199民初4127号")
    recipient = forms.CharField(label="受送达人")
    id_no = forms.CharField(label="身份证号")
    document_on = forms.CharField(label="文书日期", widget=forms.TextInput(attrs={"data-width": "short"}))

    def clean(self) -> dict[str, Any]:
        """Refuse three fields, each with its remedy."""
        for field, short, text in (
            ("case_no", "案号缺少编号", "“民初”后面缺少编号，请对照立案通知书补全"),
            ("id_no", "身份证号第18位对不上", "第18位校验码应为X而不是7，请对照证件核对"),
            ("document_on", "2月没有30日", "2026年2月没有30日，请看文书末页的落款"),
        ):
            self.add_error(field, forms.ValidationError(text, params={"short": short}))
        return self.cleaned_data


def refused(asked: QueryDict) -> dict[str, Any]:
    """A form that was refused, as typed."""
    typed = {
        "case_no": "（2026）沪0199民初号",
        "recipient": "孟川",
        "id_no": "3101**********4417",
        "document_on": "2026-02-30",
    }
    return {"form": OrderForm(typed), "draft_key": "gallery-order"}


class DraftForm(forms.Form):
    """A form that keeps a draft; the number that names a person stays out of it."""

    recipient = forms.CharField(label="受送达人")
    id_no = forms.CharField(label="身份证号", widget=forms.TextInput(attrs={"data-private": True}))
    words = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))


def empty_draft(asked: QueryDict) -> dict[str, Any]:
    """A form before anything is typed."""
    return {"form": DraftForm(), "draft_key": "gallery-draft"}


class VerifyForm(forms.Form):
    """Who is there?"""

    code = forms.CharField(
        label="短信里的6位验证码",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "is-code", "maxlength": 6}),
    )  # fmt: skip
    id_end = forms.CharField(label="身份证号最后4位", help_text="不是公民身份证的，填姓名全名")


class NotMeForm(forms.Form):
    """Somebody else holds the telephone."""

    relation = forms.ChoiceField(
        label="您和收件人是什么关系？",
        choices=[
            ("stranger", "不认识这个人"), ("known", "认识，但我不是本人"), ("family", "我是家人，住在一起"),
            ("company", "我是公司里的人，不负责收文书"),
        ],
        widget=forms.RadioSelect, initial="stranger",
    )  # fmt: skip


class ObjectionForm(forms.Form):
    """What is wrong with this service?"""

    ground = forms.ChoiceField(
        choices=[
            ("never", "我没有收到，系统出了错"), ("number", "这不是我的号码或邮箱"), ("other_opened", "不是我本人打开的"),
            ("other", "其他"),
        ],
        widget=forms.RadioSelect, initial="number",
    )  # fmt: skip
    words = forms.CharField(
        label="想说明的情况",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="这个号码8月就停用了，有营业厅的单子。",
    )


COURT = {"court": "上海市临江区人民法院", "court_mark": "临", "service": "文书送达"}
SERVED = (
    ("起诉状副本", "3页", True),
    ("应诉通知书", "2页", True),
    ("举证通知书", "2页", True),
    ("证据副本", "12份，共46页", False),
)


def _public(**more: Any) -> Callable[[QueryDict], dict[str, Any]]:
    return lambda asked: {
        **COURT,
        "served": SERVED,
        **{key: value() if isinstance(value, type) else value for key, value in more.items()},
    }


DATES = [DateFact("答辩状最迟", date(2026, 12, 1)), DateFact("证据最迟", date(2026, 12, 4))]
SCREENS: dict[str, Screen] = {
    "home": Screen("我的工作", "ui/gallery/home.html", home),
    "order": Screen("送达任务", "ui/gallery/order.html", order),
    "list": Screen("列表", "ui/gallery/list.html", listing),
    "form": Screen("被退回的表单", "ui/gallery/form.html", refused),
    "draft": Screen("存草稿的表单", "ui/gallery/draft.html", empty_draft),
    "document": Screen("看一份文书", "ui/gallery/document.html", _public()),
    "faces": Screen("空、失败、长任务", "ui/gallery/faces.html", lambda asked: shown.specimens("light")),
    "verify": Screen("确认身份", "ui/gallery/verify.html", _public(form=VerifyForm)),
    "read": Screen("看文书", "ui/gallery/read.html", _public(dates=DATES)),
    "sign": Screen("签收", "ui/gallery/sign.html", _public()),
    "done": Screen("签收之后", "ui/gallery/done.html", _public()),
    "not-me": Screen("我不是这个人", "ui/gallery/not_me.html", _public(form=NotMeForm)),
    "object": Screen("提出异议", "ui/gallery/object.html", _public(form=ObjectionForm)),
    "login": Screen("登录", "ui/gallery/login.html"),
    "proof": Screen("电子送达回证", "ui/gallery/proof.html"),
    "not-found": Screen("找不到", "404.html", status=404),
}
