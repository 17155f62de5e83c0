"""The door to addresses: checked, read, masked, printed."""

from xiezhi.kernel.geo.rules.addresses import (
    LONGEST,
    checked_address,
    masked_address,
    missing_parts,
    normal_form,
    parsed_address,
    wrapped,
)
from xiezhi.kernel.geo.rules.regions import region_of, regions

__all__ = [
    "LONGEST", "checked_address", "masked_address", "missing_parts", "normal_form",
    "parsed_address", "region_of", "regions", "wrapped",
]  # fmt: skip
