"""The rights over outgoing messages."""

from xiezhi.lib.rights import Right, RightKind, declare, give_to

VIEW_OUTGOING = "notifications.outgoing.view"
RETRY = "notifications.outgoing.retry"
PUBLISH_NOTICE = "notifications.notice.publish"

declare(
    Right(VIEW_OUTGOING, "查看外发短信和邮件", "消息", RightKind.MENU),
    Right(RETRY, "重试发送失败的短信和邮件", "消息"),
    Right(PUBLISH_NOTICE, "发布通知", "消息"),
)

give_to("court_admin", PUBLISH_NOTICE)
give_to("system_admin", PUBLISH_NOTICE)
