"""Make an app that keeps every contract of the house: ``new_app.py domains mediation --label 调解``.

``--thing`` names what the app keeps first, as ``singular:plural:中文``, e.g.
``mediation_record:mediation_records:调解笔录``. The files come from
``tools/skeleton``; what only a person can decide is printed at the end.
"""

from __future__ import annotations

import argparse
import keyword
import re
import subprocess
import sys
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parents[1]
SKELETON = HERE / "tools" / "skeleton"
FLOORS = ("domains", "kernel")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SAYS_NOTHING = {
    "util", "utils", "helper", "helpers", "manager", "common", "misc", "handler", "base", "data", "info", "case",
    "cases", "task", "tasks",
}  # fmt: skip
ROLE = "court_admin"
LONGEST_INDEX_NAME = 30


def words(floor: str, app: str, label: str, thing: str) -> dict[str, str]:
    """What is put in place of each ``$name`` of the skeleton."""
    singular, plural, chinese = thing.split(":")
    for name in (app, singular, plural):
        if not NAME.fullmatch(name) or keyword.iskeyword(name) or name in SAYS_NOTHING:
            sys.exit(f"名字 {name!r} 不能用：要用小写英文和下划线，说清楚是什么（docs/words.md）")
    if singular == plural:
        sys.exit("单数和复数不能相同")
    return {
        "floor": floor,
        "app": app,
        "label": label,
        "Config": f"{_class(app)}Config",
        "thing": singular,
        "things": plural,
        "Thing": _class(singular),
        "thing_label": chinese,
        "thing_url": singular.replace("_", "-"),
        "things_url": plural.replace("_", "-"),
        "app_url": app.replace("_", "-"),
        "index": f"{app}_{singular}_newest"[-LONGEST_INDEX_NAME:].strip("_"),
        "role": ROLE,
    }


def _class(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def place_of(path: Path, named: dict[str, str]) -> Path:
    """Where a file of the skeleton goes inside the new app."""
    inside = path.relative_to(SKELETON)
    name = inside.name.removesuffix(".txt")
    name = re.sub(r"^things(?=\.)", named["things"], name)
    name = re.sub(r"^thing(?=[._])", named["thing"], name)
    folder = inside.parent
    if folder.name == "templates":
        folder = folder / named["app"]
    return folder / name


def make(root: Path, floor: str, app: str, label: str, thing: str) -> Path:
    """Write the app below ``root`` (a checkout) and say where it is; an existing app is never touched."""
    named = words(floor, app, label, thing)
    folder = root / "src" / "xiezhi" / floor / app
    if (folder / "__init__.py").exists():
        sys.exit(f"{folder} 已经有了")
    for path in sorted(SKELETON.rglob("*.txt")):
        target = folder / place_of(path, named)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(path.read_text("utf-8")).substitute(named), "utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    if ruff.exists():
        for command in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
            subprocess.run([str(ruff), *command, str(folder)], cwd=root, check=True)
    return folder


def what_next(floor: str, app: str, label: str) -> str:
    """The steps that a tool should not take for a person."""
    listed = "DOMAINS" if floor == "domains" else "KERNEL"
    steps = [
        f"src/xiezhi/config/settings/base.py：把 {app!r} 加进 {listed}",
        f"docs/map.md：加一行 `{floor}/{app}`，写明它是什么、到了哪一步",
        "docs/words.md：加上用到的词（中文一个，标识符一个）",
        f"给角色分配权限：src/xiezhi/{floor}/{app}/permissions.py 里现在只有法院管理员",
        f"检查并运行：make check；.venv/bin/pytest src/xiezhi/{floor}/{app} tests/architecture -q",
        f"把 README.md 里“{label}”的一段话写成真的；目录（requirements/）里证明了的行，给测试加标记",
    ]
    if floor == "kernel":
        steps.insert(0, f".importlinter：在 kernel-order 里给 ({app}) 找到位置，要在 identity 之上")
    return "\n".join(f"  {number}. {step}" for number, step in enumerate(steps, 1))


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, make the app, say what is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("floor", choices=FLOORS)
    parser.add_argument("name", help="英文名，例如 mediation")
    parser.add_argument("--label", required=True, help="中文名，例如 调解")
    parser.add_argument("--thing", default="entry:entries:登记事项", help="单数:复数:中文")
    asked = parser.parse_args(arguments)
    if asked.thing.count(":") != 2:
        parser.error("--thing 写成 单数:复数:中文")
    folder = make(HERE, asked.floor, asked.name, asked.label, asked.thing)
    print(f"已建好 {folder.relative_to(HERE)}。接下来：\n{what_next(asked.floor, asked.name, asked.label)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
