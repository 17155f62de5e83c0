"""Which consent to electronic service a message to an address would rest on (E1, E2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from xiezhi.domains.service_of_process.models import AddressConfirmation, Recipient, ServiceAddress
from xiezhi.domains.service_of_process.types import AddressSource, AddressStatus, Consent

_STANDING = ("confirmed", "replaced")


def consent_for(recipient: Recipient, address: ServiceAddress | None, *, on: date) -> dict[str, Any]:
    """The consent as it stands on that day, in the plain form an attempt keeps; empty where there is none.

    A confirmed form comes first; an address offered in the papers of the case
    is itself consent (在线诉讼规则29条2款3项).
    """
    confirmation = _confirmation(recipient, address, on)
    if confirmation is not None:
        return {
            "kind": confirmation.consent,
            "given_on": confirmation.confirmed_on.isoformat() if confirmation.confirmed_on else None,
            "stages": list(confirmation.stages),
            "channels": list(confirmation.channels),
            "confirmation": confirmation.pk,
            "evidence": f"送达地址确认书{confirmation.number}",
        }
    if address is not None and address.status == AddressStatus.OFFERED.value and _offered_in_papers(address):
        return {
            "kind": Consent.OFFERED_ADDRESS.value,
            "given_on": address.from_on.isoformat(),
            "stages": [],
            "channels": [],
            "evidence": AddressSource(address.source).label,
        }
    return {}


def _offered_in_papers(address: ServiceAddress) -> bool:
    """Told on the phone is an address given, not yet consent; in the papers of the case it is both."""
    return address.source == AddressSource.OFFERED_IN_PAPERS.value


def _confirmation(
    recipient: Recipient, address: ServiceAddress | None, on: date
) -> AddressConfirmation | None:
    whose = Q(agency=None)
    if recipient.agency_id is not None:
        whose |= Q(agency_id=recipient.agency_id)
    rows = AddressConfirmation.objects.filter(
        whose, party_id=recipient.party_id, state__in=_STANDING, confirmed_on__lte=on
    ).exclude(consent=Consent.NONE.value)
    if address is not None and address.confirmation_id is not None:
        named = rows.filter(pk=address.confirmation_id).first()
        if named is not None:
            return named
    return rows.filter(state="confirmed").order_by("-confirmed_on", "-pk").first()
