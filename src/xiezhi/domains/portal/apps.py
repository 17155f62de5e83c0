"""The portal: home, messages, notices."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "xiezhi.domains.portal"
    label = "portal"

    def ready(self) -> None:
        from xiezhi.domains.portal import permissions  # noqa: F401
        from xiezhi.domains.portal.queries import counts
        from xiezhi.domains.portal.rules.service_hours import TICKET_WORKFLOW
        from xiezhi.kernel.audit.types import name_acts
        from xiezhi.kernel.workflow.types import WORKFLOWS
        from xiezhi.ui.registry import HelpLink, MenuEntry, add_help, add_menu

        WORKFLOWS.add(TICKET_WORKFLOW.name, TICKET_WORKFLOW)
        name_acts({"portal.ticket.raise": "提支持工单"})
        add_help(
            HelpLink("提支持工单", "portal:ticket-new", takes_page=True),
            HelpLink("我的支持工单", "portal:support"),
            HelpLink("版本说明", "portal:release-notes"),
        )

        add_menu(
            MenuEntry(
                "work", "我的工作", "checklist", "portal:home", order=1, count=counts.work, tab="我的工作"
            ),
            MenuEntry(
                "trouble",
                "需要处理",
                "alert-triangle",
                "portal:trouble",
                order=2,
                count=counts.trouble,
                alarm=True,
            ),
            MenuEntry("waiting", "等待结果", "hourglass", "portal:waiting", order=3, count=counts.waiting),
            MenuEntry(
                "notifications",
                "通知与消息",
                "bell",
                "portal:messages",
                order=4,
                count=counts.unread,
                tab="消息",
            ),
            MenuEntry("deputies", "请假代办", "users", "portal:deputies", group="本人", order=980),
            MenuEntry("support", "支持工单", "help-circle", "portal:support", group="本人", order=985),
        )
