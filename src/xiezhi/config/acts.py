"""What the acts in the record are called on screen, where the room that records them has not said so itself."""

from __future__ import annotations

from xiezhi.kernel.audit.types import ACTS, KINDS, name_acts, name_kind
from xiezhi.kernel.workflow.types import WORKFLOWS

LABELS = {
    "cases.agency.add": "添加委托代理",
    "cases.agency.check": "核对授权委托书",
    "cases.case_number_prefix.add": "添加字号",
    "cases.case_number_prefix.offer": "启用字号",
    "cases.case_number_prefix.withdraw": "停用字号",
    "cases.court_case.correct": "更正案件",
    "cases.court_case.docket": "立卷",
    "cases.dossier.file": "归入案卷",
    "cases.party.add": "添加当事人",
    "documents.issued.download": "下载文书",
    "documents.issued.fail": "出具文书失败",
    "documents.issued.issue": "出具文书",
    "documents.made.discard": "作废在线文书",
    "documents.made.edit": "修改在线文书",
    "documents.made.export": "导出在线文书",
    "documents.made.make": "制作文书",
    "documents.seal.change": "修改印章",
    "documents.seal.create": "登记印章",
    "documents.seal.retire": "停用印章",
    "documents.template.create": "新建模板",
    "documents.template.edit": "修改模板",
    "documents.template.publish": "发布模板",
    "documents.template.retire": "停用模板",
    "documents.trust.publish": "公布签名证书",
    "identity.personal_field.unmask": "查看完整号码",
    "integration.client.change": "修改对接系统",
    "integration.client.create": "登记对接系统",
    "integration.client.new_secret": "更换对接密钥",
    "integration.client.stop": "停用对接系统",
    "integration.delivery.replay": "重新推送",
    "notifications.notice.publish": "发布通知",
    "notifications.outgoing.retry": "重发消息",
    "service_of_process.access.verify": "受送达人核对身份",
    "service_of_process.address.block": "停用地址",
    "service_of_process.address.record": "登记地址",
    "service_of_process.address.will_not_confirm": "登记拒绝确认地址",
    "service_of_process.attempt.assign": "派送外出",
    "service_of_process.attempt.not_me": "受送达人称不是本人",
    "service_of_process.attempt.plan": "安排送达",
    "service_of_process.attempt.register": "登记送达结果",
    "service_of_process.attempt.resend": "重新送达",
    "service_of_process.attempt.send": "发送",
    "service_of_process.confirmation.confirm": "确认送达地址",
    "service_of_process.confirmation.decide_withdrawal": "决定撤回同意",
    "service_of_process.confirmation.open": "打开地址确认书",
    "service_of_process.confirmation.start": "发起地址确认",
    "service_of_process.confirmation.withdraw_consent": "撤回电子送达同意",
    "service_of_process.document.add": "添加送达文书",
    "service_of_process.document.read": "受送达人查阅文书",
    "service_of_process.document.replace": "更换送达文书",
    "service_of_process.document.view": "查看送达文书",
    "service_of_process.document.withdraw": "撤下送达文书",
    "service_of_process.dossier.read": "查看案卷",
    "service_of_process.effect.decide": "人工判断送达效力",
    "service_of_process.inquiry.answer": "答复受送达人留言",
    "service_of_process.inquiry.write": "受送达人留言",
    "service_of_process.intake.preview": "预览批量导入",
    "service_of_process.intake.take": "批量导入",
    "service_of_process.objection.decide": "决定异议",
    "service_of_process.objection.raise": "提出异议",
    "service_of_process.letter.ask_again": "再问人口信息库",
    "service_of_process.material.check": "核对材料",
    "service_of_process.material.confirm_address": "确认邮寄地址",
    "service_of_process.quality.build": "生成质效上报批次",
    "service_of_process.quality.send": "上报质效数据",
    "service_of_process.quality.resend": "重新上报质效数据",
    "service_of_process.quality.export": "导出质效上报文件",
    "service_of_process.order.assign": "分派送达任务",
    "service_of_process.order.correct": "更正送达任务",
    "service_of_process.order.create": "新建送达任务",
    "service_of_process.order.export": "导出送达任务",
    "service_of_process.order.manage": "后台维护送达任务",
    "service_of_process.paper.handle": "办理纸质文书申请",
    "service_of_process.paper.request": "申请纸质文书",
    "service_of_process.proof.fetch": "下载送达回证",
    "service_of_process.proof.read": "查看送达回证",
    "service_of_process.proof.supersede": "换发送达回证",
    "service_of_process.recipient.add": "添加受送达人",
    "service_of_process.recipient.through": "改由代理人签收",
    "service_of_process.recipient.withdraw": "撤下受送达人",
    "service_of_process.statistics.export": "导出送达统计",
    "service_of_process.settings.change": "修改送达设置",
}
KIND_LABELS = {
    "api_client": "对接系统",
    "cases.case_number_prefix": "字号",
    "cases.court_case": "案件",
    "cases.party": "当事人",
    "court_seal": "印章",
    "delivery": "推送",
    "document": "文书",
    "document_template": "模板",
    "made_document": "在线文书",
    "notice": "通知",
    "outgoing_message": "外发消息",
    "service_of_process.confirmation": "地址确认书",
    "service_of_process.document": "送达文书",
    "service_of_process.intake": "批量导入",
    "service_of_process.proof": "送达回证",
    "service_of_process.settings": "送达设置",
}


def name_every_act() -> None:
    """Name the steps of every workflow, and the acts of rooms that leave it to the house."""
    for workflow in WORKFLOWS:
        if workflow.name not in KINDS:
            name_kind(workflow.name, workflow.label)
        steps = {f"{workflow.name}.{step.name}": f"{workflow.label}：{step.label}" for step in workflow.steps}
        name_acts({act: label for act, label in steps.items() if act not in ACTS})
    name_acts({act: label for act, label in LABELS.items() if act not in ACTS})
    for kind, label in KIND_LABELS.items():
        if kind not in KINDS:
            name_kind(kind, label)
