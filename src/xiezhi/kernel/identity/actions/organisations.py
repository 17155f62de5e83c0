"""Make and change organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from xiezhi.kernel.audit import actions as audit
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.identity import permissions
from xiezhi.kernel.identity.models import Organisation
from xiezhi.kernel.identity.types import OrganisationKind
from xiezhi.lib.verdict import Refused


@transaction.atomic
def create_organisation(
    *, name: str, short_name: str, kind: OrganisationKind, code: str, parent: Organisation | None, by: Any,
    at: datetime, court_code: str = "", phone: str = "", address: str = "",
) -> Organisation:  # fmt: skip
    """Add an organisation under another one, or at the top."""
    if by is not None and parent is not None:
        scope = permissions.scope_of(by, permissions.ORGANISATION_EDIT, on=at.date())
        if not scope.covers(parent.pk):
            raise Refused("只能在自己管理的组织下新建", field="parent")
    if Organisation.objects.filter(code=code).exists():
        raise Refused(f"编码 {code} 已经用过", field="code", remedy="请换一个编码")
    values = {
        "name": name.strip(), "short_name": short_name.strip() or name.strip(), "kind": kind.value, "code": code,
        "court_code": court_code, "phone": phone, "address": address,
    }  # fmt: skip
    made: Organisation = (
        Organisation.objects.add_child(parent, values) if parent else Organisation.objects.add_root(values)
    )
    audit.record(
        "identity.organisation.create", by=by, at=at, on=On("organisation", str(made.pk), made.name, made.pk)
    )
    return made
