"""The command line that scripts rely on; its contract is docs/cli.md.

Every call prints one JSON value with ``--json``, messages on standard error,
and exits 0 (done), 1 (a clear no) or 2 (wrong use).
"""

from __future__ import annotations

import errno
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from xiezhi.config.commands import installation, records
from xiezhi.config.postgres import DatabaseTrouble
from xiezhi.config.readiness import NotReady
from xiezhi.lib.verdict import Refused

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="獬豸：法院和行政执法机关的办案平台",
)
app.add_typer(installation.app)
app.add_typer(records.demo, name="demo")
app.add_typer(records.ledger, name="ledger")
app.add_typer(records.app)
AsJson = Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")]


def answer(value: Any, code: int = 0) -> None:
    """Print the one answer of a call and end with its code."""
    print(json.dumps(value, ensure_ascii=False))
    raise SystemExit(code)


@app.command("case-number")
def case_number(text: str, as_json: AsJson = False) -> None:
    """解析案号。"""
    from xiezhi.lib.case_numbers.answers import case_number_answer

    answer(*case_number_answer(text, date.today()))  # noqa: DTZ011


@app.command()
def due(
    limit: str,
    start: Annotated[str, typer.Option("--from", help="起算日 YYYY-MM-DD")],
    fact: Annotated[list[str] | None, typer.Option("--fact", help="NAME=VALUE，可重复")] = None,
    as_json: AsJson = False,
) -> None:
    """推算法定期限。"""
    from xiezhi.kernel.workflow.rules.answers import due_answer

    facts = {}
    for one in fact or []:
        name, equals, value = one.partition("=")
        if not equals:
            print(f"--fact 应写成 NAME=VALUE，而不是 {one!r}", file=sys.stderr)
            raise SystemExit(2)
        facts[name] = value
    answer(*due_answer(limit, start, facts))


@app.command()
def extract(file: Path, as_json: AsJson = False) -> None:
    """从裁判文书中提取要素。"""
    from xiezhi.kernel.documents.rules.extraction import extract_file

    answer(extract_file(file))


@app.command()
def verify(
    file: Path,
    trust: Annotated[Path | None, typer.Option("--trust", help="公布的信任文件 trust.json")] = None,
    as_json: AsJson = False,
) -> None:
    """离线核验送达回证。"""
    from xiezhi.config.commands.verifying import verify_file

    found = verify_file(file, trust)
    answer(found, 0 if found["valid"] else 1)


def main() -> None:
    """Run the command line; refusals and wrong use get a sentence, never a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.config.settings.run")
    try:
        app(standalone_mode=True)
    except Refused as refusal:
        print(f"{refusal.message}{'。' + refusal.remedy if refusal.remedy else ''}", file=sys.stderr)
        raise SystemExit(1) from None
    except (NotReady, DatabaseTrouble) as trouble:
        print(trouble, file=sys.stderr)
        raise SystemExit(1) from None
    except FileNotFoundError as error:
        print(f"找不到文件：{error.filename}", file=sys.stderr)
        raise SystemExit(2) from None
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("磁盘满了，没有写成。请清出空间后再来一次，已经写好的不会丢", file=sys.stderr)
        raise SystemExit(1) from None
