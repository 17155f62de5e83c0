"""What the notifications room keeps."""

from xiezhi.kernel.notifications.models.inbox import Message, Notice, NoticeRead
from xiezhi.kernel.notifications.models.outgoing import OutgoingMessage, OutgoingTry

__all__ = ["Message", "Notice", "NoticeRead", "OutgoingMessage", "OutgoingTry"]
