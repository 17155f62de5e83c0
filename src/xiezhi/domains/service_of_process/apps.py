"""Service of process 送达: what this system brings to the house."""

from django.apps import AppConfig


class ServiceOfProcessConfig(AppConfig):
    name = "xiezhi.domains.service_of_process"
    label = "service_of_process"

    def ready(self) -> None:
        from xiezhi.domains.service_of_process import events, permissions, reactions  # noqa: F401
        from xiezhi.domains.service_of_process.pages.order_list import LIST as order_list
        from xiezhi.domains.service_of_process.pages.reports import REPORT_SUBJECTS as report_subjects
        from xiezhi.domains.service_of_process.pages.statistics import SUBJECT as statistics
        from xiezhi.domains.service_of_process.pages.visit_follow import SUBJECT as rating_subject
        from xiezhi.domains.service_of_process.queries.watching import order_topics
        from xiezhi.domains.service_of_process.rules.notices import NOTICE_WORKFLOW
        from xiezhi.domains.service_of_process.rules.pickups import ENTRUSTMENT_WORKFLOW, PICKUP_WORKFLOW
        from xiezhi.domains.service_of_process.rules.posting import PARCEL_WORKFLOW
        from xiezhi.domains.service_of_process.rules.quality import BATCH_WORKFLOW
        from xiezhi.domains.service_of_process.rules.states import ATTEMPT_WORKFLOW, ORDER_WORKFLOW
        from xiezhi.domains.service_of_process.rules.tracing import LETTER_WORKFLOW
        from xiezhi.domains.service_of_process.rules.visits import VISIT_WORKFLOW
        from xiezhi.kernel.metrics.types import count
        from xiezhi.kernel.search.types import keep_views_over
        from xiezhi.kernel.workflow.types import WORKFLOWS
        from xiezhi.ui.watching import add_watch

        _add_menu()
        _add_visit_menu()
        _add_figures_menu()
        _add_counter_menu()
        _add_searches()
        keep_views_over(order_list)
        add_watch("service_of_process.order", order_topics)
        for workflow in (ORDER_WORKFLOW, ATTEMPT_WORKFLOW):
            WORKFLOWS.add(workflow.name, workflow)
        for workflow in (PARCEL_WORKFLOW, PICKUP_WORKFLOW, ENTRUSTMENT_WORKFLOW):
            WORKFLOWS.add(workflow.name, workflow)
        WORKFLOWS.add(NOTICE_WORKFLOW.name, NOTICE_WORKFLOW)
        WORKFLOWS.add(VISIT_WORKFLOW.name, VISIT_WORKFLOW)
        WORKFLOWS.add(LETTER_WORKFLOW.name, LETTER_WORKFLOW)
        WORKFLOWS.add(BATCH_WORKFLOW.name, BATCH_WORKFLOW)
        count(statistics, *report_subjects)
        count(rating_subject)


def _add_menu() -> None:
    from xiezhi.domains.service_of_process import permissions
    from xiezhi.kernel.cases.permissions import DOCKET as docket
    from xiezhi.kernel.cases.permissions import PREFIX_EDIT as prefix_edit
    from xiezhi.ui.registry import MenuEntry, add_menu

    add_menu(
        MenuEntry(
            "service_orders", "送达任务", "stack-2", "service_of_process:orders", "送达", order=10, tab="任务",
            any_of=permissions.SEES_ORDERS,
        ),
        MenuEntry(
            "service_my_orders", "我的送达", "inbox", "service_of_process:my-orders", "送达", order=9,
            right=permissions.VIEW_OWN, tab="我的送达",
        ),
        MenuEntry(
            "service_parcels", "邮寄送达", "package", "service_of_process:parcels", "送达", order=13,
            right=permissions.SEND,
        ),
        MenuEntry(
            "service_prefixes", "审判字号", "list", "service_of_process:prefixes", "送达", order=45,
            right=prefix_edit,
        ),
        MenuEntry(
            "service_settings", "送达设置", "settings", "service_of_process:settings", "送达", order=46,
            right=permissions.SETTINGS,
        ),
        MenuEntry(
            "service_cases", "案件", "folder", "service_of_process:cases", "送达", order=11,
            any_of=permissions.SEES_CASES,
        ),
        MenuEntry(
            "service_confirmations", "地址确认书", "address-book", "service_of_process:confirmations", "送达",
            order=12, right=permissions.CONFIRM_ADDRESS,
        ),
        MenuEntry(
            "service_letters", "协查函", "search", "service_of_process:letters", "送达", order=13,
            any_of=(permissions.ASK_LOOKUP, permissions.APPROVE_LOOKUP),
        ),
        MenuEntry(
            "service_quality", "质效上报", "cloud-upload", "service_of_process:quality", "送达", order=40,
            right=permissions.QUALITY,
        ),
        MenuEntry(
            "service_docketing", "批量立卷", "file-spreadsheet", "service_of_process:docketing", "送达", order=14,
            right=docket,
        ),
    )  # fmt: skip


def _add_counter_menu() -> None:
    from xiezhi.domains.service_of_process import permissions
    from xiezhi.ui.registry import MenuEntry, add_menu

    add_menu(
        MenuEntry(
            "service_pickups", "上门自取", "door-enter", "service_of_process:pickups", "送达", order=15,
            right=permissions.COUNTER,
        ),
        MenuEntry(
            "service_entrustments", "委托转交", "building-bank", "service_of_process:entrustments", "送达", order=16,
            right=permissions.SEND,
        ),
    )  # fmt: skip


def _add_figures_menu() -> None:
    from xiezhi.domains.service_of_process import permissions
    from xiezhi.ui.registry import MenuEntry, add_menu

    add_menu(
        MenuEntry(
            "service_statistics", "送达统计", "chart-bar", "service_of_process:statistics", "送达", order=35,
            right=permissions.STATISTICS,
        ),
        MenuEntry(
            "service_reports", "送达报表", "report-analytics", "service_of_process:reports", "送达", order=36,
            right=permissions.STATISTICS,
        ),
    )  # fmt: skip


def _add_visit_menu() -> None:
    from xiezhi.domains.service_of_process import permissions
    from xiezhi.ui.registry import MenuEntry, add_menu

    add_menu(
        MenuEntry(
            "service_visits", "我的外出", "walk", "service_of_process:visits", "送达", order=8, tab="外出",
            right=permissions.VISIT,
        ),
        MenuEntry(
            "service_visits_followed", "外出任务", "map-pin", "service_of_process:visits-followed", "送达", order=13,
            right=permissions.VIEW,
        ),
    )  # fmt: skip


def _add_searches() -> None:
    from xiezhi.domains.service_of_process.pages.searching import find_cases, find_documents, find_orders
    from xiezhi.ui.registry import SearchEntry, add_searches

    add_searches(
        SearchEntry("service_cases", "案件", find_cases, order=10),
        SearchEntry("service_orders", "送达任务", find_orders, order=11),
        SearchEntry("service_documents", "送达文书", find_documents, order=12),
    )
