"""What the gallery shows: each component in each state, with invented content."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict

from xiezhi.ui.components import (
    Action,
    FilterChip,
    Happening,
    Matrix,
    MatrixAttempt,
    MatrixCell,
    MatrixDocument,
    MatrixRecipient,
    NextStep,
    Notice,
    Progress,
    Row,
    ViewTab,
    Why,
    WorkStep,
)
from xiezhi.ui.dates import ClockFace, clock_face
from xiezhi.ui.forms import FilterForm
from xiezhi.ui.paging import KeyPage

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 19, 14, 20, tzinfo=ZONE)
"""The moment at which every picture of the gallery is taken."""

OVER = clock_face(datetime(2026, 11, 18, 12, 20, tzinfo=ZONE), NOW)
SOON = clock_face(datetime(2026, 11, 19, 17, 0, tzinfo=ZONE), NOW)
CALM = ClockFace("calm", "剩4天", "11-22是周日，顺延至11-23")
HELD = clock_face(None, NOW, held="等法官决定")

FACTS: dict[str, dict[str, str]] = {
    "queued": {},
    "handed": {"handed": "on"},
    "arrived": {"handed": "on", "arrived": "on"},
    "viewed": {"handed": "on", "arrived": "on", "viewed": "on"},
    "signed": {"handed": "on", "arrived": "on", "viewed": "on", "signed": "on"},
    "effective": {"handed": "on", "arrived": "on", "effective": "on"},
    "objected": {"handed": "on", "arrived": "on", "viewed": "on", "effective": "frozen"},
    "failed": {"handed": "on", "arrived": "bad"},
}
READ = {"handed": "on", "arrived": "on", "viewed": "on", "signed": "on", "effective": "on"}
MEANING = {
    "queued": "还没有离开本院",
    "handed": "通道受理，对方未必收到",
    "arrived": "运营商或邮件系统回报",
    "viewed": "核对身份后打开",
    "signed": "签名或验证码",
    "effective": "规则判定，附条文；不必先查阅",
    "objected": "效力冻结，等法官决定",
    "failed": "退信、空号、拒收",
}
WHY = Why(
    "送达日期11月16日",
    (
        Row("规则", "E3　到达已确认地址的系统时"),
        Row("条文", "在线诉讼规则 第三十一条第一款"),
        Row("证据", "运营商报告14:51:13　地址确认书11-12", url="#evidence"),
        Row("可推翻", "受送达人证明到达日期不同"),
    ),
    url="#why",
)
STEP = NextStep("核对授权委托书", clock=SOON, action=Action("去核对", "#check"))
PROGRESS = Progress(
    64,
    (
        WorkStep("核对文书摘要", "done", "312 / 312"),
        WorkStep("核对存证", "done", "312 / 312"),
        WorkStep("排版回证和附页", "running", "87 / 164"),
        WorkStep("加盖电子签章", "waiting", "等待"),
        WorkStep("归入案件", "waiting", "等待"),
    ),
    left="约剩1分20秒",
    skipped="2份跳过",
    skipped_url="#skipped",
    skipped_note="其余照常生成，改好后只补这2份。",
)
STOPPED = Progress(
    41,
    (
        WorkStep("核对文书摘要", "done", "312 / 312"),
        WorkStep("核对存证", "skipped", "2份没有存证"),
        WorkStep("排版回证和附页", "stopped", "许静宜停止"),
    ),
    stopped="已停止，做好的都在",
    may_leave=False,
)
OUTAGE = (
    Row("下次重试", "14:36，第4次，共7次"),
    Row("会影响", "3件今天17:00到期"),
    Row("谁在处理", "运维值班 梁知远，分机6100"),
    Row("故障编号", "G-20261119-07"),
)
HAPPENINGS = (
    Happening("周砚签收2份", "signature", "签名与页面图已存证", datetime(2026, 11, 19, 14, 12, tzinfo=ZONE), "fact"),
    Happening("运营商回报：到达", "inbox", "短信199****7730", datetime(2026, 11, 19, 13, 58, tzinfo=ZONE)),
    Happening("沈嘉树提出异议", "flag", "“这个号码不是我的。”效力已冻结", datetime(2026, 11, 18, 10, 31, tzinfo=ZONE), "warn"),
    Happening("邮箱退信（青禾餐饮）", "circle-x", "550收件人不存在", datetime(2026, 11, 16, 14, 55, tzinfo=ZONE), "danger"),
    Happening("陈默法官提请送达", "user", "要求11-18前送出", datetime(2026, 11, 13, 16, 20, tzinfo=ZONE)),
)  # fmt: skip


class SpecimenForm(forms.Form):
    """A field of each kind."""

    plain = forms.CharField(label="受送达人", initial="陆文澜")
    hinted = forms.CharField(label="案号", help_text="例如（2026）沪0199民初4127号")
    day = forms.CharField(label="文书日期", widget=forms.TextInput(attrs={"data-width": "short"}))
    masked = forms.CharField(
        label="手机号",
        required=False,
        widget=forms.TextInput(attrs={"readonly": True}),
        initial="199****6021",
    )
    way = forms.ChoiceField(
        label="送达方式", choices=[("sms", "短信链接"), ("post", "法院专递")], widget=forms.RadioSelect
    )
    told = forms.BooleanField(label="已告知电子送达的后果")
    words = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_day(self) -> str:
        """A date that is none."""
        raise forms.ValidationError("2026年2月没有30日，请看文书末页的落款", params={"short": "2月没有30日"})


class SpecimenFilters(FilterForm):
    """Conditions of every kind."""

    q = forms.CharField(label="在这41条里找")
    judge = forms.MultipleChoiceField(
        label="承办法官", choices=[(name, name) for name in ("陈默", "罗承", "葛怡", "田野")],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    raised_from = forms.DateField(label="提请", widget=forms.DateInput(attrs={"type": "date"}))
    raised_until = forms.DateField(label="至", widget=forms.DateInput(attrs={"type": "date"}))
    state = forms.MultipleChoiceField(
        label="状态", choices=[("queued", "待发送"), ("failed", "失败")], widget=forms.CheckboxSelectMultiple
    )
    channel = forms.MultipleChoiceField(
        label="渠道", choices=[("sms", "短信"), ("mail", "邮箱")], widget=forms.CheckboxSelectMultiple
    )
    document = forms.MultipleChoiceField(
        label="文书", choices=[("complaint", "起诉状副本")], widget=forms.CheckboxSelectMultiple
    )
    court = forms.CharField(label="法庭")
    more = ("court",)


FILTERS_ON = "judge=陈默&judge=罗承&judge=葛怡&judge=田野&raised_from=2026-11-01&view=mine"
VIEWS = (
    ViewTab("全部", "#all", 8412),
    ViewTab("我经手的", "#mine", 41, is_current=True),
    ViewTab("今天到期", "#today", 4),
    ViewTab("失败和异议", "#failed", 3),
    ViewTab("等待生效", "#waiting", 27),
    ViewTab("十二月开庭", "#hearings", 19),
)
BULK = (
    Action("发送", icon="send", name="act", value="send"),
    Action("转交", icon="user-share", name="act", value="hand_over"),
    Action("打印清单", icon="printer", name="act", value="print"),
    Action("导出所选", icon="file-spreadsheet", name="act", value="export"),
)


def _cells(*states: tuple[str, str, str] | None) -> tuple[MatrixCell | None, ...]:
    return tuple(
        MatrixCell(one[0], READ if one[2] == "read" else FACTS[one[2]], one[1]) if one else None
        for one in states
    )


_WAITING = ("queued", "等收件", "queued")
_SENT = ("effective", "11-16送达", "read")
_UNREAD = ("effective", "11-16送达", "effective")
_OBJECTED = ("objected", "11-18效力冻结", "objected")
_SIGNED = ("signed", "11-19 14:12", "signed")
_FAILED = ("failed", "", "failed")
MATRIX = Matrix(
    tuple(
        MatrixDocument(title, line, "#document")
        for title, line in (
            ("起诉状副本", "3页"), ("应诉通知书", "2页"), ("举证通知书", "2页"), ("证据副本", "12份"), ("开庭传票", "1页"),
        )
    ),
    (
        MatrixRecipient(
            "陆文澜", "被告", "地址已确认 · 书面11-12",
            (
                MatrixAttempt("第1次 短信", _cells(_SENT, _SENT, _SENT, _UNREAD, None)),
                MatrixAttempt("第2次 门户", _cells(None, None, None, None, ("queued", "今天16:00", "queued"))),
            ),
            summary="effective", summary_text="4份生效", summary_line="4份11-16送达，传票待发",
        ),
        MatrixRecipient(
            "青禾餐饮公司", "被告", "代理人周砚 · 授权待核",
            (
                MatrixAttempt("第1次 邮箱", _cells(_FAILED, _FAILED, _FAILED, _FAILED, None), True, "邮箱"),
                MatrixAttempt(
                    "第2次 短信",
                    _cells(
                        _SIGNED, _SIGNED, ("viewed", "11-19 14:09", "viewed"), ("arrived", "11-19 13:58", "arrived"),
                        ("handed", "11-19 13:57", "handed"),
                    ),
                ),
            ),
            summary_line="第2次，短信，代理人周砚", is_open=True,
        ),
        MatrixRecipient(
            "沈嘉树", "保证人", "地址未经确认 · 到达不等于送达",
            (
                MatrixAttempt("第1次 短信", _cells(_OBJECTED, _OBJECTED, _OBJECTED, _OBJECTED, None)),
                MatrixAttempt("第2次 专递", _cells(_WAITING, _WAITING, _WAITING, _WAITING, _WAITING)),
            ),
            tone="warn", summary="objected", summary_line="称不是本人号码",
        ),
    ),
    "15份文书送达 · 4份已生效",
)  # fmt: skip


def page_of_rows(rows: list[Any]) -> KeyPage[Any]:
    """A first page with another one behind it."""
    return KeyPage(rows, next_cursor="gallery", total=41)


def specimens(theme: str) -> dict[str, Any]:
    """The context of one column of the gallery; ``theme`` keeps its ids apart from the other column."""
    refused = {"plain": "陆文澜", "day": "2026-02-30", "way": "post", "masked": "199****6021"}
    return {
        "theme": theme,
        "states": [(name, FACTS[name], MEANING[name]) for name in FACTS],
        "clocks": [("calm", CALM), ("soon", SOON), ("over", OVER), ("held", HELD)],
        "why": WHY,
        "step": STEP,
        "step_over": NextStep(
            "换地址再发",
            "邮箱退信，至今没有再发",
            "另有1件等法官决定。",
            OVER,
            Action("换地址再发", "#again"),
        ),
        "blank_form": SpecimenForm(auto_id=f"id_{theme}_blank_%s"),
        "form": SpecimenForm(refused, auto_id=f"id_{theme}_%s"),
        "filters": SpecimenFilters(QueryDict(FILTERS_ON), auto_id=f"id_{theme}_filter_%s"),
        "chip": FilterChip("状态", "失败", "#"),
        "views": VIEWS,
        "bulk": BULK,
        "progress": PROGRESS,
        "stopped": STOPPED,
        "outage": OUTAGE,
        "outage_actions": [Action("现在重试", "#retry"), Action("改用邮箱发3件", "#mail")],
        "empty_actions": [Action("发起确认", "#start", kind="filled"), Action("打印空白表", "#blank")],
        "happenings": HAPPENINGS,
        "notices": [
            Notice("已发送3份"),
            Notice("1份跳过，地址没有确认", "warn"),
            Notice("没有发出", "danger"),
        ],
        "page": page_of_rows([None] * 12),
        "panel": [
            Row("承办", "陈默法官 · 民一庭"),
            Row("陆文澜答辩期", "至12-01（周二）", why=WHY),
            Row("沈嘉树答辩期", "冻结，等法官决定", tone="warn"),
        ],
        "day": date(2026, 11, 20),
        "moment": NOW,
    }
