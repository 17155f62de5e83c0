"""The page that explains the interface: the OpenAPI description turned into plain tables."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

_METHODS = ("get", "post", "put", "patch", "delete")
_TYPES = {
    "string": "文字", "integer": "整数", "number": "数", "boolean": "true、false", "array": "列表", "object": "对象",
}  # fmt: skip
_FORMATS = {"date": "日期", "date-time": "时间", "binary": "文件"}


@dataclass(slots=True)
class FieldLine:
    """One field of a request or an answer."""

    name: str
    type: str
    is_required: bool
    note: str = ""


@dataclass(slots=True)
class Form:
    """One named shape."""

    name: str
    note: str
    fields: list[FieldLine] = field(default_factory=list)


@dataclass(slots=True)
class Call:
    """One call."""

    method: str
    path: str
    anchor: str
    summary: str
    note: str
    parameters: list[FieldLine] = field(default_factory=list)
    body: str = ""
    answers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Chapter:
    """The calls of one theme."""

    title: str
    calls: list[Call] = field(default_factory=list)


def chapters(schema: dict[str, Any]) -> dict[str, Any]:
    """Calls by theme, and the shapes they use."""
    found: dict[str, Chapter] = {}
    for path, operations in schema["paths"].items():
        for method in _METHODS:
            if method in operations:
                call = operations[method]
                title = (call.get("tags") or ["其他"])[0]
                found.setdefault(title, Chapter(title)).calls.append(_call(method, path, call))
    shapes = schema.get("components", {}).get("schemas", {})
    forms = [_form(name, shape) for name, shape in sorted(shapes.items()) if shape.get("properties")]
    return {"calls": list(found.values()), "forms": forms}


def _call(method: str, path: str, given: dict[str, Any]) -> Call:
    parameters = [
        FieldLine(p["name"], _type(p.get("schema", {})), bool(p.get("required")), _place(p["in"]))
        for p in given.get("parameters", ())
    ]
    content = given.get("requestBody", {}).get("content", {})
    body = "、".join(f"{kind}：{_type(shape.get('schema', {}))}" for kind, shape in content.items())
    answers = [
        (str(status), _answer(answer))
        for status, answer in given.get("responses", {}).items()
        if int(status) < 400
    ]
    return Call(
        method.upper(), path, given.get("operationId", path), given.get("summary", ""), given.get("description", ""),
        parameters, body, answers,
    )  # fmt: skip


def _answer(answer: dict[str, Any]) -> str:
    return "、".join(
        _type(shape.get("schema", {})) if kind == "application/json" else kind
        for kind, shape in answer.get("content", {}).items()
    )


def _form(name: str, shape: dict[str, Any]) -> Form:
    required = set(shape.get("required", ()))
    fields = [
        FieldLine(
            field_name, _type(given), field_name in required, given.get("description", "") or _limits(given)
        )
        for field_name, given in shape["properties"].items()
    ]
    return Form(name, shape.get("description", ""), fields)


def _place(where: str) -> str:
    return {"header": "请求头", "path": "地址中", "query": "查询参数"}.get(where, where)


def _limits(given: dict[str, Any]) -> str:
    parts = []
    if "maxLength" in given:
        parts.append(f"最多{given['maxLength']}字")
    if "maxItems" in given:
        parts.append(f"最多{given['maxItems']}项")
    if given.get("default") not in (None, "", []):
        parts.append(f"不填为{json.dumps(given['default'], ensure_ascii=False)}")
    return "，".join(parts)


def _type(given: dict[str, Any]) -> str:
    if "$ref" in given:
        return str(given["$ref"]).rsplit("/", 1)[-1]
    if "enum" in given:
        return "、".join(str(value) for value in given["enum"])
    for name in ("anyOf", "allOf", "oneOf"):
        if name in given:
            return "或者".join(_type(one) for one in given[name] if one.get("type") != "null")
    if given.get("type") == "array":
        return f"{_type(given.get('items', {}))}的列表"
    return _FORMATS.get(given.get("format", ""), _TYPES.get(str(given.get("type", "")), "任意"))


def words_for_errors() -> list[tuple[str, str]]:
    """Codes a program may meet, with what they mean."""
    return [
        ("bad_form", "有项目没有填、填错或者不认识；errors逐项说明"),
        ("bad_json", "请求正文不是正确的JSON"),
        ("unauthenticated", "没有密钥，或者密钥不对、已停用"),
        ("forbidden", "这个系统没有开通该接口"),
        ("not_found", "没有这一项，或者属于别的法院"),
        ("key_reused", "同一个Idempotency-Key用于另一份内容"),
        ("wrong_state", "任务现在的状态不能这样做"),
        ("too_large", "请求或者文件太大"),
        ("too_many", "调用太频繁，按Retry-After等候"),
        ("broken", "系统出错，用同一个键重试是安全的"),
    ]
