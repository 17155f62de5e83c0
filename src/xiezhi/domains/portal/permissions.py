"""The rights of the portal."""

from __future__ import annotations

from xiezhi.domains.portal.rules.service_hours import ANSWER
from xiezhi.lib.rights import Right, declare, give_to

__all__ = ["ANSWER"]

declare(Right(ANSWER, "答复支持工单", "运行支持"))
give_to("system_admin", ANSWER)
give_to("court_admin", ANSWER)
