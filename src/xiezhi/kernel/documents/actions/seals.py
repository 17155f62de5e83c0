"""Register, change and retire the court's electronic seals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from xiezhi.kernel.audit.actions import record
from xiezhi.kernel.audit.types import On
from xiezhi.kernel.documents import permissions
from xiezhi.kernel.documents.actions.trusting import publish_trust
from xiezhi.kernel.documents.channels.sealing.choice import local_keys
from xiezhi.kernel.documents.models import CourtSeal
from xiezhi.kernel.documents.rules.seals import may_register, purpose_on_seal
from xiezhi.kernel.documents.types import DEMO_SEAL, SERVICE_SEAL, SealMachineKind
from xiezhi.kernel.identity import permissions as identity
from xiezhi.kernel.identity.queries.organisations import court_of, organisations
from xiezhi.lib.verdict import Conflict, NotFound


def create_seal(
    organisation: Any,
    *,
    purpose: str = SERVICE_SEAL,
    machine: str = SealMachineKind.LOCAL,
    machine_address: str = "",
    machine_token: str = "",
    certificate: str = "",
    seal_no: str = "",
    by: Any,
    at: datetime,
) -> CourtSeal:
    """Register a seal of a court; each court has one standing seal for each purpose."""
    court = court_of(organisation)
    _require(by, court, at)
    shown = purpose_on_seal(purpose.strip(), demo=settings.XIEZHI_DEMO)
    may_register(court.name, shown, machine, machine_address.strip(), certificate.strip()).require()
    if machine == SealMachineKind.LOCAL:
        # What this installation signs with is pinned like any other machine's certificate.
        certificate = local_keys().authority(at=at).decode("ascii")
    try:
        with transaction.atomic():
            seal = CourtSeal.objects.create(
                seal_no=seal_no.strip() or _free_no(court),
                organisation=court,
                name=court.name,
                purpose=shown,
                machine=machine,
                machine_address=machine_address.strip(),
                machine_token=machine_token.strip(),
                certificate=certificate.strip() + "\n",
                made_at=at,
                made_by=by,
            )
            record("documents.seal.create", by=by, at=at, on=_on(seal), detail={"machine": machine})
    except IntegrityError:
        raise Conflict(
            f"{court.name}已有“{shown}”，或编号重复", remedy="请先停用原来的印章", code="seal_exists"
        ) from None
    _publish_trust(by=by, at=at)
    return seal


def change_seal(
    seal_id: int, *, machine_address: str, machine_token: str = "", certificate: str, by: Any, at: datetime
) -> CourtSeal:
    """Change how a seal machine is reached; an empty token leaves the old one."""
    with transaction.atomic():
        seal = _standing(seal_id, by, at)
        may_register(
            seal.name, seal.purpose, seal.machine, machine_address.strip(), certificate.strip()
        ).require()
        detail = {"address": [seal.machine_address, machine_address.strip()], "token": bool(machine_token)}
        seal.machine_address = machine_address.strip()
        if seal.machine != SealMachineKind.LOCAL:
            seal.certificate = certificate.strip() + "\n"
        if machine_token:
            seal.machine_token = machine_token.strip()
        seal.save()
        record("documents.seal.change", by=by, at=at, on=_on(seal), detail=detail)
    _publish_trust(by=by, at=at)
    return seal


def retire_seal(seal_id: int, *, reason: str, by: Any, at: datetime) -> CourtSeal:
    """Take a seal out of use; what it sealed stays valid."""
    with transaction.atomic():
        seal = _standing(seal_id, by, at)
        seal.retired_at, seal.retire_reason = at, reason[:200]
        seal.save(update_fields=["retired_at", "retire_reason"])
        record("documents.seal.retire", by=by, at=at, on=_on(seal), reason=reason)
    return seal


def ensure_demo_seal(organisation_id: int, *, at: datetime) -> CourtSeal:
    """The 演示专用章 of a court in a demo installation, made where it lacks one."""
    court = court_of(organisations().get(pk=organisation_id))
    found = CourtSeal.objects.filter(organisation=court, purpose=DEMO_SEAL, retired_at=None).first()
    return found or create_seal(court, by=None, at=at)


def _publish_trust(*, by: Any, at: datetime) -> None:
    transaction.on_commit(lambda: publish_trust(by=by, at=at))


def _standing(seal_id: int, by: Any, at: datetime) -> CourtSeal:
    seal = CourtSeal.objects.select_for_update().filter(pk=seal_id).first()
    if seal is None:
        raise NotFound
    _require(by, seal, at, scoped=True)
    if seal.retired_at is not None:
        raise Conflict(f"{seal}已经停用", code="seal_retired")
    return seal


def _require(by: Any, thing: Any, at: datetime, *, scoped: bool = False) -> None:
    if by is not None:
        target = thing if scoped else _Place(thing.pk)
        identity.require(by, permissions.SEAL_EDIT, target, on=at.date())


class _Place:
    """A court seen as something that belongs to itself."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id: int | None = organisation_id


def _free_no(court: Any) -> str:
    count = CourtSeal.objects.filter(organisation=court).count()
    return f"{court.code}-{count + 1:02d}"


def _on(seal: CourtSeal) -> On:
    return On("court_seal", str(seal.pk), str(seal), seal.organisation_id)
