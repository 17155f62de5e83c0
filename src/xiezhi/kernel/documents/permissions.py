"""The rights over documents, their templates and the court's seals."""

from xiezhi.kernel.identity import permissions as identity  # noqa: F401  (declares the starting roles)
from xiezhi.lib.rights import Right, RightKind, declare, give_to

ISSUED_VIEW = "documents.issued.view"
ISSUE_AGAIN = "documents.issued.resume"
MAKE = "documents.made.make"
TEMPLATE_VIEW = "documents.template.view"
TEMPLATE_EDIT = "documents.template.edit"
SEAL_VIEW = "documents.seal.view"
SEAL_EDIT = "documents.seal.edit"

declare(
    Right(ISSUED_VIEW, "查看出具的文书", "文书", RightKind.MENU),
    Right(ISSUE_AGAIN, "重新出具签章失败的文书", "文书"),
    Right(MAKE, "在线制作文书并申请签章", "文书", RightKind.MENU),
    Right(TEMPLATE_VIEW, "查看文书样式", "文书", RightKind.MENU),
    Right(TEMPLATE_EDIT, "编辑、发布文书样式", "文书"),
    Right(SEAL_VIEW, "查看电子印章和用印记录", "文书", RightKind.MENU),
    Right(SEAL_EDIT, "登记、停用电子印章", "文书", sensitive=True),
)
give_to("judge", MAKE, ISSUED_VIEW)
give_to("clerk", MAKE, ISSUED_VIEW)
give_to("service_specialist", MAKE, ISSUED_VIEW, ISSUE_AGAIN, TEMPLATE_VIEW)
give_to("court_admin", ISSUED_VIEW, ISSUE_AGAIN, TEMPLATE_VIEW, TEMPLATE_EDIT, SEAL_VIEW, SEAL_EDIT)
give_to("supervisor", ISSUED_VIEW, SEAL_VIEW)
