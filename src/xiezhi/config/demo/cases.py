"""The cases of the demo court and who is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from xiezhi.kernel.cases.actions import docket_case
from xiezhi.kernel.cases.types import AgentDraft, CaseDraft, PartyDraft
from xiezhi.lib.identifiers import credit_check_character, id_check_digit

AREA = "310199"  # an area code that nobody has
_counter = {"person": 0, "firm": 0, "phone": 0}


@dataclass(frozen=True, slots=True)
class Scene:
    """One case: number, cause, who tries it, who is in it, and how far its service has come."""

    serial: int
    cause: str
    place: str
    judge: str
    parties: tuple[tuple[str, str], ...]
    plot: str
    clerk: str = "he.wei"
    type_code: str = "民初"
    category: str = "civil_commercial"
    procedure: str = "ordinary"
    hearing_in_days: int | None = None
    started_days_ago: int = 3


SCENES = (
    Scene(4127, "房屋租赁合同纠纷", "310199-01", "chen.mo",
          (("原告", "恒屿建材有限公司"), ("被告", "陆文澜"), ("被告", "青禾餐饮有限公司"), ("保证人", "沈嘉树")), "main",
          hearing_in_days=17, started_days_ago=4),
    Scene(3986, "买卖合同纠纷", "310199-01", "ge.yi", (("原告", "澄园物业有限公司"), ("被告", "孟知秋")), "bounced", started_days_ago=6),
    Scene(4163, "民间借贷纠纷", "310199-01", "chen.mo", (("原告", "方秉文"), ("被告", "黎安"), ("被告", "顾远舟")), "ready"),
    Scene(4159, "承揽合同纠纷", "310199-01", "chen.mo", (("原告", "欧阳予安"), ("被告", "岑一帆")), "no_address"),
    Scene(4102, "物业服务合同纠纷", "310199-02", "luo.cheng", (("原告", "澄园物业有限公司"), ("被告", "乔临川")), "viewed_unconfirmed", clerk="shao.zhixia"),
    Scene(4071, "买卖合同纠纷", "310199-02", "luo.cheng", (("原告", "白苹贸易有限公司"), ("被告", "司徒禾")), "handed", clerk="shao.zhixia"),
    Scene(4098, "物业服务合同纠纷", "310199-02", "luo.cheng", (("原告", "季明"), ("被告", "上海澄园物业管理有限公司")), "done", clerk="shao.zhixia", started_days_ago=12),
    Scene(4055, "劳动争议", "310199-01", "ge.yi", (("原告", "欧阳书"), ("被告", "宁远运输服务有限公司")), "done", started_days_ago=14),
    Scene(4049, "机动车交通事故责任纠纷", "310199-01", "chen.mo", (("原告", "罗笛"), ("被告", "季望")), "signed_agent", started_days_ago=3),
    Scene(4090, "继承纠纷", "310199-01", "ge.yi", (("原告", "方秉武"), ("被告", "方秉和")), "objected", started_days_ago=4),
    Scene(1182, "借款合同纠纷", "310199-07", "tian.ye", (("申请执行人", "临江小额贷款有限公司"), ("被执行人", "宁远运输服务部")), "arrived",
          type_code="执", category="enforcement", procedure="enforcement"),
    Scene(66, "申请确认调解协议效力", "310199-07", "tian.ye", (("申请人", "邵和"), ("申请人", "邵子衿")), "done", type_code="民特", procedure="special", started_days_ago=20),
    Scene(4021, "追偿权纠纷", "310199-01", "chen.mo", (("原告", "方秉文"), ("被告", "凌远"), ("被告", "水若云"), ("被告", "岳千山")), "window", started_days_ago=7),
    Scene(4009, "民间借贷纠纷", "310199-01", "chen.mo", (("原告", "方秉文"), ("被告", "钟望")), "noticed", started_days_ago=14),
    Scene(4180, "房屋买卖合同纠纷", "310199-01", "ge.yi", (("原告", "柳初"), ("被告", "俞若水")), "submitted", started_days_ago=1),
    Scene(4182, "服务合同纠纷", "310199-02", "luo.cheng", (("原告", "葛言"), ("被告", "潘清")), "submitted", clerk="shao.zhixia", started_days_ago=1),
    Scene(4185, "追偿权纠纷", "310199-01", "chen.mo", (("原告", "苏和"), ("被告", "范以宁")), "draft", started_days_ago=0),
    Scene(4033, "合伙合同纠纷", "310199-01", "chen.mo", (("原告", "方秉文"), ("被告", "江晚亭"), ("被告", "宋知微"), ("被告", "容止"), ("被告", "闻川")), "posted", started_days_ago=8),
    Scene(4171, "民间借贷纠纷", "310199-01", "chen.mo", (("原告", "方秉文"), ("被告", "卢知远"), ("被告", "盛以安")), "visited", started_days_ago=2),
    Scene(3870, "建设工程施工合同纠纷", "310199-01", "chen.mo", (("原告", "望舒建设有限公司"), ("被告", "彭念")), "summons", hearing_in_days=6, started_days_ago=2),
)  # fmt: skip


def next_id_no() -> str:
    """An identity number of nobody: right in form and check digit, in an area that does not exist."""
    _counter["person"] += 1
    number = _counter["person"]
    stem = f"{AREA}{1960 + number % 40}{number % 12 + 1:02d}{number % 27 + 1:02d}{number:03d}"
    return stem + id_check_digit(stem)


def next_credit_code() -> str:
    """A credit code of no organisation, right in form and check character."""
    _counter["firm"] += 1
    stem = f"91{AREA}MA1XK{_counter['firm']:04d}"
    return stem + credit_check_character(stem)


def next_phone() -> str:
    """A number in a range that is not given out; the last digit keeps clear of the gateway's odd fates."""
    _counter["phone"] += 1
    return f"1990000{_counter['phone']:03d}{_counter['phone'] % 6 + 1}"


