"""Keyed marks of access codes: enough to find the attempt a code opens, useless without the key."""

from __future__ import annotations

from xiezhi.domains.service_of_process.rules.access import normal_code
from xiezhi.kernel.crypto.actions.fields import blind_index

_PURPOSE = "service_of_process.attempt.code"


def code_hash(code: str) -> str:
    """The mark of a code as typed; look-alikes and spaces are forgiven."""
    return blind_index(normal_code(code), purpose=_PURPOSE).hex()
