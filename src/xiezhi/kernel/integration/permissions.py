"""The rights over connections to other systems."""

from xiezhi.lib.rights import Right, RightKind, declare

VIEW = "integration.client.view"
EDIT = "integration.client.edit"
REPLAY = "integration.delivery.replay"

declare(
    Right(VIEW, "查看对接系统和推送记录", "系统对接", RightKind.MENU),
    Right(EDIT, "管理对接系统的密钥", "系统对接", sensitive=True),
    Right(REPLAY, "重新推送", "系统对接"),
)
