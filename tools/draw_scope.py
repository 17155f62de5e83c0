"""Draw the tables of docs/scope.md from the catalogue; ``--check`` says whether the page is up to date."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PAGE = HERE / "docs" / "scope.md"
BEGIN, END = "<!-- drawn: begin -->", "<!-- drawn: end -->"
REASONS = {
    "D1": "不监测、不评价公民的言论",
    "D2": "不组织评论员，不替任何人发声",
    "D3": "不为人建档、画像、贴标签，不记录人的行踪",
    "D4": "不监控信访人，不预测、不预防聚集",
    "D5": "不常态接入公共摄像头，不在视频里找人",
}
NARROWED = {
    "R1": "查询某个人，须有案件、目的、批准人和期限，可随时撤销，全程留痕",
    "R2": "视频和连线只在已打开的事件或限时巡查中，自动结束，记名",
    "R3": "风险只对项目和事项，不对人",
    "R4": "项目风险评估走公开征求意见的程序",
    "R5": "位置只属于任务：任务开始才有，任务结束即止",
    "R6": "网格协助限于送达、核实已知地址、促成和解和财产线索",
    "R7": "只有汇总数，小数目遮蔽",
    "R8": "设备告警须经人复核，不直接作出对人不利的决定",
    "R9": "宣传任务只在单位自己的账号上，不考核个人",
}


def catalogue() -> list[dict[str, str]]:
    """Every row."""
    rows: list[dict[str, str]] = []
    for path in sorted((HERE / "requirements").glob("0*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += csv.DictReader(file)
    return rows


def table() -> str:
    """The drawn part of the page."""
    declined: dict[str, list[dict[str, str]]] = defaultdict(list)
    narrowed: dict[str, list[str]] = defaultdict(list)
    for row in catalogue():
        status, _, reason = row["status"].partition(":")
        if status == "declined":
            declined[reason].append(row)
        elif status == "redesign":
            narrowed[reason].append(row["id"])
    lines = ["## 不做的", ""]
    for reason in sorted(declined):
        lines += [f"### {reason} {REASONS[reason]}", "", "| 编号 | 目录里的名字 | 因此 |", "|---|---|---|"]
        lines += [
            f"| {row['id']} | {row['function_zh']} | {row['acceptance_en']} |" for row in declined[reason]
        ]
        lines.append("")
    lines += ["## 收窄了做的", "", "| 规则 | 做到哪里为止 | 目录行 |", "|---|---|---|"]
    lines += [f"| {key} | {NARROWED[key]} | {'、'.join(narrowed[key])} |" for key in sorted(narrowed)]
    return "\n".join(lines)


def page() -> str:
    """The page with its drawn part renewed."""
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


def main() -> int:
    """Draw or check."""
    drawn = page()
    if "--check" in sys.argv:
        return int(drawn != PAGE.read_text("utf-8"))
    PAGE.write_text(drawn, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
