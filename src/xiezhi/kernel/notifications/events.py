"""Facts that the notifications room publishes."""

from xiezhi.kernel.integration.types import declare_event

MESSAGE_HANDED = declare_event("notifications.message_handed", "外发消息已交付通道")
MESSAGE_REPORTED = declare_event("notifications.message_reported", "运营商回报了外发消息的结果")
MESSAGE_STUCK = declare_event("notifications.message_stuck", "外发消息多次没有交付成功")
