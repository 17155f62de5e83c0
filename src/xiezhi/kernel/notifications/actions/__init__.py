"""Tell people of the house, and send messages out of it."""

from xiezhi.kernel.notifications.actions.inbox import (
    mail_summaries,
    mark_read,
    notify,
    publish_notice,
    read_notice,
)
from xiezhi.kernel.notifications.actions.outgoing import hand_over, record_report, retry, send

__all__ = [
    "hand_over",
    "mail_summaries",
    "mark_read",
    "notify",
    "publish_notice",
    "read_notice",
    "record_report",
    "retry",
    "send",
]
