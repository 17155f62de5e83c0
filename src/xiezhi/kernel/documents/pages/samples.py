"""Things in the world that tests build, so that the walks over all pages reach each page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from xiezhi.kernel.documents import actions
from xiezhi.kernel.documents.types import IssueOrder, SourceFound

AT = datetime(2026, 11, 19, 1, tzinfo=UTC)


def issued(world: Any) -> Any:
    """An issued record."""
    order = IssueOrder(
        kind="delivery_record",
        title="电子送达发送记录",
        organisation_id=world.court.pk,
        court=world.court.name,
        template=actions.RECORD,
        facts={"pairs": [["案号", "（2026）沪0199民初4127号"]], "issued_on": "2026年11月19日"},
        once_key=f"sample:{world.court.pk}",
        about=("sample", "1"),
        reason="示例",
        series="sample",
        number_form="（2026）沪0199示例{:02d}号",
    )
    return actions.issue(order, by=None, at=AT)


def template(world: Any) -> Any:
    """A published template of the court."""
    version = actions.create_template(
        code="sample",
        name="示例通知",
        organisation=world.court,
        wording="# 示例通知\n案号{{案号}}\n[印章]",
        by=None,
        at=AT,
    )
    return actions.publish_template(version.template_id, by=None, at=AT).template


def made(world: Any) -> Any:
    """A document being made."""
    source = SourceFound({"案号": "（2026）沪0199民初4127号"}, world.court.pk, world.court.name, "示例")
    return actions.make_document(template(world).pk, source, by=None, at=AT)


def seal(world: Any) -> Any:
    """The seal of the court."""
    return actions.ensure_demo_seal(world.court.pk, at=AT)