def is_firm(name: str) -> bool:
    """Whether the name is an organisation's."""
    return name.endswith(("公司", "服务部"))


def open_case(scene: Scene, town: Any, at: datetime, today: date) -> Any:
    """Docket the case with its parties."""

    parties = tuple(_party(role, name, scene) for role, name in scene.parties)
    hearing = None
    if scene.hearing_in_days is not None:
        day = today + timedelta(days=scene.hearing_in_days)
        hearing = at.replace(year=day.year, month=day.month, day=day.day, hour=9, minute=30)
    draft = CaseDraft(
        case_no=f"（{today.year}）沪0199{scene.type_code}{scene.serial}号", category=scene.category, cause=scene.cause,
        procedure=scene.procedure, stage="enforcement" if scene.type_code == "执" else "first_instance",
        judge_id=town.people[scene.judge].pk, clerk_id=town.people[scene.clerk].pk,
        filed_on=(at - timedelta(days=2)).date(), hearing_at=hearing, courtroom="第七法庭" if hearing else "",
        source="case_system", external_no=f"LA-{scene.type_code}-{scene.serial}", parties=parties,
    )  # fmt: skip
    return docket_case(draft, organisation=town.places[scene.place], by=None, at=at)


def _party(role: str, name: str, scene: Scene) -> PartyDraft:
    firm = is_firm(name)
    agents = ()
    if scene.plot in {"main", "signed_agent"} and role == "被告" and (firm or scene.plot == "signed_agent"):
        agents = (AgentDraft(name="周砚", firm="上海观澜律师事务所", id_no=next_id_no(), phone=next_phone()),)
    return PartyDraft(
        role=role, name=name, kind="organisation" if firm else "person",
        id_no=next_credit_code() if firm else next_id_no(), phone=next_phone(),
        email=f"party{_counter['phone']}@example.com", representative="柳望舒" if firm else "", agents=agents,
    )  # fmt: skip
