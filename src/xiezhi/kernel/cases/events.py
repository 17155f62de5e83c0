"""Facts the cases room publishes."""

from xiezhi.kernel.integration.types import declare_event

CASE_DOCKETED = declare_event("cases.case_docketed", "案件已立卷")
PARTY_CORRECTED = declare_event("cases.party_corrected", "当事人信息已更正")
AUTHORITY_CHECKED = declare_event("cases.authority_checked", "代理人授权已核对")
FILED_IN_DOSSIER = declare_event("cases.filed_in_dossier", "材料已入卷", outside=True)
