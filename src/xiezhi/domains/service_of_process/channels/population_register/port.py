"""The port to a population register: what is asked, and the sieve every answer falls through."""

from __future__ import annotations

from typing import Any, Protocol

from xiezhi.domains.service_of_process.types.tracing import (
    PersonState,
    RegisterAnswer,
    RegisteredAddress,
    RegisterQuestion,
)

MOST_ADDRESSES = 3
LONGEST = 200
_TAKEN = frozenset({"state", "addresses"})
_TAKEN_OF_ADDRESS = frozenset({"kind", "text"})
_KINDS = {"household": True, "habitual": False}


class RegisterSilent(Exception):
    """The register did not answer, or not in a way that can be read; the words may be shown."""


class PopulationRegister(Protocol):
    """One register."""

    def ask(self, question: RegisterQuestion) -> RegisterAnswer:
        """Where the person is registered; anything else that comes along is dropped here."""
        ...


def read_answer(found: Any) -> RegisterAnswer:
    """Keep state and addresses; note the names, never the values, of whatever else was sent."""
    if not isinstance(found, dict):
        raise RegisterSilent("人口信息库的答复读不懂")
    try:
        state = PersonState(str(found.get("state")))
    except ValueError:
        raise RegisterSilent("人口信息库的答复没有写登记情况") from None
    lines = found.get("addresses") or []
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise RegisterSilent("人口信息库的答复里，地址读不懂")
    dropped = {str(name) for name in found if name not in _TAKEN}
    dropped |= {f"addresses.{name}" for line in lines for name in line if name not in _TAKEN_OF_ADDRESS}
    addresses = tuple(
        RegisteredAddress(household=_KINDS[line["kind"]], text=str(line["text"]).strip()[:LONGEST])
        for line in lines
        if line.get("kind") in _KINDS and str(line.get("text") or "").strip()
    )
    dropped |= {"addresses" for line in lines if line.get("kind") not in _KINDS}
    return RegisterAnswer(
        state=state, addresses=addresses[:MOST_ADDRESSES], dropped=tuple(sorted(one[:40] for one in dropped))
    )
