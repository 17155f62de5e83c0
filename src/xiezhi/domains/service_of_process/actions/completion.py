"""办结通知: the judge's team is told once that service is complete (SP-43)."""

from __future__ import annotations

from datetime import datetime

from xiezhi.domains.service_of_process.models import ServiceOrder
from xiezhi.domains.service_of_process.types.paths import order_path
from xiezhi.kernel.notifications import actions as notifications


def tell_completion(order: ServiceOrder, *, at: datetime) -> None:
    """A message without any content of a document to judge, clerk and who asked; never a second time."""
    if order.told_at is not None:
        return
    people = {order.judge_id, order.clerk_id, order.requested_by_id} - {None}
    for person_id in sorted(i for i in people if i is not None):
        notifications.notify(
            person_id, "service_of_process.completed",
            title=f"{order.court_case.case_no}送达已办结",
            line=f"任务{order.order_no}的文书全部依法生效，请到办案系统查看、下载送达回证",
            url=order_path(order.pk), object=("service_of_process.order", order.pk), at=at,
            once=f"service_of_process.completed:{order.pk}",
        )  # fmt: skip
    order.told_at = at
    order.save(update_fields=["told_at"])
