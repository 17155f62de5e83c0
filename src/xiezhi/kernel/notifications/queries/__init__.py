"""Read messages."""

from xiezhi.kernel.notifications.queries.inbox import messages_of, notices_for, unread_count
from xiezhi.kernel.notifications.queries.outgoing import message_by_id, messages_about, outgoing_visible_to

__all__ = [
    "message_by_id",
    "messages_about",
    "messages_of",
    "notices_for",
    "outgoing_visible_to",
    "unread_count",
]
