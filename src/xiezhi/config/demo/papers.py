"""Court papers of the demo: typeset by the house, 演示 across each page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xiezhi.domains.service_of_process.types import DocumentKind
from xiezhi.domains.service_of_process.types.drafts import DocumentDraft
from xiezhi.kernel.documents.actions.drawing import LETTER
from xiezhi.kernel.documents.channels.typesetting.press import press
from xiezhi.lib.dates import full_date

BODIES: dict[DocumentKind, tuple[str, ...]] = {
    DocumentKind.COMPLAINT: (
        "诉讼请求：一、请求判令被告支付合同约定的款项及逾期利息；二、本案诉讼费用由被告负担。",
        "事实与理由：双方签订合同后，原告依约履行，被告至今没有付清款项，经多次催要无果，故诉至法院。",
    ),
    DocumentKind.ANSWER_NOTICE: (
        "本院已受理原告诉你一案。现随文发送起诉状副本，你应当在收到起诉状副本后十五日内提出答辩状。",
        "不提出答辩状的，不影响人民法院审理。",
    ),
    DocumentKind.EVIDENCE_NOTICE: (
        "当事人应当在举证期限内向本院提交证据。逾期提供证据的，本院将责令说明理由，并依法处理。",
    ),
    DocumentKind.EVIDENCE_COPY: ("证据目录：一、合同；二、付款凭证；三、往来函件。以上为副本，原件在开庭时核对。",),
    DocumentKind.SUMMONS: ("传唤你按照指定的时间、地点到庭参加诉讼。",),
    DocumentKind.JUDGMENT: (
        "被告于本判决生效之日起十日内支付原告款项及逾期利息。",
        "如不服本判决，可以在判决书送达之日起十五日内向本院递交上诉状。",
    ),
    DocumentKind.RULING: ("准许原告撤回起诉。案件受理费减半收取。",),
    DocumentKind.ENFORCEMENT_NOTICE: ("责令你立即履行生效法律文书确定的义务。逾期不履行的，本院将依法强制执行。",),
}  # fmt: skip


def paper(
    kind: DocumentKind, *, court: str, case_no: str, cause: str, dated_on: date, at: datetime
) -> DocumentDraft:
    """One document of a case as a PDF."""
    title = kind.label
    blocks: list[dict[str, Any]] = [
        {"kind": "title", "text": title, "cells": []},
        {"kind": "number", "text": case_no, "cells": []},
        {"kind": "paragraph", "text": f"案由：{cause}。", "cells": []},
        *({"kind": "paragraph", "text": line, "cells": []} for line in BODIES.get(kind, ("详见附件。",))),
        {"kind": "signature", "text": court, "cells": []},
        {"kind": "signature", "text": full_date(dated_on), "cells": []},
    ]
    pages = press().typeset(LETTER, {"court": court, "title": title, "blocks": blocks}, at=at)
    return DocumentDraft(
        kind=kind, name=title, content=pages.pdf, file_name=f"{title}.pdf", source="pushed", dated_on=dated_on
    )
