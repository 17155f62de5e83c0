"""The portal: home, messages, notices."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "xiezhi.domains.portal"
    label = "portal"

    def ready(self) -> None:
        from xiezhi.domains.portal.queries import counts
        from xiezhi.ui.registry import MenuEntry, add_menu

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
        )
