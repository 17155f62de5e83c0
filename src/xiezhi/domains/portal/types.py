"""The words of the portal."""

from __future__ import annotations

from xiezhi.kernel.identity.types import Labelled


class TicketState(Labelled):
    """支持工单: where it stands."""

    RAISED = "raised", "待答复"
    PROPOSED = "proposed", "已有方案"
    SOLVED = "solved", "已解决"
