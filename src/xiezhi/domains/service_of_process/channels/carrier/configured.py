"""The carrier this installation talks to."""

from __future__ import annotations

from django.conf import settings

from xiezhi.domains.service_of_process.channels.carrier.http import HttpCarrierDesk
from xiezhi.domains.service_of_process.channels.carrier.port import NoAnswer
from xiezhi.domains.service_of_process.types.paths import CARRIER_PATH


def carrier_desk() -> HttpCarrierDesk:
    """The carrier; without one, numbers are kept and events are entered by the receipts alone."""
    if not settings.CARRIER_URL:
        raise NoAnswer("还没有配置承运方接口")
    return HttpCarrierDesk(settings.CARRIER_URL, settings.CARRIER_ACCOUNT, settings.CARRIER_SECRET)


def tell_address() -> str:
    """Where the carrier may tell us."""
    return f"{settings.SITE_URL.rstrip('/')}{CARRIER_PATH}"
