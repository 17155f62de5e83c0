"""The rights over cases."""

from xiezhi.lib.rights import Right, RightKind, declare

VIEW = "cases.court_case.view"
VIEW_OWN = "cases.court_case.view_own"
DOCKET = "cases.court_case.docket"
EDIT = "cases.court_case.edit"
PREFIX_EDIT = "cases.case_number_prefix.edit"

declare(
    Right(VIEW, "查看本组织全部案件", "案件", RightKind.MENU),
    Right(VIEW_OWN, "查看自己承办的案件", "案件", RightKind.MENU),
    Right(DOCKET, "批量立卷", "案件"),
    Right(EDIT, "修改案件和当事人", "案件"),
    Right(PREFIX_EDIT, "管理审判字号", "案件"),
)
