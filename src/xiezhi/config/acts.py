"""What the acts in the record are called on screen, where the room that records them has not said so itself."""

from __future__ import annotations

from xiezhi.kernel.audit.types import ACTS, KINDS, name_acts, name_kind
from xiezhi.kernel.workflow.types import WORKFLOWS

LABELS = {
    "cases.agency.add": "添加委托代理",
    "cases.agency.check": "核对授权委托书",
    "cases.court_case.correct": "更正案件",
    "cases.court_case.docket": "立卷",
    "cases.dossier.file": "归入案卷",
    "cases.party.add": "添加当事人",
    "integration.client.change": "修改对接系统",
    "integration.client.create": "登记对接系统",
    "integration.client.new_secret": "更换对接密钥",
    "integration.client.stop": "停用对接系统",
    "integration.delivery.replay": "重新推送",
    "notifications.notice.publish": "发布通知",
    "notifications.outgoing.retry": "重发消息",
}


def name_every_act() -> None:
    """Name the steps of every workflow, and the acts of rooms that leave it to the house."""
    for workflow in WORKFLOWS:
        if workflow.name not in KINDS:
            name_kind(workflow.name, workflow.label)
        steps = {f"{workflow.name}.{step.name}": f"{workflow.label}：{step.label}" for step in workflow.steps}
        name_acts({act: label for act, label in steps.items() if act not in ACTS})
    name_acts({act: label for act, label in LABELS.items() if act not in ACTS})
