"""Calls that make, start and keep an installation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from xiezhi.config.environment import ENVIRONMENT

app = typer.Typer()


def say(text: str) -> None:
    """Tell the operator what happens now."""
    print(f"==> {text}", file=sys.stderr, flush=True)


@app.command()
def run(demo: Annotated[bool, typer.Option("--demo", help="首次运行时放入演示数据")] = False) -> None:
    """准备好一切并启动站点，直到按 Ctrl-C。"""
    from xiezhi.config.running import Site

    Site(ENVIRONMENT, demo=demo).run_until_stopped()


@app.command()
def prepare(demo: Annotated[bool, typer.Option("--demo")] = False) -> None:
    """只做准备：密钥、数据库、迁移、静态文件、演示数据。"""
    from xiezhi.config.running import Site

    Site(ENVIRONMENT, demo=demo).prepare()


@app.command()
def stop() -> None:
    """停下内置数据库。"""
    from xiezhi.config.databases import embedded

    embedded().stop()


@app.command("fill-demo", hidden=True)
def fill_demo() -> None:
    """放入演示数据（由 run 调用）。"""
    import django

    django.setup()
    from xiezhi.config.demo import fill

    fill()


@app.command()
def web() -> None:
    """启动 web 角色（granian，多线程 WSGI）。"""
    executable = str(Path(sys.executable).with_name("granian"))
    workers = os.environ.get("XIEZHI_WEB_WORKERS") or str(min(os.cpu_count() or 1, 4))
    command = [
        executable, "--interface", "wsgi", "--host", ENVIRONMENT.bind, "--port", str(ENVIRONMENT.port),
        "--workers", workers, "--blocking-threads", "8", "--backlog", "1024", "--no-ws", "--log-level", "warning",
        "xiezhi.config.wsgi:application",
    ]  # fmt: skip
    os.execv(executable, command)  # noqa: S606


@app.command()
def worker() -> None:
    """启动 worker 角色（后台作业）。"""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--concurrency", "4", "--delete-jobs", "successful")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def django(context: typer.Context) -> None:
    """运行 Django 自带的命令，例如 xiezhi django migrate。"""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["xiezhi", *context.args])


def child(*arguments: str, role: str | None = None) -> None:
    """Run one of our own commands in a process of its own, as another database role where one is named."""
    environment = dict(os.environ)
    if role:
        environment["XIEZHI_DB_ROLE"] = role
    done = subprocess.run([sys.executable, "-m", "xiezhi.config", *arguments], env=environment, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"没有完成：xiezhi {' '.join(arguments)}（退出码 {done.returncode}）")
