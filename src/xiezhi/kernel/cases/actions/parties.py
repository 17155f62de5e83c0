"""The people of a case and those who act for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.cases import events, permissions
from xiezhi.kernel.cases.models import Agency, CourtCase, Party
from xiezhi.kernel.cases.rules.docketing import check_party
from xiezhi.kernel.cases.types import AUTHORITIES, AgentDraft, Correction, PartyDraft
from xiezhi.kernel.integration import actions as integration
from xiezhi.lib.dates import day_of
from xiezhi.lib.verdict import NotFound, Refused

_PARTY_LABELS = {
    "name": "姓名或名称", "role": "诉讼地位", "kind": "类型", "id_no": "证件号码", "phone": "手机号",
    "email": "电子邮箱", "representative": "法定代表人",
}  # fmt: skip
_AGENCY_LABELS = {
    "name": "代理人姓名", "kind": "代理人身份", "firm": "律师事务所或单位", "id_no": "代理人证件号码",
    "phone": "代理人手机号", "email": "代理人电子邮箱",
}  # fmt: skip


def write_party(court_case: CourtCase, draft: PartyDraft, position: int) -> Party:
    """Write a party that has been checked, with the agents named for it."""
    party = Party.objects.create(
        court_case=court_case, role=draft.role.strip(), kind=draft.kind, name=draft.name.strip(),
        id_no=draft.id_no.strip(), phone=draft.phone.strip(), email=draft.email.strip(),
        representative=draft.representative.strip(), position=position,
    )  # fmt: skip
    for agent in draft.agents:
        _write_agency(party, agent)
    return party


def _write_agency(party: Party, draft: AgentDraft) -> Agency:
    return Agency.objects.create(
        party=party, name=draft.name.strip(), kind=draft.kind, firm=draft.firm.strip(), id_no=draft.id_no.strip(),
        phone=draft.phone.strip(), email=draft.email.strip(),
    )  # fmt: skip


@transaction.atomic
def add_party(court_case: CourtCase, draft: PartyDraft, *, by: Any | None, at: datetime) -> Party:
    """Add a party to a case that is already docketed."""
    court_case = CourtCase.objects.select_for_update().get(pk=court_case.pk)
    permissions.require_case(by, court_case, permissions.EDIT, on=day_of(at))
    check_party(draft)
    last = court_case.parties.aggregate(last=Max("position"))["last"]
    party = write_party(court_case, draft, 0 if last is None else last + 1)
    audit.record("cases.party.add", by=by, at=at, on=_on(party), detail={"role": party.role})
    return party


@transaction.atomic
def correct_party(
    party: Party, changes: dict[str, str], *, by: Any | None, at: datetime, reason: str = ""
) -> list[Correction]:
    """Correct a party; what stood there is returned so that it is kept beside the new value (SP-14)."""
    party = _locked_party(party.pk)
    permissions.require_case(by, party.court_case, permissions.EDIT, on=day_of(at))
    corrections = _changed(party, changes, _PARTY_LABELS)
    if corrections:
        check_party(PartyDraft(role=party.role, name=party.name, kind=party.kind))
        party.save(update_fields=[c.field for c in corrections])
        _record_correction("cases.party.correct", _on(party), corrections, by, at, reason)
        integration.publish(events.PARTY_CORRECTED, party_id=party.pk)
    return corrections


@transaction.atomic
def add_agency(party: Party, draft: AgentDraft, *, by: Any | None, at: datetime, power: Any = None) -> Agency:
    """Add an agent ad litem; the authority stays unchecked until a person has read the power of attorney."""
    party = _locked_party(party.pk)
    permissions.require_case(by, party.court_case, permissions.EDIT, on=day_of(at))
    check_party(PartyDraft(role=party.role, name=party.name, kind=party.kind, agents=(draft,)))
    agency = _write_agency(party, draft)
    if power is not None:
        agency.power = power
        agency.save(update_fields=["power"])
    audit.record("cases.agency.add", by=by, at=at, on=_on(party), detail={"kind": agency.kind})
    return agency


@transaction.atomic
def correct_agency(
    agency: Agency, changes: dict[str, str], *, by: Any | None, at: datetime, reason: str = ""
) -> list[Correction]:
    """Correct an agent's data."""
    agency = _locked_agency(agency.pk)
    permissions.require_case(by, agency.party.court_case, permissions.EDIT, on=day_of(at))
    corrections = _changed(agency, changes, _AGENCY_LABELS)
    if corrections:
        agency.save(update_fields=[c.field for c in corrections])
        _record_correction("cases.agency.correct", _on(agency.party), corrections, by, at, reason)
    return corrections


@transaction.atomic
def check_authority(
    agency: Agency, authority: str, *, by: Any, at: datetime, note: str = "", power: Any = None
) -> Agency:
    """核对授权委托书: write down whether this agent may take papers for the party, and who looked."""
    agency = _locked_agency(agency.pk)
    permissions.require_case(by, agency.party.court_case, permissions.EDIT, on=day_of(at))
    if authority not in AUTHORITIES or authority == "unchecked":
        raise Refused("请选择授权有效或者无权代收", field="authority", code="bad_value")
    if authority == "insufficient" and not note.strip():
        raise Refused("请写明为什么无权代收", field="note", remedy="例如：委托书没有写明代收诉讼文书")
    if power is not None:
        agency.power = power
    if agency.power is None and authority == "valid":
        raise Refused(
            "还没有授权委托书，不能认定授权有效",
            field="power",
            remedy="请先上传授权委托书",
            code="power_missing",
            basis="民诉法62",
        )
    agency.authority, agency.checked_by, agency.checked_at = authority, by, at
    agency.check_note = note.strip()[:200]
    agency.save(update_fields=["power", "authority", "checked_by", "checked_at", "check_note"])
    audit.record(
        "cases.agency.check", by=by, at=at, on=_on(agency.party), reason=note, detail={"authority": authority}
    )
    integration.publish(events.AUTHORITY_CHECKED, agency_id=agency.pk, party_id=agency.party_id)
    return agency


def _locked_party(party_id: int) -> Party:
    found = (
        Party.objects.select_for_update(of=("self",)).select_related("court_case").filter(pk=party_id).first()
    )
    if found is None:
        raise NotFound
    return found


def _locked_agency(agency_id: int) -> Agency:
    found = (
        Agency.objects.select_for_update(of=("self",))
        .select_related("party__court_case", "power")
        .filter(pk=agency_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _changed(row: Any, changes: dict[str, str], labels: dict[str, str]) -> list[Correction]:
    """Lay the changes into the row and list those that change something."""
    corrections = []
    for name, value in changes.items():
        if name not in labels:
            raise Refused(f"“{name}”不能更正", field=name, code="not_correctable")
        old, new = str(getattr(row, name) or ""), value.strip()
        if old == new:
            continue
        if name == "name" and not new:
            raise Refused(f"{labels[name]}不能为空", field=name, code="missing")
        setattr(row, name, new)
        corrections.append(Correction(field=name, label=labels[name], old=old, new=new))
    return corrections


def _record_correction(
    act: str, on: On, corrections: list[Correction], by: Any, at: datetime, reason: str
) -> None:
    """Names of the fields only: the values are personal data and are kept encrypted elsewhere."""
    audit.record(act, by=by, at=at, on=on, reason=reason, detail={"fields": [c.field for c in corrections]})


def _on(party: Party) -> On:
    case = party.court_case
    return On("cases.party", str(party.pk), f"{case.case_no} {party.role}", case.organisation_id)
