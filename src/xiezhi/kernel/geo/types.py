"""An address in its parts, who told it, and how long it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A province-level region, or one below it that this house knows by its code (GB/T 2260)."""

    code: str
    name: str
    short: str
    parent: str = ""

    @property
    def is_province(self) -> bool:
        """Whether it stands at the top."""
        return not self.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """省、市、区县、街道乡镇 and the rest as written; what could not be told apart stays in ``detail``.

    ``text`` is the normal form, always whole: parts are read from it and never replace it, because
    a court may not change where a person said to live. ``region_code`` is empty where the district
    is not in the table.
    """

    text: str
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""
    detail: str = ""
    region_code: str = ""

    @property
    def area(self) -> str:
        """Province, city and district: what may be shown of an address to those who need not know it whole."""
        return f"{self.province}{self.city if self.city != self.province else ''}{self.district}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where an address comes from: the source by its code, who told it, when, and a note."""

    source: str
    told_on: date
    told_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAddress:
    """An address with its provenance and the days it holds; ``until_on`` is the first day it does not."""

    address: Address
    provenance: Provenance
    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)
