"""Open a real installation: its court, its three administrators, their one-time passwords."""

from __future__ import annotations

import json
import sys

from xiezhi.config.environment import ENVIRONMENT
from xiezhi.lib.verdict import Refused


def open_first_court(*, court: dict[str, str], people: dict[str, str], as_json: bool) -> None:
    """Found the court and print the passwords, this one time."""
    if ENVIRONMENT.note("demo.json"):
        raise Refused("这个安装里是演示数据，不能放真实的法院", remedy="请另设 XIEZHI_HOME")
    import django

    django.setup()
    from django.utils import timezone

    from xiezhi.kernel.identity.actions.founding import found_court

    made = found_court(
        **court, people={role: _pair(role, text) for role, text in people.items()}, at=timezone.localtime()
    )
    # From now on no demo is ever put into this installation.
    ENVIRONMENT.write_note("real.json", {"court": court["name"]})
    if as_json:
        rows = [
            {"role": one.role, "username": one.username, "name": one.name, "password": one.password}
            for one in made
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return
    print(f"{court['name']}已登记。以下口令只显示这一次，首次登录必须修改：\n")
    for one in made:
        print(f"  {one.role}\t{one.username}\t{one.password}\t{one.name}")
    print(f"\n登录：{ENVIRONMENT.public}", file=sys.stderr)


def _pair(role: str, text: str) -> tuple[str, str]:
    username, colon, name = text.replace("：", ":").partition(":")
    if not colon or not username.strip() or not name.strip():
        raise Refused(f"{text!r} 应写成 用户名:姓名", field=role)
    return username.strip(), name.strip()
