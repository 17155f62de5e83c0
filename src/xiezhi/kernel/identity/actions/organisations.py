"""Make and change organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Organisation, Person
from xiezhi.kernel.identity.queries.organisations import ids_with_below
from xiezhi.kernel.identity.types import OrganisationKind, changes_between
from xiezhi.lib.verdict import Refused

_FIELDS = {
    "name": "名称", "short_name": "简称", "kind": "类别", "court_code": "法院代字", "phone": "联系电话",
    "address": "地址",
}  # fmt: skip


@transaction.atomic
def create_organisation(
    *, name: str, short_name: str, kind: OrganisationKind, code: str, parent: Organisation | None, by: Any,
    at: datetime, court_code: str = "", phone: str = "", address: str = "",
) -> Organisation:  # fmt: skip
    """Add an organisation under another one, or at the top (the house itself only)."""
    if by is not None:
        scope = permissions.scope_of(by, permissions.ORGANISATION_EDIT, on=at.date())
        if parent is None or not scope.covers(parent.pk):
            raise Refused("只能在自己管理的组织下新建", field="parent", remedy="请选自己管理的组织作为上级")
    if Organisation.objects.filter(code=code).exists():
        raise Refused(f"编码{code}已经用过", field="code", remedy="请换一个编码")
    values = {
        "name": _checked_name(name), "short_name": short_name.strip() or name.strip(), "kind": kind.value,
        "code": code, "court_code": court_code, "phone": phone, "address": address,
    }  # fmt: skip
    made: Organisation = (
        Organisation.objects.add_child(parent, values) if parent else Organisation.objects.add_root(values)
    )
    audit.record("identity.organisation.create", by=by, at=at, on=_on(made))
    return made


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, name: str, short_name: str, kind: OrganisationKind, court_code: str, phone: str,
    address: str, by: Person, at: datetime,
) -> Organisation:  # fmt: skip
    """Change name, kind and contacts; code and place in the tree stay."""
    found = _locked(organisation, by, at)
    before = {field: getattr(found, field) for field in _FIELDS}
    found.name, found.short_name = _checked_name(name), short_name.strip() or name.strip()
    found.kind, found.court_code = kind.value, court_code.strip()
    found.phone, found.address = phone.strip(), address.strip()
    found.save(update_fields=list(_FIELDS))
    changed = changes_between(before, {field: getattr(found, field) for field in _FIELDS}, _FIELDS)
    if changed:
        audit.record("identity.organisation.change", by=by, at=at, on=_on(found), detail={"changed": changed})
    return found


@transaction.atomic
def set_organisation_active(
    organisation: Organisation, active: bool, *, by: Person, at: datetime, reason: str
) -> None:
    """Close or reopen an organisation; one where people still work is not closed."""
    found = _locked(organisation, by, at)
    if not reason.strip():
        raise Refused("请写明理由", field="reason")
    if not active:
        below = ids_with_below(found)
        people = Person.objects.filter(organisation_id__in=below, is_active=True).count()
        if people:
            raise Refused(f"这里还有{people}个在用的账号", code="in_use", remedy="请先把人员调走或停用")
        if Organisation.objects.filter(pk__in=below, active=True).exclude(pk=found.pk).exists():
            raise Refused("还有在用的下级组织", code="in_use", remedy="请先停用下级")
    Organisation.objects.filter(pk=found.pk).update(active=active)
    act = "identity.organisation.reopen" if active else "identity.organisation.stop"
    audit.record(act, by=by, at=at, on=_on(found), reason=reason)


def _locked(organisation: Organisation, by: Person, at: datetime) -> Organisation:
    found = Organisation.objects.select_for_update().get(pk=organisation.pk)
    permissions.require(by, permissions.ORGANISATION_EDIT, Placed(found.pk), on=at.date())
    return found


class Placed:
    """Something that stands for the organisation itself where a right over it is asked."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id: int | None = organisation_id


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Refused("请填名称", field="name")
    return name.strip()


def _on(organisation: Organisation) -> On:
    return On("organisation", str(organisation.pk), organisation.name, organisation.pk)
