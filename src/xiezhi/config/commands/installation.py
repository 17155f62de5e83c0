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


@app.command("make-ready", hidden=True)
def make_ready(database: bool = False, static: bool = False) -> None:
    """迁移、授权、收集静态文件（由 run 和 prepare 调用）。"""
    import django

    django.setup()
    from django.core.management import call_command

    if database:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("grant_application")
    if static:
        call_command("collectstatic", verbosity=0, interactive=False)


@app.command("open-court")
def open_court(
    name: Annotated[str, typer.Option("--name", help="法院全称，例如 上海市某某区人民法院")],
    short_name: Annotated[str, typer.Option("--short-name", help="简称，例如 某某法院")],
    code: Annotated[str, typer.Option("--code", help="组织编码，例如行政区划代码 310197")],
    court_code: Annotated[str, typer.Option("--court-code", help="法院代字，例如 沪0197")],
    system_admin: Annotated[str, typer.Option("--system-admin", help="系统管理员，写成 用户名:姓名")],
    security_admin: Annotated[str, typer.Option("--security-admin", help="安全保密管理员，写成 用户名:姓名")],
    audit_admin: Annotated[str, typer.Option("--audit-admin", help="安全审计员，写成 用户名:姓名")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一个 JSON 值")] = False,
) -> None:
    """登记法院和三名管理员，打印一次性口令；只能做一次。"""
    from xiezhi.config.commands.opening import open_first_court

    open_first_court(
        court={"name": name, "short_name": short_name, "code": code, "court_code": court_code},
        people={"system_admin": system_admin, "security_admin": security_admin, "audit_admin": audit_admin},
        as_json=as_json,
    )


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
    os.execv(executable, web_command(executable))  # noqa: S606


def web_command(executable: str) -> list[str]:
    """How the web role is started. It keeps no access log: addresses of personal links are keys."""
    workers = os.environ.get("XIEZHI_WEB_WORKERS") or str(min(os.cpu_count() or 1, 4))
    return [
        executable, "--interface", "wsgi", "--host", ENVIRONMENT.bind, "--port", str(ENVIRONMENT.port),
        "--workers", workers, "--blocking-threads", "8", "--backlog", "1024", "--no-ws", "--log-level", "error",
        "--no-access-log", "--respawn-failed-workers", "--workers-kill-timeout", "5", *_tls_options(),
        "xiezhi.config.wsgi:application",
    ]  # fmt: skip


@app.command()
def realtime() -> None:
    """启动 realtime 角色（把“有更新”推给打开的页面）。"""
    executable = str(Path(sys.executable).with_name("granian"))
    command = [
        executable, "--interface", "asgi", "--host", ENVIRONMENT.bind, "--port", str(ENVIRONMENT.realtime_port),
        "--workers", "1", "--backlog", "1024", "--no-ws", "--log-level", "error", "--no-access-log",
        "--workers-kill-timeout", "2", *_tls_options(), "xiezhi.config.realtime:application",
    ]  # fmt: skip
    os.execv(executable, command)  # noqa: S606


def _tls_options() -> list[str]:
    if not ENVIRONMENT.tls:
        return []
    from xiezhi.config.certificates import TlsFiles

    files = TlsFiles(ENVIRONMENT.tls_folder)
    return [
        "--ssl-certificate",
        str(files.site),
        "--ssl-keyfile",
        str(files.site_key),
        "--ssl-protocol-min",
        "tls1.2",
    ]


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
    process = start_child(*arguments, role=role)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    if code:
        raise SystemExit(f"没有完成：xiezhi {' '.join(arguments)}（退出码 {code}），请看上面的输出")


def start_child(*arguments: str, role: str | None = None) -> subprocess.Popen[bytes]:
    """Begin one of our own commands beside this process."""
    environment = dict(os.environ)
    if role:
        environment["XIEZHI_DB_ROLE"] = role
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "xiezhi.config", *arguments], env=environment, start_new_session=True
    )
