"""Carriers of mail: ask what became of a parcel, be told by them."""

from xiezhi.domains.service_of_process.channels.carrier.configured import carrier_desk
from xiezhi.domains.service_of_process.channels.carrier.http import HttpCarrierDesk
from xiezhi.domains.service_of_process.channels.carrier.port import CarrierDesk, NoAnswer, UnknownNumber

__all__ = ["CarrierDesk", "HttpCarrierDesk", "NoAnswer", "UnknownNumber", "carrier_desk"]
