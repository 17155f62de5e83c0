"""Draw ``docs/privacy.md``: what each table holds about people, from the models and ``docs/privacy.toml``.

A model with an encrypted field and without a section in the table of reasons
stops the drawing, and so does a section whose model or field is gone.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from typing import Any

from drawn import HERE, settle, start_house

PAGE = HERE / "docs" / "privacy.md"
REASONS = HERE / "docs" / "privacy.toml"
NOTE = "由 `tools/draw_privacy.py` 按模型和 `docs/privacy.toml` 画出，请不要手改；`make check` 核对。"
HEAD = f"""# 个人信息

{NOTE}

加密用 SM4-GCM，每一列一把派生密钥；索引泄露什么，见 [security/index-leakage.md](security/index-leakage.md)。
列表里只显示遮蔽后的值，看完整的值要有权限、写理由，并留下记录。上传的文书和照片整份加密存放，不在下表。

**保存多久。** 除登录尝试次数（一天）、过期的浏览器会话和窗口采集的身份证件影像（按本院设置的天数）之外，系统目前不自动删除任何一张表里的个人信息；
按期删除尚未建成，见 [map.md](map.md)。
"""


def trouble(text: str) -> None:
    """Stop: the reasons and the models do not fit together."""
    sys.exit(f"docs/privacy.toml：{text}")


def marks_of(model: Any) -> dict[str, str]:
    """How each encrypted field can be found again, where it can."""
    from xiezhi.kernel.crypto.models.fields import BigramArrayField, BlindIndexField

    found = {}
    for field in model._meta.fields:
        if isinstance(field, BlindIndexField):
            found[field.source] = "整值相等（盲索引）"
        elif isinstance(field, BigramArrayField):
            found[field.source] = "姓名片段，两字起（相邻字标记）"
    return found


def encrypted_of(model: Any) -> list[Any]:
    """The encrypted fields of a model."""
    from xiezhi.kernel.crypto.models.fields import EncryptedTextField

    return [field for field in model._meta.fields if isinstance(field, EncryptedTextField)]


def called(field: Any) -> str:
    """The field by its Chinese name, where it has one, and its identifier."""
    has_a_name = str(field.verbose_name) != field.name.replace("_", " ")
    return f"{field.verbose_name} `{field.name}`" if has_a_name else f"`{field.name}`"


def section(model: Any, reason: dict[str, Any], kept: dict[str, str]) -> Iterator[str]:
    """The lines about one model."""
    fields = {field.name: field for field in model._meta.fields}
    secret, clear = reason.get("secret", []), reason.get("clear", {})
    for name in (*secret, *clear):
        if name not in fields:
            trouble(f"{model._meta.label} 没有字段 {name}")
    yield f"### {model._meta.verbose_name} `{model._meta.label}`"
    yield ""
    yield f"{reason['whose']}。用途：{reason['why']}。保存：{kept[reason['kept']]}。"
    marks = marks_of(model)
    lines = [
        f"| {called(field)} | 加密 | {marks.get(field.name, '不能查')} |"
        for field in encrypted_of(model)
        if field.name not in secret
    ]
    lines += [f"| {called(fields[name])} | 明文 | {why} |" for name, why in clear.items()]
    if lines:
        yield from ["", "| 字段 | 存法 | 怎样查到，或为何不加密 |", "|---|---|---|", *lines]
    if secret:
        yield ""
        yield f"不是个人信息的密钥，同样加密：{'、'.join(f'`{name}`' for name in secret)}。"
    yield ""


def page() -> str:
    """The whole page; models in the order of the rooms, lowest first."""
    from django.apps import apps

    found = tomllib.loads(REASONS.read_text("utf-8"))
    kept, reasons = found["kept"], dict(found["models"])
    lines = [HEAD]
    for model in apps.get_models():
        reason = reasons.pop(model._meta.label, None)
        if reason is None:
            if encrypted_of(model):
                trouble(f'缺少 [models."{model._meta.label}"]：它有加密字段，请写明是谁的、用来做什么')
            continue
        lines += section(model, reason, kept)
    if reasons:
        trouble(f"没有这些模型：{'、'.join(reasons)}")
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Draw or check."""
    start_house()
    return settle({PAGE: page()})


if __name__ == "__main__":
    sys.exit(main())
