"""The rights over the audit record."""

from xiezhi.lib.rights import Right, RightKind, declare

VIEW = "audit.row.view"
EXPORT = "audit.row.export"

declare(
    Right(VIEW, "查看操作日志", "日志审计", RightKind.MENU, sensitive=True),
    Right(EXPORT, "导出操作日志", "日志审计", sensitive=True),
)
