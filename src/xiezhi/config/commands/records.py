"""Calls about what an installation holds: accounts, proofs, ledger, the catalogue."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer

from xiezhi.config.environment import ENVIRONMENT, PROJECT

app = typer.Typer()
demo = typer.Typer(help="演示数据")
ledger = typer.Typer(help="存证账本")
AsJson = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]


def _say(value: Any, code: int = 0) -> None:
    print(json.dumps(value, ensure_ascii=False))
    raise SystemExit(code)


def _demo_note() -> dict[str, Any]:
    note = ENVIRONMENT.note("demo.json")
    if not note:
        print("这个安装没有演示数据", file=sys.stderr)
        raise SystemExit(1)
    return note


@app.command()
def accounts(as_json: AsJson = False) -> None:
    """演示账号（仅限带演示数据的安装）。"""
    _say(_demo_note()["accounts"])


@demo.command("proof")
def demo_proof(as_json: AsJson = False) -> None:
    """演示送达的电子送达回证。"""
    _say(_demo_note()["proof"])


@app.command()
def requirements(as_json: AsJson = False) -> None:
    """目录各行的测试结果（取自最近一次 make test）。"""
    path = PROJECT / "var" / "requirements.json"
    if not path.exists():
        print("还没有结果，请先运行 make test", file=sys.stderr)
        raise SystemExit(1)
    found = json.loads(path.read_text("utf-8"))
    if as_json:
        _say(found)
    for row in found:
        if row["tests"] or row["id"].startswith("SP-"):
            print(f"{row['id']:<14}{row['status']:<14}{row['result']:<9}{len(row['tests'])}")
    wanted = [row for row in found if row["status"].split(":")[0] in ("build", "redesign")]
    passed = sum(row["result"] == "passed" for row in wanted)
    print(f"{passed} / {len(wanted)} 行通过")


@ledger.command("prove")
def ledger_prove(entry: str, as_json: AsJson = False) -> None:
    """给出一条存证的包含证明。"""
    import django

    django.setup()
    from xiezhi.kernel.ledger.queries import prove

    _say(prove(int(entry) if entry.isdigit() else entry))
